package dev.limpid.torch;

import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeModel;
import dev.limpid.io.SafeTensorsWriter;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where a training stands at the end of an epoch, in one file that replaces the one before it: a
/// training that was stopped goes on from here to the same numbers.
///
/// @param guard what the training depends on (options, data); another training's file is refused
record Checkpoint(Path file, String guard) {
  /// @param epochs done
  /// @param bestEpoch with the best score so far, -1 before the first
  record Position(int epochs, int bestEpoch, double bestScore) {
    static final Position START = new Position(0, -1, Double.NEGATIVE_INFINITY);
  }

  void write(Position at, Net net, AdamW optimizer, Weights best, List<TrainLoop.Epoch> log)
      throws IOException {
    AdamW.State state = optimizer.state();
    SafeTensorsWriter out =
        new SafeTensorsWriter(
            new TreeMap<>(
                Map.of(
                    "guard", guard,
                    "epochs", Integer.toString(at.epochs()),
                    "bestEpoch", Integer.toString(at.bestEpoch()),
                    "bestScore", Double.toString(at.bestScore()),
                    "steps", Long.toString(state.steps()))));
    try (Scope scope = Scope.open()) {
      float[] first = state.first().toFloats();
      float[] second = state.second().toFloats();
      out.floats("adam.first", first, first.length);
      out.floats("adam.second", second, second.length);
    }
    out.doubles("log", values(log));
    Weights.of(net).write(out, "net.");
    if (best != null) best.write(out, "best.");
    AtomicFiles.write(file, true, out::writeTo);
  }

  private static final int FIGURES = 5; // of an epoch, beside its number

  private static double[] values(List<TrainLoop.Epoch> log) {
    double[] values = new double[FIGURES * log.size()];
    int n = 0;
    for (TrainLoop.Epoch e : log) {
      values[n++] = e.loss();
      values[n++] = e.rate();
      values[n++] = e.gradientNorm();
      values[n++] = e.score();
      values[n++] = e.best() ? 1 : 0;
    }
    return values;
  }

  private static List<TrainLoop.Epoch> log(SafeModel model) throws IOException {
    SafeModel.Tensor tensor = model.find("log");
    List<TrainLoop.Epoch> log = new ArrayList<>();
    if (tensor == null) return log;
    DoubleBuffer v = model.read(tensor).asDoubleBuffer();
    while (v.remaining() >= FIGURES)
      log.add(new TrainLoop.Epoch(log.size(), v.get(), v.get(), v.get(), v.get(), v.get() == 1));
    return log;
  }

  /// What a checkpoint holds beside the state of network and optimiser, which are put back.
  record Restored(Position at, Weights best, List<TrainLoop.Epoch> log) {}

  /// @return null where there is none
  Restored restore(Net net, AdamW optimizer) throws IOException {
    if (!Files.exists(file)) return null;
    Map<String, String> facts;
    List<TrainLoop.Epoch> log;
    try (SafeModel model = SafeModel.open(file, Limits.DEFAULT)) {
      facts = model.metadata();
      log = log(model);
    }
    String found = facts.getOrDefault("guard", "");
    if (!found.equals(guard))
      throw new BadInput(
          "run.guard",
          file.toString(),
          "belongs to a training with other data or options; give --restart to begin again");
    Weights all = Weights.read(file, name -> !name.equals("log"));
    Weights best = all.in("best.");
    all.in("net.").into(net, file.toString());
    optimizer.restore(
        all.values("adam.first"), all.values("adam.second"), Long.parseLong(facts.get("steps")));
    Position at =
        new Position(
            Integer.parseInt(facts.get("epochs")),
            Integer.parseInt(facts.get("bestEpoch")),
            Double.parseDouble(facts.get("bestScore")));
    return new Restored(at, at.bestEpoch() < 0 ? null : best, log);
  }
}
