package dev.limpid.temporal;

import dev.limpid.io.BadInput;
import dev.limpid.io.Sha256;
import dev.limpid.model.Contract;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.PatchLabels;
import dev.limpid.sample.Patches;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split;
import dev.limpid.sample.Split.Side;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.work.Permutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Fits a network to the labelled pixels of patches; the others are seen and not fitted to. Part of
/// the groups of the samples is kept out: it says when to stop, and how sure the probabilities may
/// be.
///
/// @param seed of everything that is drawn
/// @param threads of one operation
/// @param start a pretrained encoder, or null
public record PatchTrainer(
    PatchKind kind, Options options, SeriesTrainer.Start start, long seed, int threads) {
  /// @param batch patches in a step
  /// @param balanced whether every class weighs the same in the loss
  /// @param maxDates most dates of a patch in a step, drawn anew each time; maps use all
  public record Options(
      TrainLoop.Options loop, int batch, ClassLoss loss, boolean balanced, int maxDates) {
    public Options {
      if (batch < 1) throw new IllegalArgumentException("batch must be at least 1, got " + batch);
      if (maxDates < 1)
        throw new IllegalArgumentException("max dates must be at least 1, got " + maxDates);
    }
  }

  public PatchTrainer {
    if (start != null && !kind.encodes())
      throw new IllegalArgumentException("an encoder begins no network of kind " + kind.label());
  }

  /// A network that was fitted.
  ///
  /// @param validated whether a part of the samples was kept for stopping
  /// @param waited seconds that the network waited for patches
  public record Fitted(
      PatchClassifier model, TrainLoop.Outcome outcome, boolean validated, double waited) {}

  /// @param samples labelled pixels in the grid of the patches
  /// @param card of the model, and its contract, or null
  /// @param checkpoint file that the training goes on from when it is stopped, or null
  public Fitted train(
      Patches patches,
      Samples samples,
      ModelCard card,
      Contract contract,
      Path checkpoint,
      Progress progress,
      Consumer<TrainLoop.Epoch> log)
      throws IOException {
    Libtorch.threads(threads);
    SeriesLayout layout = SeriesLayout.of(patches.features().names());
    PatchNet net =
        kind.make(
            new PatchNet.Shape(layout.channels().size(), samples.legend().entries().size()), seed);
    if (start != null) start.into(net);
    SeriesInputs.Scaling scaling =
        start == null ? PatchInputs.scaling(List.of(patches)) : start.scaling();
    net.scaling(scaling);
    PatchInputs inputs = new PatchInputs(layout, scaling, patches.days());
    try (Fit task = new Fit(net, inputs, patches, samples)) {
      Strategy strategy = start == null ? Strategy.SCRATCH : start.strategy();
      TrainLoop.Outcome outcome =
          new Phases(options.loop(), strategy, seed)
              .fit(
                  net,
                  task,
                  checkpoint,
                  guard(patches, samples),
                  (epoch, before) -> {
                    progress.step(before + epoch.epoch() + 1, options.loop().epochs());
                    log.accept(epoch);
                  });
      if (task.validates()) net.temperature(task.temperature());
      PatchClassifier model =
          new PatchClassifier(kind, net, patches.features(), samples.legend(), card, contract);
      return new Fitted(model, outcome, task.validates(), task.ahead.waitedSeconds());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String guard(Patches patches, Samples samples) throws IOException {
    MessageDigest digest = Sha256.digest();
    String from = start == null ? "" : start.strategy() + " " + start.identity();
    String all = kind + " " + options + " " + seed + " " + from + " " + samples.sha256();
    digest.update(all.getBytes(StandardCharsets.UTF_8));
    digest.update(patches.windows().toString().getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < patches.windows().size(); i++) Sha256.add(digest, patches.read(i));
    return Sha256.hex(digest.digest());
  }

  /// Patches and the labels of one side of the split.
  ///
  /// @param patches that hold a label of this side, ascending
  private record Labelled(int[] patches, PatchLabels labels, Samples samples) {
    static Labelled of(Patches patches, Samples samples) {
      PatchLabels labels = PatchLabels.of(patches.grid(), patches.windows(), samples);
      int[] some =
          IntStream.range(0, patches.windows().size())
              .filter(w -> labels.pixels().get(w).length > 0)
              .toArray();
      return new Labelled(some, labels, samples);
    }

    /// Writes the labels of a patch, turned, behind `at`.
    void into(long[] all, int at, int patch, int[] source) {
      int[] back = new int[source.length];
      for (int p = 0; p < source.length; p++) back[source[p]] = p;
      int[] pixels = labels.pixels().get(patch);
      for (int k = 0; k < pixels.length; k++)
        all[at + back[pixels[k]]] = samples.label(labels.samples().get(patch)[k]);
    }
  }

  /// A batch before it goes to the network.
  ///
  /// @param labels of each (patch, row, column)
  private record Made(PatchInputs.Values values, long[] labels) {}

  /// The task of the training loop.
  private final class Fit implements TrainLoop.Task, AutoCloseable {
    private final PatchNet net;
    private final PatchInputs inputs;
    private final Patches patches;
    private final Labelled fitted;
    private final Labelled held; // null: none
    private final ClassBalance balance;
    private final Ahead<Made> ahead;

    Fit(PatchNet net, PatchInputs inputs, Patches patches, Samples samples) throws BadInput {
      this.net = net;
      this.inputs = inputs;
      this.patches = patches;
      Split split = Phases.validation(samples, seed);
      Samples train = split == null ? samples : samples.rows(split.positions(Side.TRAIN));
      this.fitted = Labelled.of(patches, train);
      Labelled kept =
          split == null ? null : Labelled.of(patches, samples.rows(split.positions(Side.TEST)));
      this.held = kept == null || kept.patches().length == 0 ? null : kept;
      if (fitted.patches().length == 0)
        throw new BadInput("patches.labels", "", "no patch holds a labelled pixel");
      this.balance = new ClassBalance(train.counts(), options.balanced());
      this.ahead = new Ahead<>(batches(), this::make);
    }

    boolean validates() {
      return held != null;
    }

    @Override
    public int batches() {
      return Math.ceilDiv(fitted.patches().length, options.batch());
    }

    @Override
    public Tensor loss(int epoch, int batch) {
      try {
        return loss(ahead.get(epoch, batch));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Tensor loss(Made made) {
      return options.loss().of(rows(made), made.labels(), balance);
    }

    /// Logits (pixel, class).
    private Tensor rows(Made made) {
      Tensor logits = net.logits(inputs.batch(made.values()));
      long classes = logits.size(1);
      return logits.permute(0, 2, 3, 1).reshape(-1, classes);
    }

    private Made make(int epoch, int batch) throws IOException {
      SplittableRandom order = new SplittableRandom(seed * 31 + epoch);
      int[] shuffled = Permutation.of(fitted.patches().length, order::nextInt);
      int from = batch * options.batch();
      int[] some =
          Arrays.copyOfRange(shuffled, from, Math.min(shuffled.length, from + options.batch()));
      int[] chosen = Arrays.stream(some).map(i -> fitted.patches()[i]).toArray();
      return make(
          fitted,
          chosen,
          new SplittableRandom(seed * 1_000_003 + epoch * 65_537L + batch),
          PatchInputs.TURNS);
    }

    /// @param turns ways to turn a patch that are drawn from
    private Made make(Labelled from, int[] chosen, SplittableRandom random, int turns)
        throws IOException {
      int side = patches.side();
      int pixels = side * side;
      List<PatchInputs.Piece> pieces = new ArrayList<>();
      long[] labels = new long[chosen.length * pixels];
      Arrays.fill(labels, ClassLoss.IGNORED);
      for (int i = 0; i < chosen.length; i++) {
        float[] values = patches.read(chosen[i]);
        int turn = random.nextInt(turns);
        int[] dates = PatchInputs.some(inputs.seen(values, pixels), options.maxDates(), random);
        pieces.add(new PatchInputs.Piece(values, dates, turn));
        from.into(labels, i * pixels, chosen[i], PatchInputs.turned(turn, side, side));
      }
      return new Made(inputs.arrays(pieces, side, side), labels);
    }

    /// The part that is not fitted to, always with the same dates, a patch at a time.
    private Made heldOut(int i) throws IOException {
      return make(held, new int[] {held.patches()[i]}, new SplittableRandom(seed - 1 - i), 1);
    }

    /// Minus the mean loss of the part that is not fitted to.
    @Override
    public double score() {
      if (held == null) return Double.NaN;
      double sum = 0;
      long all = 0;
      for (int i = 0; i < held.patches().length; i++) {
        int labels = held.labels().pixels().get(held.patches()[i]).length;
        try (Scope scope = Scope.open()) {
          sum += loss(heldOut(i)).item() * labels;
          all += labels;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return -sum / all;
    }

    /// The temperature that suits the part that is not fitted to.
    double temperature() throws IOException {
      List<float[]> logits = new ArrayList<>();
      List<long[]> labels = new ArrayList<>();
      for (int i = 0; i < held.patches().length; i++)
        try (Scope scope = Scope.open()) {
          Made made = heldOut(i);
          float[] all = rows(made).toFloats();
          int classes = all.length / made.labels().length;
          for (int p = 0; p < made.labels().length; p++)
            if (made.labels()[p] != ClassLoss.IGNORED) {
              logits.add(Arrays.copyOfRange(all, p * classes, (p + 1) * classes));
              labels.add(new long[] {made.labels()[p]});
            }
        }
      int classes = logits.getFirst().length;
      float[] flat = new float[logits.size() * classes];
      for (int i = 0; i < logits.size(); i++)
        System.arraycopy(logits.get(i), 0, flat, i * classes, classes);
      return Temperature.of(flat, labels.stream().mapToLong(l -> l[0]).toArray());
    }

    @Override
    public void close() {
      ahead.close();
    }
  }
}
