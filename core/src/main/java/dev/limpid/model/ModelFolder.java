package dev.limpid.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.FeatureSet;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.AtomicFolder;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Sha256;
import dev.limpid.raster.Legend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// A model on disk: a folder with `model.json` (card, legend, features, hash of the weights) and
/// one file of weights.
///
/// @param contract what it expects of cubes, or null where that is not known
/// @param weights name of the file of weights in the folder
/// @param others SHA-256 of the other files of the folder, by name
public record ModelFolder(
    ModelCard card,
    Legend legend,
    FeatureSet features,
    Contract contract,
    String weights,
    String weightsSha256,
    Map<String, String> others) {
  public static final String JSON = "model.json";
  private static final AtomicFolder FOLDER = new AtomicFolder("model", JSON);
  private static final String OWN = "sha256";
  private static final String UNKNOWN = "0".repeat(64);
  private static final String FORMAT = "limpid-model";
  private static final int VERSION = 1;
  private static final String FILE_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  public ModelFolder {
    others = java.util.Collections.unmodifiableMap(new TreeMap<>(others));
  }

  /// Writes weights.
  @FunctionalInterface
  public interface Weights {
    void writeTo(java.io.OutputStream out) throws IOException;
  }

  /// A file of a model.
  public record Part(String name, Weights content) {}

  /// What a model is.
  public record Content(ModelCard card, Legend legend, FeatureSet features) {}

  /// Writes a model as a whole: the folder has its name only when everything is in it.
  ///
  /// @param training what is known of it, for `README.md`, `model.stac.json` and the contract
  /// @param parts the file of weights, then the others
  /// @param overwrite whether a model of that name is replaced; anything else there is never
  ///   touched
  public static ModelFolder write(
      Path folder, boolean overwrite, Content content, Training training, List<Part> parts)
      throws IOException {
    return FOLDER.write(
        folder,
        overwrite,
        part -> {
          Map<String, String> hashes = new TreeMap<>();
          for (Part p : parts) {
            Path file = part.resolve(p.name());
            AtomicFiles.write(file, false, p.content()::writeTo);
            hashes.put(p.name(), sha256(file));
          }
          String weights = parts.getFirst().name();
          ModelFolder model =
              new ModelFolder(
                  content.card(),
                  content.legend(),
                  content.features(),
                  training.contract(),
                  weights,
                  hashes.remove(weights),
                  hashes);
          AtomicFiles.write(part.resolve(JSON), false, sealed(model.json()));
          String name = folder.toAbsolutePath().getFileName().toString();
          byte[] readme = ModelReadme.of(model, training, name).getBytes(StandardCharsets.UTF_8);
          AtomicFiles.write(part.resolve(ModelReadme.FILE), false, readme);
          Json.write(
              part.resolve(ModelItem.FILE), false, ModelItem.of(model, training, part, name));
          return model;
        });
  }

  /// The text of `model.json` with a hash of its own: that of the text in which this hash is zeros.
  private static byte[] sealed(ObjectNode json) {
    String open = Json.pretty(json.put(OWN, UNKNOWN));
    return open.replace(UNKNOWN, Sha256.of(open)).getBytes(StandardCharsets.UTF_8);
  }

  /// Refuses a `model.json` that was edited since it was written. Models of earlier versions, which
  /// state no hash of their own, pass.
  public static void requireUnedited(Path folder) throws IOException {
    describe(folder); // within limits and in its place
    Path json = folder.resolve(JSON);
    String text = Files.readString(json);
    String stated = Json.read(json, Limits.DEFAULT).path(OWN).asText();
    if (stated.isEmpty()) return;
    String found = Sha256.of(text.replace(stated, UNKNOWN));
    if (!found.equals(stated))
      throw new BadInput(
          "model.edited",
          json.toString(),
          "its SHA-256, with %s as zeros, is %s, and it states %s: it was edited since it was written"
              .formatted(OWN, found, stated));
  }

  /// Refuses what stands where a model is to be written, before any work is done.
  public static void refuseExisting(Path folder, boolean overwrite) throws IOException {
    FOLDER.refuseExisting(folder, overwrite);
  }

  /// Reads `model.json` and checks the weights against their hash.
  public static ModelFolder read(Path folder) throws IOException {
    ModelFolder model = describe(folder);
    String weights = model.weights();
    String found;
    try {
      found = sha256(folder.resolve(weights));
    } catch (NoSuchFileException e) {
      throw new BadInput(
          "model.weights", folder.toString(), "its weights " + weights + " are absent");
    }
    if (!found.equals(model.weightsSha256()))
      throw new BadInput(
          "model.weights",
          folder.resolve(weights).toString(),
          "its SHA-256 is " + found + ", not " + model.weightsSha256() + " as model.json says");
    return model;
  }

  /// Reads `model.json` alone: the weights are not looked at.
  public static ModelFolder describe(Path folder) throws IOException {
    Path json = folder.resolve(JSON);
    if (!Files.isRegularFile(json))
      throw new BadInput(
          "model.missing", folder.toString(), "no model here: " + JSON + " is absent");
    JsonNode root = Json.read(json, Limits.DEFAULT);
    String file = json.toString();
    if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION)
      throw new BadInput(
          "model.format", file, "not a model of format " + FORMAT + " version " + VERSION);
    String weights = root.path("weights").asText();
    requireFileName(weights, file);
    Map<String, String> others = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : root.path("others").properties()) {
      requireFileName(e.getKey(), file);
      others.put(e.getKey(), e.getValue().asText());
    }
    return new ModelFolder(
        card(root.path("card")),
        legend(root.path("legend"), file),
        FeatureJson.read(root.path("features"), file),
        Contract.read(root.path("contract"), file),
        weights,
        root.path("weightsSha256").asText(),
        others);
  }

  /// Models whose test tensors gave what they should in this process, by hashes and features.
  private static final Set<String> CHECKED = ConcurrentHashMap.newKeySet();

  /// Runs the test tensors of a model.
  ///
  /// @param model as opened from `folder`
  /// @return what was found, or null where the model has no test tensors
  /// @throws BadInput where an output differs by more than its tolerance
  public static TestTensors.Result check(Path folder, Classifier model) throws IOException {
    return read(folder).run(folder, model);
  }

  /// The same, at most once in this process for the same files.
  public void checkOnce(Path folder, Classifier model) throws IOException {
    String sha256 = others.get(TestTensors.FILE);
    String key = weightsSha256 + sha256 + Json.compact(FeatureJson.write(features));
    if (sha256 == null || CHECKED.contains(key)) return;
    run(folder, model);
    CHECKED.add(key);
  }

  private TestTensors.Result run(Path folder, Classifier model) throws IOException {
    String sha256 = others.get(TestTensors.FILE);
    if (sha256 == null) return null;
    Path file = folder.resolve(TestTensors.FILE);
    if (!Files.isRegularFile(file))
      throw new BadInput("model.tests", file.toString(), "is absent; model.json names it");
    String found = sha256(file);
    if (!found.equals(sha256))
      throw new BadInput(
          "model.tests",
          file.toString(),
          "its SHA-256 is " + found + ", not " + sha256 + " as model.json says");
    return TestTensors.read(file, features, legend.entries().size())
        .check(model, folder.toString());
  }

  private static void requireFileName(String name, String file) throws BadInput {
    if (!name.matches(FILE_NAME))
      throw new BadInput("model.weights", file, "not a file name: '" + name + "'");
  }

  private ObjectNode json() {
    ObjectNode root = Json.object();
    root.put("format", FORMAT).put("version", VERSION);
    ObjectNode c = root.putObject("card");
    c.put("kind", card.kind()).put("software", card.software());
    c.put("seed", card.seed()).put("dataSha256", card.dataSha256());
    card.options().forEach(c.putObject("options")::put);
    card.scores().forEach(c.putObject("scores")::put);
    card.notes().forEach(c.putArray("notes")::add);
    root.set("legend", json(legend));
    root.set("features", FeatureJson.write(features));
    if (contract != null) root.set("contract", contract.json());
    root.put("weights", weights).put("weightsSha256", weightsSha256);
    if (!others.isEmpty()) others.forEach(root.putObject("others")::put);
    return root;
  }

  public static ArrayNode json(Legend legend) {
    ArrayNode array = Json.array();
    for (Legend.Entry entry : legend.entries()) {
      ObjectNode node = array.addObject().put("code", entry.code()).put("name", entry.name());
      if (entry.original() != null) node.put("original", entry.original());
      node.put("colour", "#%06X".formatted(entry.rgb()));
    }
    return array;
  }

  private static ModelCard card(JsonNode node) {
    Map<String, String> options = new TreeMap<>();
    node.path("options").properties().forEach(e -> options.put(e.getKey(), e.getValue().asText()));
    Map<String, Double> scores = new TreeMap<>();
    node.path("scores")
        .properties()
        .forEach(e -> scores.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
    List<String> notes = new ArrayList<>();
    node.path("notes").forEach(n -> notes.add(n.asText()));
    return new ModelCard(
        node.path("kind").asText(),
        node.path("software").asText(),
        options,
        node.path("dataSha256").asText(),
        node.path("seed").asLong(),
        scores,
        notes);
  }

  private static Legend legend(JsonNode array, String file) throws BadInput {
    List<Legend.Entry> entries = new ArrayList<>();
    for (JsonNode node : array) {
      String colour = node.path("colour").asText();
      int code = node.path("code").asInt();
      if (!colour.matches("#[0-9A-Fa-f]{6}") || code < 1 || code > 65_535)
        throw new BadInput("model.legend", file, "not a legend entry: " + node);
      entries.add(
          new Legend.Entry(
              code,
              node.path("name").asText(),
              node.has("original") ? node.get("original").asText() : null,
              Integer.parseInt(colour.substring(1), 16)));
    }
    if (entries.isEmpty()) throw new BadInput("model.legend", file, "no classes");
    return new Legend(entries);
  }

  public static String sha256(Path file) throws IOException {
    return Sha256.of(file);
  }

  /// The files of the model in `folder`, in the order of their names.
  public static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
