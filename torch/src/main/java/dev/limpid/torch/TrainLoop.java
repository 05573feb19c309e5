package dev.limpid.torch;

import dev.limpid.io.BadInput;
import dev.limpid.work.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Fits a network: epochs of steps, a score after each, the weights of the best epoch in the end.
///
/// @param seed of dropout and whatever the task draws; with the step it decides every random
///   number, so that a training that was stopped and goes on gives the same numbers
public record TrainLoop(Options options, long seed) {
  /// @param clip norm above which gradients are scaled down
  /// @param accumulate batches whose gradients are added up before a step
  /// @param patience epochs without a better score after which training stops
  public record Options(
      int epochs,
      Schedule schedule,
      double weightDecay,
      double clip,
      int accumulate,
      int patience,
      Precision precision) {
    public Options {
      if (epochs < 1)
        throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
      if (accumulate < 1)
        throw new IllegalArgumentException("accumulate must be at least 1, got " + accumulate);
      if (patience < 1)
        throw new IllegalArgumentException("patience must be at least 1, got " + patience);
    }

    public Options epochs(int n) {
      return new Options(n, schedule, weightDecay, clip, accumulate, patience, precision);
    }
  }

  /// What is learned.
  public interface Task {
    /// Batches of every epoch.
    int batches();

    /// The loss of a batch, one value. It is computed in a recording scope.
    Tensor loss(int epoch, int batch);

    /// How good the network is on data that it is not fitted to, higher is better; `NaN` where that
    /// is not known: then the last weights are taken.
    double score();
  }

  /// What happened in an epoch.
  ///
  /// @param loss mean over its batches
  /// @param gradientNorm mean over its steps, before clipping
  public record Epoch(
      int epoch, double loss, double rate, double gradientNorm, double score, boolean best) {}

  /// @param best epoch whose weights the network has now
  /// @param log every epoch, also those before the training was stopped
  public record Outcome(int best, double score, List<Epoch> log) {
    public int epochs() {
      return log.size();
    }
  }

  /// Trains those parameters of `net` that are not frozen. A process that is asked to stop leaves
  /// before the next batch, by [java.util.concurrent.CancellationException]: the epoch is lost,
  /// what was before it is in the checkpoint.
  ///
  /// @param checkpoint file to go on from and to write after each epoch, or null
  /// @param guard hash of all that the training depends on
  public Outcome fit(Net net, Task task, Path checkpoint, String guard, Consumer<Epoch> log)
      throws IOException {
    try (AdamW optimizer = new AdamW(net, options.weightDecay())) {
      Checkpoint kept = checkpoint == null ? null : new Checkpoint(checkpoint, guard);
      Checkpoint.Restored restored = kept == null ? null : kept.restore(net, optimizer);
      Checkpoint.Position at = restored == null ? Checkpoint.Position.START : restored.at();
      Weights best = restored == null ? null : restored.best();
      List<Epoch> epochs = new ArrayList<>(restored == null ? List.of() : restored.log());
      while (at.epochs() < options.epochs() && !patienceIsOver(at)) {
        Epoch done = epoch(net, optimizer, task, at);
        at =
            new Checkpoint.Position(
                at.epochs() + 1,
                done.best() ? done.epoch() : at.bestEpoch(),
                done.best() ? done.score() : at.bestScore());
        if (done.best()) best = Weights.of(net);
        epochs.add(done);
        if (kept != null) kept.write(at, net, optimizer, best, epochs);
        log.accept(done);
      }
      if (best != null) best.into(net, "weights");
      net.train(false);
      return best == null
          ? new Outcome(at.epochs() - 1, Double.NaN, epochs)
          : new Outcome(at.bestEpoch(), at.bestScore(), epochs);
    }
  }

  private boolean patienceIsOver(Checkpoint.Position at) {
    return at.bestEpoch() >= 0 && at.epochs() - 1 - at.bestEpoch() >= options.patience();
  }

  private Epoch epoch(Net net, AdamW optimizer, Task task, Checkpoint.Position at) throws BadInput {
    int epoch = at.epochs();
    int batches = task.batches();
    int steps = Math.ceilDiv(batches, options.accumulate());
    long all = (long) steps * options.epochs();
    double loss = 0;
    double norms = 0;
    double rate = 0;
    net.train(true);
    for (int step = 0; step < steps; step++) {
      int from = step * options.accumulate();
      int to = Math.min(batches, from + options.accumulate());
      optimizer.zeroGradients();
      for (int batch = from; batch < to; batch++) {
        Stop.check(); // a batch can take minutes
        loss += gradients(task, epoch, batch, to - from);
      }
      norms += optimizer.clip(options.clip());
      rate = options.schedule().rate((long) epoch * steps + step, all);
      optimizer.step(rate);
    }
    net.train(false);
    double score = task.score();
    return new Epoch(epoch, loss / batches, rate, norms / steps, score, score > at.bestScore());
  }

  private double gradients(Task task, int epoch, int batch, int together) throws BadInput {
    Libtorch.seed(seed * 0x9E3779B97F4A7C15L + epoch * 1_000_003L + batch);
    try (Scope scope = Scope.recording()) {
      Tensor loss = options.precision().in(() -> task.loss(epoch, batch));
      double value = loss.item();
      if (!Double.isFinite(value))
        throw new BadInput(
            "training.diverged",
            "",
            "the loss is %s in epoch %d; lower --learning-rate, or look for values without scale"
                .formatted(value, epoch + 1));
      loss.times(1.0 / together).backward();
      return value;
    }
  }
}
