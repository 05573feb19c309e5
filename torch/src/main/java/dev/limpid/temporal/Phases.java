package dev.limpid.temporal;

import dev.limpid.io.BadInput;
import dev.limpid.sample.HoldOut;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split;
import dev.limpid.torch.Net;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Path;

/// How the training loop runs over a network with an encoder: all at once, or the rest first.
///
/// @param strategy what is fitted when
record Phases(TrainLoop.Options loop, Strategy strategy, long seed) {
  /// Told of every epoch.
  interface Steps {
    /// @param before epochs of earlier phases
    void step(TrainLoop.Epoch epoch, int before);
  }

  /// Prefix of the encoder's parameters.
  static final String ENCODER = "encoder.";

  /// Share of the groups of each class that training stops by.
  private static final double VALIDATION = 0.15;

  /// @param checkpoint file to go on from and to write, or null
  /// @param guard hash of all that the training depends on
  TrainLoop.Outcome fit(Net net, TrainLoop.Task task, Path checkpoint, String guard, Steps steps)
      throws IOException {
    int first = strategy == Strategy.GRADUAL ? Math.max(1, loop.epochs() / 3) : 0;
    if (first > 0) {
      net.freeze(ENCODER, true);
      Path file = checkpoint == null ? null : frozen(checkpoint);
      loop(first).fit(net, task, file, guard + "1", e -> steps.step(e, 0));
      net.freeze(ENCODER, false);
    }
    if (strategy == Strategy.FROZEN) net.freeze(ENCODER, true);
    return loop(Math.max(1, loop.epochs() - first))
        .fit(net, task, checkpoint, guard, e -> steps.step(e, first));
  }

  private TrainLoop loop(int epochs) {
    return new TrainLoop(loop.epochs(epochs), seed);
  }

  /// The checkpoint of the first phase of [Strategy#GRADUAL].
  private static Path frozen(Path checkpoint) {
    return checkpoint.resolveSibling(checkpoint.getFileName() + ".frozen");
  }

  /// The samples that are not fitted to; null where there are too few groups to keep some.
  static Split validation(Samples samples, long seed) {
    try {
      Split split = new HoldOut(VALIDATION, seed).split(samples);
      return split.positions(Split.Side.TEST).length == 0 ? null : split;
    } catch (BadInput e) {
      return null; // two classes on each side cannot be had
    }
  }
}
