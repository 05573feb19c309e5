package dev.limpid.torch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is kept of trainings: every epoch of each network.
///
/// @param networks that were trained, one after another
public record TrainingLog(List<TrainLoop.Outcome> networks) {
  public TrainingLog {
    networks = List.copyOf(networks);
  }

  /// A line of JSON for each epoch; `network` counts from 1 where there are several.
  public byte[] jsonLines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < networks.size(); i++)
      for (TrainLoop.Epoch e : networks.get(i).log()) {
        ObjectNode line = Json.object();
        if (networks.size() > 1) line.put("network", i + 1);
        line.put("epoch", e.epoch() + 1).put("loss", e.loss());
        line.put("learningRate", e.rate()).put("gradientNorm", e.gradientNorm());
        if (Double.isNaN(e.score())) line.putNull("heldOutLoss");
        else line.put("heldOutLoss", -e.score());
        lines.append(Json.compact(line.put("best", e.best()))).append('\n');
      }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The same as an event file of TensorBoard: scalars `loss`, `heldOutLoss`, `learningRate` and
  /// `gradientNorm`, followed by `/` and the number of the network where there are several.
  public byte[] events() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventFile file = new EventFile(out);
    for (int i = 0; i < networks.size(); i++)
      for (TrainLoop.Epoch e : networks.get(i).log()) {
        String end = networks.size() > 1 ? "/" + (i + 1) : "";
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("loss" + end, e.loss());
        if (!Double.isNaN(e.score())) scalars.put("heldOutLoss" + end, -e.score());
        scalars.put("learningRate" + end, e.rate());
        scalars.put("gradientNorm" + end, e.gradientNorm());
        file.write(e.epoch() + 1, scalars);
      }
    return out.toByteArray();
  }
}
