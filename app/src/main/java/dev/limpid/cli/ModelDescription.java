package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeModel;
import java.io.IOException;
import java.nio.file.Path;

/// A file of weights: its tensors, without their values.
final class ModelDescription {
  private static final int SHOWN = 1000;

  private ModelDescription() {}

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
