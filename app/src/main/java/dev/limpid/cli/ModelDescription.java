package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeModel;
import dev.limpid.io.Sha256;
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

  /// A network that gives posteriors of canopies.
  static ObjectNode canopy(Path path) throws IOException {
    try (CanopyVae model = CanopyVae.open(path)) {
      CanopyVae.Card card = model.card();
      ObjectNode json = Json.object().put("kind", "model").put("path", path.toString());
      json.put("model", "canopy").put("posterior", card.family());
      json.set("objective", card.report().path("objective"));
      json.put("prior", card.prior().label()).put("prospect", card.leaf().text());
      json.putObject("noise").put("floor", card.noise().floor()).put("gain", card.noise().gain());
      json.put("width", card.size().width()).put("blocks", card.size().blocks());
      json.put("neighbourhood", card.size().side());
      json.put("parameters", model.encoder().parameterCount());
      Sensor.SENTINEL2.forEach(json.putArray("bands")::add);
      ArrayNode variables = json.putArray("variables");
      for (CanopyPosterior.Variable variable : new CanopyVariables(model.latents()).list())
        variables.addObject().put("name", variable.name()).put("unit", variable.unit());
      json.set("physics", card.physics());
      json.set("heldOutLoss", card.report().path("heldOutLoss"));
      json.set("training", card.report());
      json.put("seed", card.seed());
      json.put("background", model.background().map(SpectrumSet::size).orElse(0));
      ObjectNode hashes = json.putObject("sha256");
      for (Path file : CanopyVae.files(path))
        hashes.put(file.getFileName().toString(), Sha256.of(file));
      return json;
    }
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
