package dev.limpid.invert;

import dev.limpid.canopy.Noise;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.io.Sha256;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.work.Permutation;
import dev.limpid.work.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Trains encoders. Several first weights are tried for some epochs each; the training goes on from
/// the one that is best on held-out spectra, since single starts can fail (Zerah et al. 2024 take
/// the best of ten).
///
/// @param batch spectra in a step
/// @param starts first weights to try, at least 1
/// @param startEpochs epochs of each
public record CanopyTrainer(
    TrainLoop.Options loop,
    Objective objective,
    Noise noise,
    int batch,
    int starts,
    int startEpochs,
    long seed) {
  /// Share of the spectra that are not fitted to, and say which weights are best.
  private static final double HELD_OUT = 0.1;

  /// Most held-out spectra where each takes runs of the physics.
  private static final int MOST_DECODED = 512;

  public CanopyTrainer {
    if (batch < 1) throw new IllegalArgumentException("batch must be at least 1, got " + batch);
    if (starts < 1) throw new IllegalArgumentException("starts must be at least 1, got " + starts);
    if (startEpochs < 1)
      throw new IllegalArgumentException("start epochs must be at least 1, got " + startEpochs);
  }

  /// Makes a network with first weights by a seed, and its losses.
  public interface Setup {
    CanopyLoss of(long seed);
  }

  /// What there is to learn from.
  ///
  /// @param simulated without noise, with what made them; null where the objective needs none
  /// @param measured null where the objective needs none
  public record Data(SpectrumSet simulated, SpectrumSet measured) {}

  /// @param encoder to be closed
  /// @param starts held-out loss of each of the first weights, nats
  /// @param heldOut loss on spectra that were not fitted to, nats
  public record Outcome(
      CanopyEncoder encoder, TrainLoop.Outcome training, List<Double> starts, double heldOut) {}

  /// @param checkpoint file that the training goes on from when it is stopped, or null
  public Outcome train(Setup setup, Data data, Path checkpoint, Consumer<TrainLoop.Epoch> log)
      throws IOException {
    List<Double> tried = new ArrayList<>();
    CanopyLoss best = null;
    try {
      for (int s = 0; s < starts; s++) {
        CanopyLoss loss = setup.of(seed + s);
        if (starts > 1) {
          TrainLoop.Outcome first =
              new TrainLoop(loop.epochs(startEpochs), seed + s)
                  .fit(loss.encoder(), new Fitting(loss, data), null, "", e -> {});
          tried.add(-first.score());
        }
        if (best == null || tried.getLast() < least(tried, s)) {
          if (best != null) best.encoder().close();
          best = loss;
        } else {
          loss.encoder().close();
        }
      }
      TrainLoop.Outcome outcome =
          new TrainLoop(loop, seed)
              .fit(best.encoder(), new Fitting(best, data), checkpoint, guard(data), log);
      CanopyEncoder encoder = best.encoder();
      best = null;
      return new Outcome(encoder, outcome, tried, -outcome.score());
    } finally {
      if (best != null) best.encoder().close();
    }
  }

  /// The least of those before the last.
  private static double least(List<Double> tried, int count) {
    return tried.subList(0, count).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private String guard(Data data) {
    MessageDigest digest = Sha256.digest();
    digest.update(this.toString().getBytes(StandardCharsets.UTF_8));
    for (SpectrumSet set : new SpectrumSet[] {data.simulated, data.measured})
      if (set != null) {
        Sha256.add(digest, set.seen());
        Sha256.add(digest, set.angles());
      }
    return Sha256.hex(digest.digest());
  }

  /// Positions of a set: some held out, the others fitted to, in an order of each epoch.
  private final class Split {
    private final SpectrumSet set;
    private final int[] held;
    private final int[] fitted;
    private int[] order = {};
    private int orderedFor = -1;

    Split(SpectrumSet set, int mostHeld) {
      this.set = set;
      int[] all = Permutation.of(set.size(), new SplittableRandom(seed)::nextInt);
      int kept = Math.max(1, Math.min(mostHeld, (int) (set.size() * HELD_OUT)));
      if (set.size() <= kept)
        throw new IllegalArgumentException(
            "%d spectra are too few to train with".formatted(set.size()));
      this.held = IntStream.range(0, kept).map(i -> all[i]).toArray();
      this.fitted = IntStream.range(kept, all.length).map(i -> all[i]).toArray();
    }

    int batches() {
      return Math.ceilDiv(fitted.length, batch);
    }

    /// A batch of an epoch; begins again where the set is smaller than another.
    SpectrumSet at(int epoch, int step) {
      if (orderedFor != epoch) {
        order = Permutation.of(fitted.length, new SplittableRandom(seed * 31 + epoch)::nextInt);
        orderedFor = epoch;
      }
      int from = step % batches() * batch;
      return set.at(
          IntStream.range(from, Math.min(fitted.length, from + batch))
              .map(i -> fitted[order[i]])
              .toArray());
    }

    List<SpectrumSet> heldOut() {
      List<SpectrumSet> parts = new ArrayList<>();
      for (int from = 0; from < held.length; from += batch)
        parts.add(
            set.at(
                IntStream.range(from, Math.min(held.length, from + batch))
                    .map(i -> held[i])
                    .toArray()));
      return parts;
    }
  }

  /// The task of the training loop.
  private final class Fitting implements TrainLoop.Task {
    private final CanopyLoss loss;
    private final Split simulated;
    private final Split measured;

    Fitting(CanopyLoss loss, Data data) {
      this.loss = loss;
      int most = objective.decodes() ? MOST_DECODED : Integer.MAX_VALUE;
      this.simulated = data.simulated == null ? null : new Split(data.simulated, most);
      this.measured = data.measured == null ? null : new Split(data.measured, most);
    }

    @Override
    public int batches() {
      return Math.max(
          simulated == null ? 0 : simulated.batches(), measured == null ? 0 : measured.batches());
    }

    @Override
    public Tensor loss(int epoch, int step) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch * 65_537L + step);
      double done = loop.epochs() == 1 ? 1 : epoch / (loop.epochs() - 1.0);
      return loss(
          simulated == null ? null : simulated.at(epoch, step),
          measured == null ? null : measured.at(epoch, step),
          1 - done / 2,
          random);
    }

    /// @param share of simulated spectra in the loss, where it has both
    private Tensor loss(
        SpectrumSet drawn, SpectrumSet seen, double share, SplittableRandom random) {
      SpectrumBatch made = drawn == null ? null : SpectrumBatch.noisy(drawn, noise, random);
      SpectrumBatch real = seen == null ? made : SpectrumBatch.of(seen, noise);
      return switch (objective) {
        case NPE -> loss.simulated(made);
        case ELBO -> loss.bound(real, random);
        case IWAE -> loss.weightedBound(real, random);
        case PUBLISHED -> loss.published(real, random);
        case MIX ->
            loss.simulated(made).times(share).plus(loss.bound(real, random).times(1 - share));
      };
    }

    /// Minus the mean loss over held-out spectra, with the same noise and draws each time.
    @Override
    public double score() {
      List<SpectrumSet> drawn = simulated == null ? null : simulated.heldOut();
      List<SpectrumSet> seen = measured == null ? null : measured.heldOut();
      int parts = Math.max(drawn == null ? 0 : drawn.size(), seen == null ? 0 : seen.size());
      double sum = 0;
      int n = 0;
      for (int p = 0; p < parts; p++) {
        Stop.check();
        SpectrumSet a = drawn == null ? null : drawn.get(p % drawn.size());
        SpectrumSet b = seen == null ? null : seen.get(p % seen.size());
        int weight = a == null ? b.size() : a.size();
        try (Scope scope = Scope.open()) {
          sum += loss(a, b, 0.5, new SplittableRandom(seed - 1 - p)).item() * weight;
        }
        n += weight;
      }
      return -sum / n;
    }
  }
}
