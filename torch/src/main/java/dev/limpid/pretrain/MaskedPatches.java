package dev.limpid.pretrain;

import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Patches;
import dev.limpid.temporal.PatchBatch;
import dev.limpid.temporal.PatchInputs;
import dev.limpid.temporal.SeriesInputs;
import dev.limpid.temporal.UbarnPatchEncoder;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Pretrains the encoder of U-BARN by reconstruction: the images of some dates of a patch change
/// places among themselves, and a light decoder has to say what they were. The loss counts these
/// dates alone, at the pixels that were seen: `sum m v |x' - x|^2 / (B sum m v)`.
///
/// @param rate share of the dates that change places; at least two do
/// @param drawing how batches are drawn
/// @param threads of one operation
public record MaskedPatches(TrainLoop.Options loop, double rate, Drawing drawing, int threads) {
  public MaskedPatches {
    if (!(rate > 0 && rate <= 1))
      throw new IllegalArgumentException("corruption rate must be in 0..1, got " + rate);
  }

  /// Encoder and decoder.
  private static final class Network extends PretextNet {
    private final UbarnPatchEncoder encoder;
    private final Linear decoder;

    Network(int channels, long seed) {
      super(channels, seed);
      this.encoder = new UbarnPatchEncoder(root().in("encoder"), channels);
      this.decoder = new Linear(root().in("decoder"), UbarnPatchEncoder.WIDTH, channels);
    }

    /// (patch, date, row, column, channel).
    Tensor reconstruction(PatchBatch batch) {
      return decoder.of(encoder.of(batch).permute(0, 1, 3, 4, 2));
    }
  }

  /// @param sources patches of one or several cubes with the same bands, all of one size
  /// @param checkpoint file that the training goes on from when it is stopped, or null
  public Pretrained train(
      List<Patches> sources, Path checkpoint, Progress progress, Consumer<TrainLoop.Epoch> log)
      throws IOException {
    int channels = PatchTask.channels(sources).size();
    Libtorch.threads(threads);
    try (Network net = new Network(channels, drawing.seed())) {
      SeriesInputs.Scaling scaling = PatchInputs.scaling(sources);
      net.scaling(scaling);
      try (Reconstruct task = new Reconstruct(net, sources, scaling)) {
        TrainLoop.Outcome outcome = task.fit(loop, net, toString(), checkpoint, progress, log);
        GapBaselines baselines = task.baselines();
        return new Pretrained(
            net.encoder(),
            outcome,
            -task.score(),
            baselines.interpolated(),
            baselines.mean(),
            task.count());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// A batch before it goes to the network.
  ///
  /// @param input with images that changed places
  /// @param seen at each (patch, date, row, column) of the input
  /// @param counted 1 where a value is asked for and known: (patch, date, row, column, channel)
  private record Corrupted(
      PatchInputs inputs,
      PatchInputs.Values original,
      float[] input,
      boolean[] seen,
      float[] target,
      float[] counted) {}

  /// The task of the training loop.
  private final class Reconstruct extends PatchTask<Corrupted> {
    private final Network net;

    Reconstruct(Network net, List<Patches> sources, SeriesInputs.Scaling scaling) {
      super(sources, scaling, drawing);
      this.net = net;
    }

    @Override
    Tensor loss(Corrupted c) {
      PatchInputs.Values o = c.original();
      long[] shape = {o.patches(), o.dates(), o.rows(), o.cols(), o.channels() - 1};
      PatchBatch batch = c.inputs().batch(o, c.input(), c.seen());
      Tensor error = net.reconstruction(batch).minus(Tensor.of(c.target(), shape)).square();
      double values = 0;
      for (float v : c.counted()) values += v;
      return error.times(Tensor.of(c.counted(), shape)).sum().times(1 / Math.max(1, values));
    }

    /// Lets images change places and notes what they were.
    @Override
    Corrupted prepared(Draw draw) {
      PatchInputs.Values a = draw.inputs().arrays(draw.pieces(), draw.side(), draw.side());
      int pixels = a.rows() * a.cols();
      int bands = a.channels() - 1;
      int frame = a.channels() * pixels;
      float[] input = a.values().clone();
      boolean[] seen = a.seen().clone();
      float[] counted = new float[a.patches() * a.dates() * pixels * bands];
      for (int i = 0; i < a.patches(); i++) {
        int[] dates = chosen(draw.pieces().get(i), draw.random());
        for (int k = 0; k < dates.length; k++) {
          int to = i * a.dates() + dates[k];
          int from = i * a.dates() + dates[(k + 1) % dates.length];
          System.arraycopy(a.values(), from * frame, input, to * frame, frame);
          System.arraycopy(a.seen(), from * pixels, seen, to * pixels, pixels);
          for (int c = 0; c < bands; c++)
            for (int p = 0; p < pixels; p++)
              if (a.known()[to * frame + c * pixels + p])
                counted[(to * pixels + p) * bands + c] = 1;
        }
      }
      return new Corrupted(draw.inputs(), a, input, seen, lastChannels(a), counted);
    }

    /// Positions among the piece's dates.
    private int[] chosen(PatchInputs.Piece piece, SplittableRandom random) {
      int[] all = new int[piece.dates().length];
      Arrays.setAll(all, t -> t);
      return Exchange.chosen(all, rate, random);
    }

    /// The values with the channels behind the pixels, without validity.
    private static float[] lastChannels(PatchInputs.Values a) {
      int pixels = a.rows() * a.cols();
      int bands = a.channels() - 1;
      float[] turned = new float[a.patches() * a.dates() * pixels * bands];
      for (int f = 0; f < a.patches() * a.dates(); f++)
        for (int c = 0; c < bands; c++)
          for (int p = 0; p < pixels; p++)
            turned[(f * pixels + p) * bands + c] = a.values()[(f * a.channels() + c) * pixels + p];
      return turned;
    }

    /// What straight lines between the other dates, and the mean, make of the same gaps.
    GapBaselines baselines() throws IOException {
      GapBaselines all = new GapBaselines();
      for (int i = 0; i < heldOut(); i++) {
        Corrupted c = heldOut(i);
        for (int patch = 0; patch < c.original().patches(); patch++) baselines(c, patch, all);
      }
      return all;
    }

    private static void baselines(Corrupted c, int patch, GapBaselines all) {
      PatchInputs.Values o = c.original();
      int pixels = o.rows() * o.cols();
      int bands = o.channels() - 1;
      float[] days = Arrays.copyOfRange(o.days(), patch * o.dates(), (patch + 1) * o.dates());
      float[] series = new float[o.dates()];
      boolean[] hidden = new boolean[o.dates()];
      for (int b = 0; b < bands; b++)
        for (int p = 0; p < pixels; p++) {
          for (int t = 0; t < series.length; t++) {
            int f = patch * o.dates() + t;
            int at = (f * o.channels() + b) * pixels + p;
            series[t] = o.known()[at] ? o.values()[at] : Float.NaN;
            hidden[t] = c.counted()[(f * pixels + p) * bands + b] > 0;
          }
          all.add(series, days, hidden);
        }
    }
  }
}
