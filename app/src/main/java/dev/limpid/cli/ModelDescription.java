package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeModel;
import dev.limpid.model.EncoderFolder;
import dev.limpid.model.ModelCard;
import dev.limpid.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;

/// A model's folder, or a file of weights: its tensors, without their values.
final class ModelDescription {
  private static final int SHOWN = 1000;

  private ModelDescription() {}

  static ObjectNode folder(Path path) throws IOException {
    ModelFolder model = ModelFolder.read(path);
    ModelCard card = model.card();
    ObjectNode json = Json.object().put("kind", "model").put("path", path.toString());
    json.put("model", card.kind()).put("software", card.software()).put("seed", card.seed());
    json.set("classes", ModelFolder.json(model.legend()));
    model.features().names().forEach(json.putArray("features")::add);
    card.options().forEach(json.putObject("options")::put);
    ObjectNode scores = json.putObject("scores");
    card.scores().forEach((name, v) -> scores.put(name, Double.isNaN(v) ? null : v));
    card.notes().forEach(json.putArray("notes")::add);
    json.put("dataSha256", card.dataSha256());
    return json.put("weights", model.weights()).put("weightsSha256", model.weightsSha256());
  }

  /// An encoder without classes.
  static ObjectNode encoder(Path path) throws IOException {
    EncoderFolder encoder = EncoderFolder.read(path);
    ObjectNode json = Json.object().put("kind", "model").put("path", path.toString());
    json.put("encoder", encoder.kind());
    encoder.features().names().forEach(json.putArray("features")::add);
    json.set("pretraining", encoder.report());
    return json.put("weights", EncoderFolder.WEIGHTS).put("weightsSha256", encoder.weightsSha256());
  }

  static ObjectNode of(Path file, Limits limits) throws IOException {
    try (SafeModel model = SafeModel.open(file, limits)) {
      ObjectNode json = Json.object().put("kind", "model").put("format", model.format());
      json.put("tensorCount", model.tensors().size());
      ArrayNode tensors = json.putArray("tensors");
      for (SafeModel.Tensor tensor : model.tensors()) {
        if (tensors.size() == SHOWN) break;
        ObjectNode row =
            tensors.addObject().put("name", tensor.name()).put("dtype", tensor.dtype());
        row.set("shape", Json.tree(tensor.shape()));
      }
      if (!model.metadata().isEmpty()) json.set("metadata", Json.tree(model.metadata()));
      return json;
    }
  }
}
