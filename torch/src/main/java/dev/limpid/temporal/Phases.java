package dev.limpid.temporal;

import dev.limpid.model.Trainer.Progress;
import dev.limpid.torch.Net;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// How the training loop runs over a network with an encoder: all at once, or the rest first.
///
/// @param strategy what is fitted when
record Phases(TrainLoop.Options loop, Strategy strategy, long seed) {
  /// Prefix of the encoder's parameters.
  static final String ENCODER = "encoder.";

  /// @param checkpoint file to go on from and to write, or null
  /// @param guard hash of all that the training depends on
  TrainLoop.Outcome fit(
      Net net,
      TrainLoop.Task task,
      Path checkpoint,
      String guard,
      Progress progress,
      Consumer<TrainLoop.Epoch> log)
      throws IOException {
    int first = strategy == Strategy.GRADUAL ? Math.max(1, loop.epochs() / 3) : 0;
    if (first > 0) {
      net.freeze(ENCODER, true);
      Path file = checkpoint == null ? null : frozen(checkpoint);
      loop(first).fit(net, task, file, guard + "1", e -> step(e, 0, progress, log));
      net.freeze(ENCODER, false);
    }
    if (strategy == Strategy.FROZEN) net.freeze(ENCODER, true);
    return loop(Math.max(1, loop.epochs() - first))
        .fit(net, task, checkpoint, guard, e -> step(e, first, progress, log));
  }

  private TrainLoop loop(int epochs) {
    return new TrainLoop(loop.epochs(epochs), seed);
  }

  private void step(
      TrainLoop.Epoch epoch, int before, Progress progress, Consumer<TrainLoop.Epoch> log) {
    progress.step(before + epoch.epoch() + 1, loop.epochs());
    log.accept(epoch);
  }

  /// The checkpoint of the first phase of [Strategy#GRADUAL].
  static Path frozen(Path checkpoint) {
    return checkpoint.resolveSibling(checkpoint.getFileName() + ".frozen");
  }
}
