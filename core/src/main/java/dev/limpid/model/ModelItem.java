package dev.limpid.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.io.Json;
import dev.limpid.raster.Stac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The STAC item of a model, with the Machine Learning Model extension 1.4.
final class ModelItem {
  static final String FILE = "model.stac.json";

  /// Options of training that are parameters of the learner.
  private static final List<String> PARAMETERS =
      List.of(
          "trees", "max-depth", "min-leaf", "max-features", "class-weights", "loss", "ensemble");

  /// How others call the kinds of models.
  private static final Map<String, String> ARCHITECTURES = Map.of("forest", "Random Forest");

  private static final Pattern SEMANTIC =
      Pattern.compile("(\\d+\\.\\d+\\.\\d+)(-[0-9A-Za-z.-]+)?$");

  private ModelItem() {}

  /// @param folder that holds the model's files
  static ObjectNode of(ModelFolder model, Training training, Path folder, String name)
      throws IOException {
    boolean bands = model.contract() != null && !model.contract().bands().isEmpty();
    List<String> extensions =
        bands ? List.of(Stac.MODEL, Stac.RASTER_1, Stac.FILE) : List.of(Stac.MODEL, Stac.FILE);
    ObjectNode item = Stac.item(name, training.place(), extensions);
    ObjectNode properties = (ObjectNode) item.get("properties");
    period(properties, model);
    properties.put("description", "Land-cover classes by " + kind(model) + ", see README.md");
    learning(properties, model, name);
    assets((ObjectNode) item.get("assets"), model, folder);
    return item;
  }

  private static String kind(ModelFolder model) {
    return ARCHITECTURES.getOrDefault(model.card().kind(), model.card().kind());
  }

  private static void period(ObjectNode properties, ModelFolder model) {
    LocalDate first = null;
    LocalDate last = null;
    if (model.features() instanceof SeriesFeatures s && s.calendar() != null) {
      first = s.calendar().start();
      last = s.calendar().lastDay();
    }
    Stac.period(properties, first, last);
  }

  private static void learning(ObjectNode properties, ModelFolder model, String name) {
    String plain =
        name.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[^A-Za-z]+|[^A-Za-z0-9]+$", "");
    properties.put(
        "mlm:name", plain.length() < 3 ? "limpid-" + kind(model).replace(' ', '-') : plain);
    properties.put("mlm:architecture", kind(model));
    properties.putArray("mlm:tasks").add("semantic-segmentation");
    properties.put("mlm:framework", "Limpid");
    Matcher version = SEMANTIC.matcher(model.card().software());
    if (version.find()) properties.put("mlm:framework_version", version.group());
    properties.put("mlm:pretrained", true);
    ObjectNode parameters = Json.object();
    for (String key : PARAMETERS)
      if (model.card().options().containsKey(key))
        parameters.put(key, model.card().options().get(key));
    parameters.put("seed", model.card().seed());
    properties.set("mlm:hyperparameters", parameters);
    properties.putArray("mlm:input").add(input(model));
    properties.putArray("mlm:output").add(output(model));
  }

  private static ObjectNode input(ModelFolder model) {
    int features = model.features().names().size();
    ObjectNode input = Json.object().put("name", "features of a pixel");
    ArrayNode bands = input.putArray("bands");
    if (model.contract() != null) model.contract().bands().forEach(e -> bands.add(e.band()));
    tensor(input.putObject("input"), "feature", features);
    input.putNull("pre_processing_function");
    return input.put(
        "description",
        "Values of the bands at the times of the calendar, in physical units; how they are made of"
            + " dates is in model.json");
  }

  private static ObjectNode output(ModelFolder model) {
    ObjectNode output = Json.object().put("name", "probabilities");
    output.putArray("tasks").add("semantic-segmentation");
    tensor(output.putObject("result"), "class", model.legend().entries().size());
    output.set("classification:classes", Stac.classes(model.legend(), false));
    output.putNull("post_processing_function");
    return output;
  }

  private static void tensor(ObjectNode tensor, String axis, int size) {
    tensor.putArray("shape").add(-1).add(size);
    tensor.putArray("dim_order").add("batch").add(axis);
    tensor.put("data_type", "float32");
  }

  private static void assets(ObjectNode assets, ModelFolder model, Path folder) throws IOException {
    ObjectNode weights = asset(model.weights(), "application/octet-stream", "mlm:model");
    weights.put("mlm:artifact_type", "limpid-" + model.card().kind());
    described(weights, folder.resolve(model.weights()), model.weightsSha256());
    bands(weights, model);
    assets.set("weights", weights);
    for (Map.Entry<String, String> other : model.others().entrySet()) {
      ObjectNode file = asset(other.getKey(), "application/octet-stream", "metadata");
      described(file, folder.resolve(other.getKey()), other.getValue());
      assets.set(other.getKey().replaceFirst("\\.[^.]+$", ""), file);
    }
    assets.set("model", asset(ModelFolder.JSON, "application/json", "metadata"));
    assets.set("readme", asset(ModelReadme.FILE, "text/markdown", "overview"));
  }

  /// Bands that the input names: core STAC 1.1 allows them at assets only, the extension reads them
  /// there as `raster:bands` of version 1.
  private static void bands(ObjectNode weights, ModelFolder model) {
    if (model.contract() == null || model.contract().bands().isEmpty()) return;
    ArrayNode bands = weights.putArray("raster:bands");
    for (Contract.Expected e : model.contract().bands())
      bands
          .addObject()
          .put("name", e.band())
          .put("data_type", "float32")
          .putObject("statistics")
          .put("minimum", e.values().at(0))
          .put("maximum", e.values().at(100));
  }

  private static ObjectNode asset(String file, String type, String role) {
    ObjectNode asset = Json.object().put("href", Stac.href(file)).put("type", type);
    asset.put("title", file);
    asset.putArray("roles").add(role);
    return asset;
  }

  private static void described(ObjectNode asset, Path file, String sha256) throws IOException {
    asset.put("file:size", Files.size(file)).put("file:checksum", Stac.multihash(sha256));
  }
}
