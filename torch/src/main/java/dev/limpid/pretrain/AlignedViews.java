package dev.limpid.pretrain;

import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Patches;
import dev.limpid.temporal.AlignedDecoder;
import dev.limpid.temporal.AlignedProjector;
import dev.limpid.temporal.PatchBatch;
import dev.limpid.temporal.PatchInputs;
import dev.limpid.temporal.SeriesInputs;
import dev.limpid.temporal.UbarnPatchEncoder;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.work.Permutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Pretrains U-BARN's encoder and a projector to a representation of fixed size (after ALISE,
/// Dumeur, Valero & Inglada, arXiv 2407.08448): the dates of a patch fall into two views, each view
/// is projected, and from the vectors of one a decoder has to say what was seen on the days of the
/// other. The loss adds how far the two representations lie apart: `(MSE(1 from 2) + MSE(2 from 1))
/// / 2 + w MSE(r1, r2)`, over pixels that both views have seen.
///
/// @param invariance weight `w`
/// @param threads of one operation
public record AlignedViews(
    TrainLoop.Options loop, double invariance, Drawing drawing, int threads) {
  /// Pixels that the measures look at.
  private static final int MEASURED = 2000;

  public AlignedViews {
    if (!(invariance >= 0 && Double.isFinite(invariance)))
      throw new IllegalArgumentException("invariance must not be negative, got " + invariance);
  }

  /// @param alike of the representation over patches that are not fitted to, or null without any
  public record Outcome(Pretrained made, Representation alike) {}

  /// Encoder, projector and decoder.
  private static final class Network extends PretextNet {
    private final UbarnPatchEncoder encoder;
    private final AlignedProjector projector;
    private final AlignedDecoder decoder;

    Network(int channels, long seed) {
      super(channels, seed);
      this.encoder = new UbarnPatchEncoder(root().in("encoder"), channels);
      this.projector = new AlignedProjector(root().in("encoder").in("projector"));
      this.decoder = new AlignedDecoder(root().in("decoder"), channels);
    }

    /// (patch, query, 64, row, column).
    Tensor representation(PatchBatch view) {
      return projector.of(encoder.of(view), view.seen());
    }
  }

  /// @param sources patches of one or several cubes with the same bands, all of one size
  /// @param checkpoint file that the training goes on from when it is stopped, or null
  public Outcome train(
      List<Patches> sources, Path checkpoint, Progress progress, Consumer<TrainLoop.Epoch> log)
      throws IOException {
    int channels = PatchTask.channels(sources).size();
    Libtorch.threads(threads);
    try (Network net = new Network(channels, drawing.seed())) {
      SeriesInputs.Scaling scaling = PatchInputs.scaling(sources);
      net.scaling(scaling);
      try (Align task = new Align(net, sources, scaling)) {
        TrainLoop.Outcome outcome = task.fit(loop, net, toString(), checkpoint, progress, log);
        return outcome(net, task, outcome);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Outcome outcome(Network net, Align task, TrainLoop.Outcome training)
      throws IOException {
    Align.Errors errors = task.errors();
    Pretrained made =
        new Pretrained(
            net.encoder(),
            training,
            errors.reconstruction,
            errors.baselines.interpolated(),
            errors.baselines.mean(),
            task.count());
    return new Outcome(made, task.heldOut() == 0 ? null : task.representation());
  }

  /// One half of the dates of some patches.
  ///
  /// @param seen 1 where a value is known: (patch, date, channel, row, column), without validity
  /// @param any 1 where a pixel has seen any date: (patch, row, column)
  private record View(PatchInputs.Values values, float[] target, float[] seen, float[] any) {}

  /// The two views of a batch; patches with fewer than two dates are left out.
  ///
  /// @param second null where no patch is left
  private record Views(PatchInputs inputs, View first, View second) {}

  /// The task of the training loop.
  private final class Align extends PatchTask<Views> {
    private final Network net;

    Align(Network net, List<Patches> sources, SeriesInputs.Scaling scaling) {
      super(sources, scaling, drawing);
      this.net = net;
    }

    @Override
    Views prepared(Draw draw) {
      List<PatchInputs.Piece> first = new ArrayList<>();
      List<PatchInputs.Piece> second = new ArrayList<>();
      for (PatchInputs.Piece piece : draw.pieces()) {
        int[] dates = piece.dates();
        if (dates.length < 2) continue;
        int[] order = Permutation.of(dates.length, draw.random()::nextInt);
        first.add(part(piece, order, 0, dates.length / 2));
        second.add(part(piece, order, dates.length / 2, dates.length));
      }
      if (first.isEmpty()) return new Views(draw.inputs(), null, null);
      return new Views(
          draw.inputs(),
          view(draw.inputs().arrays(first, draw.side(), draw.side())),
          view(draw.inputs().arrays(second, draw.side(), draw.side())));
    }

    private static PatchInputs.Piece part(
        PatchInputs.Piece piece, int[] order, int from, int until) {
      int[] some = Arrays.copyOfRange(order, from, until);
      Arrays.sort(some);
      int[] dates = Arrays.stream(some).map(i -> piece.dates()[i]).toArray();
      return new PatchInputs.Piece(piece.values(), dates, piece.turn());
    }

    private static View view(PatchInputs.Values a) {
      int pixels = a.rows() * a.cols();
      int bands = a.channels() - 1;
      int frames = a.patches() * a.dates();
      float[] target = new float[frames * bands * pixels];
      float[] seen = new float[target.length];
      float[] any = new float[a.patches() * pixels];
      for (int f = 0; f < frames; f++) {
        int from = f * a.channels() * pixels;
        System.arraycopy(a.values(), from, target, f * bands * pixels, bands * pixels);
        for (int i = 0; i < bands * pixels; i++)
          seen[f * bands * pixels + i] = a.known()[from + i] ? 1 : 0;
        for (int p = 0; p < pixels; p++)
          if (a.seen()[f * pixels + p]) any[f / a.dates() * pixels + p] = 1;
      }
      return new View(a, target, seen, any);
    }

    @Override
    Tensor loss(Views v) {
      if (v.first() == null) return net.none();
      Tensor one = net.representation(v.inputs().batch(v.first().values()));
      Tensor two = net.representation(v.inputs().batch(v.second().values()));
      Tensor crossed =
          reconstruction(two, v.first(), v.second())
              .plus(reconstruction(one, v.second(), v.first()));
      return crossed.times(0.5).plus(apart(one, two, v).times(invariance));
    }

    /// Mean square of the errors of a view's values, said from the representation of the other.
    private Tensor reconstruction(Tensor representation, View asked, View other) {
      PatchInputs.Values a = asked.values();
      Tensor days = Tensor.of(a.days(), a.patches(), a.dates());
      long[] shape = {a.patches(), a.dates(), a.channels() - 1, a.rows(), a.cols()};
      float[] counted = counted(asked, other);
      double n = 0;
      for (float c : counted) n += c;
      Tensor error = net.decoder.of(representation, days).minus(Tensor.of(asked.target(), shape));
      return error.square().times(Tensor.of(counted, shape)).sum().times(1 / Math.max(1, n));
    }

    /// 1 at known values of pixels that the other view has seen.
    private static float[] counted(View asked, View other) {
      PatchInputs.Values a = asked.values();
      int pixels = a.rows() * a.cols();
      int image = (a.channels() - 1) * pixels;
      float[] counted = asked.seen().clone();
      for (int i = 0; i < counted.length; i++)
        counted[i] *= other.any()[i / image / a.dates() * pixels + i % pixels];
      return counted;
    }

    /// Mean square of the difference of two representations where both have seen something.
    private static Tensor apart(Tensor one, Tensor two, Views v) {
      PatchInputs.Values a = v.first().values();
      float[] both = v.first().any().clone();
      double n = 0;
      for (int i = 0; i < both.length; i++) n += both[i] *= v.second().any()[i];
      Tensor mask = Tensor.of(both, a.patches(), 1, 1, a.rows(), a.cols());
      double values = Math.max(1, n * one.size(1) * one.size(2));
      return one.minus(two).square().times(mask).sum().times(1 / values);
    }

    /// Errors over the patches that are not fitted to.
    private static final class Errors {
      private double reconstruction = Double.NaN;
      private final GapBaselines baselines = new GapBaselines();
    }

    Errors errors() throws IOException {
      Errors all = new Errors();
      double sum = 0;
      int n = 0;
      for (int i = 0; i < heldOut(); i++)
        try (Scope scope = Scope.open()) {
          Views v = heldOut(i);
          if (v.first() == null) continue;
          Tensor one = net.representation(v.inputs().batch(v.first().values()));
          Tensor two = net.representation(v.inputs().batch(v.second().values()));
          sum += reconstruction(two, v.first(), v.second()).item();
          sum += reconstruction(one, v.second(), v.first()).item();
          n += 2;
          baselines(v.first(), v.second(), all.baselines);
          baselines(v.second(), v.first(), all.baselines);
        }
      if (n > 0) all.reconstruction = sum / n;
      return all;
    }

    /// Straight lines between the dates of one view for those of the other.
    private static void baselines(View asked, View other, GapBaselines into) {
      PatchInputs.Values a = asked.values();
      PatchInputs.Values b = other.values();
      int bands = a.channels() - 1;
      int pixels = a.rows() * a.cols();
      for (int patch = 0; patch < a.patches(); patch++) {
        Merged days = Merged.of(a.days(), b.days(), patch, a.dates(), b.dates());
        for (int band = 0; band < bands; band++)
          for (int p = 0; p < pixels; p++) {
            if (other.any()[patch * pixels + p] == 0) continue;
            float[] series = new float[days.days().length];
            for (int t = 0; t < series.length; t++) {
              boolean mine = days.first()[t];
              PatchInputs.Values from = mine ? a : b;
              int frame = patch * from.dates() + days.position()[t];
              int at = (frame * from.channels() + band) * pixels + p;
              series[t] = from.known()[at] ? from.values()[at] : Float.NaN;
            }
            into.add(series, days.days(), days.first());
          }
      }
    }

    /// How like each other the two views of a pixel are, beside different pixels.
    Representation representation() throws IOException {
      List<float[]> first = new ArrayList<>();
      List<float[]> second = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(drawing.seed());
      for (int i = 0; i < heldOut() && first.size() < MEASURED; i++)
        try (Scope scope = Scope.open()) {
          Views v = heldOut(i);
          if (v.first() == null) continue;
          float[] one = net.representation(v.inputs().batch(v.first().values())).toFloats();
          float[] two = net.representation(v.inputs().batch(v.second().values())).toFloats();
          int pixels = v.first().values().rows() * v.first().values().cols();
          int width = one.length / v.first().any().length;
          for (int at : Permutation.of(v.first().any().length, random::nextInt)) {
            if (v.first().any()[at] * v.second().any()[at] == 0) continue;
            if (first.size() == MEASURED) break;
            first.add(vector(one, at, pixels, width));
            second.add(vector(two, at, pixels, width));
          }
        }
      return first.size() < 2 ? null : Representation.of(first, second);
    }

    private static float[] vector(float[] all, int at, int pixels, int width) {
      float[] v = new float[width];
      for (int k = 0; k < width; k++) v[k] = all[(at / pixels * width + k) * pixels + at % pixels];
      return v;
    }
  }

  /// The dates of two views in one order.
  ///
  /// @param first whether each is of the first view
  /// @param position of each in its view
  private record Merged(float[] days, boolean[] first, int[] position) {
    static Merged of(float[] one, float[] two, int patch, int ofOne, int ofTwo) {
      int n = ofOne + ofTwo;
      Integer[] order = new Integer[n];
      Arrays.setAll(order, i -> i);
      float[] all = new float[n];
      System.arraycopy(one, patch * ofOne, all, 0, ofOne);
      System.arraycopy(two, patch * ofTwo, all, ofOne, ofTwo);
      Arrays.sort(order, (i, j) -> Float.compare(all[i], all[j]));
      Merged merged = new Merged(new float[n], new boolean[n], new int[n]);
      for (int t = 0; t < n; t++) {
        merged.days[t] = all[order[t]];
        merged.first[t] = order[t] < ofOne;
        merged.position[t] = order[t] < ofOne ? order[t] : order[t] - ofOne;
      }
      return merged;
    }
  }
}
