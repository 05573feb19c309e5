package dev.limpid.temporal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.torch.TrainLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The epochs of a training as a file of its model: a line of JSON each.
final class EpochLog {
  static final String FILE = "training.jsonl";

  private EpochLog() {}

  /// @param trained a training each network
  static byte[] lines(List<TrainLoop.Outcome> trained) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < trained.size(); i++)
      for (TrainLoop.Epoch e : trained.get(i).log()) {
        ObjectNode line = Json.object();
        if (trained.size() > 1) line.put("network", i + 1);
        line.put("epoch", e.epoch() + 1).put("loss", e.loss());
        line.put("learningRate", e.rate()).put("gradientNorm", e.gradientNorm());
        if (Double.isNaN(e.score())) line.putNull("heldOutLoss");
        else line.put("heldOutLoss", -e.score());
        lines.append(Json.compact(line.put("best", e.best()))).append('\n');
      }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
