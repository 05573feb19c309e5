package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.explain.FeatureModel;
import dev.limpid.explain.MapExplainer;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.Yaml;
import dev.limpid.kinds.AnyModel;
import dev.limpid.landcover.ClassMap;
import dev.limpid.model.Classifier;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.TrainingSamples;
import dev.limpid.raster.MapFiles;
import dev.limpid.tile.Manifest;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a map was made of, as its `NAME.config.yaml` says: model, cube, and the choices of both.
///
/// @param model its folder, which may have moved
/// @param cube its folder or file, which may have moved
record MapOrigin(Path map, JsonNode config, Path model, Path cube) {
  /// @param movedModel where the model is now, or null where the map says
  /// @param movedCube where the cube is now, or null where the map says
  static MapOrigin of(Path map, Path movedModel, Path movedCube) throws IOException {
    if (!Files.isRegularFile(map))
      throw new BadInput("map.missing", map.toString(), "no such file; give NAME.tif of a map");
    Path file = new MapFiles(map).configuration();
    if (!Files.isRegularFile(file))
      throw new BadInput(
          "map.config",
          file.toString(),
          "is absent; it says what a map was made of, so only maps that limpid map wrote can be explained");
    JsonNode config = Yaml.read(file, Limits.DEFAULT);
    return new MapOrigin(
        map,
        config,
        place(map, config, "model", "/model/path", movedModel),
        place(map, config, "cube", "/input", movedCube));
  }

  /// Where the map was made the configuration leads; from other folders, and where all was moved
  /// together, the manifest does, whose names begin at the map.
  ///
  /// @param member of the manifest
  private static Path place(Path map, JsonNode config, String key, String member, Path moved)
      throws IOException {
    MapFiles files = new MapFiles(map);
    String recorded = config.path(key).asText("");
    if (moved == null && recorded.isEmpty())
      throw new BadInput(
          "map.config", files.configuration().toString(), "has no key '" + key + "'");
    Path place = moved == null ? Path.of(recorded) : moved;
    if (moved == null && !Files.exists(place) && Files.exists(files.manifest())) {
      String beside = Manifest.read(files.manifest()).json().at(member).asText("");
      Path other = map.resolveSibling(beside).normalize();
      if (!beside.isEmpty() && Files.exists(other)) return other;
    }
    if (!Files.exists(place))
      throw new BadInput(
          "map." + key,
          place.toString(),
          moved == null
              ? "the map's %1$s is not there any more; say where it is with --%1$s".formatted(key)
              : "no such file or folder");
    return place;
  }

  /// Whether `NAME.config.yaml` beside a raster says that it is a map.
  static boolean made(Path raster) throws IOException {
    Path file = new MapFiles(raster).configuration();
    if (!Files.isRegularFile(raster) || !Files.isRegularFile(file)) return false;
    JsonNode config = Yaml.read(file, Limits.DEFAULT);
    return config.has("model") && config.has("cube");
  }

  /// Whether the map is one of canopies, by `limpid canopy map`.
  boolean ofCanopies() {
    return ofCanopies(config);
  }

  private static boolean ofCanopies(JsonNode config) {
    return config.has("variables");
  }

  /// The same of a map of which only `NAME.config.yaml` is sure to be there.
  static boolean ofCanopies(Path map) throws IOException {
    return ofCanopies(Yaml.read(new MapFiles(map).configuration(), Limits.DEFAULT));
  }

  /// What an option was, or null.
  String text(String key) {
    return config.has(key) ? texts(key).getFirst() : null;
  }

  private List<String> texts(String key) {
    JsonNode node = config.path(key);
    List<String> all = new ArrayList<>();
    if (node.isArray()) node.forEach(item -> all.add(item.asText()));
    else if (!node.isMissingNode()) all.add(node.asText());
    return all;
  }

  private ClassMap.Choices choices() {
    EnumSet<ClassMap.Part> parts = EnumSet.noneOf(ClassMap.Part.class);
    String layers = text("layers");
    if (layers == null) return ClassMap.Choices.DEFAULT;
    for (String name : CubeArguments.list(layers)) parts.add(ClassMap.Part.parse(name));
    String valid = text("min-valid");
    String probability = text("min-probability");
    return new ClassMap.Choices(
        parts,
        valid == null ? 1 : Integer.parseInt(valid),
        probability == null ? 0 : Double.parseDouble(probability));
  }

  /// The model, to be opened as the map's was.
  AnyModel recipe() {
    return AnyModel.in(model, PrecisionArguments.of(text("precision")));
  }

  /// How the map's cube was read, as far as the map's own options say.
  CubeArguments arguments() {
    CubeArguments arguments = new CubeArguments();
    arguments.layout = text("layout");
    arguments.bands = text("bands");
    arguments.bandNames = text("band-names");
    arguments.mask = text("mask");
    arguments.scales = texts("scale");
    arguments.decibels = text("db");
    arguments.stills = text("static");
    arguments.period = text("period");
    return arguments;
  }

  /// Opens everything but the map's files: the model in one thread, the cube's headers in another,
  /// since somebody waits.
  Opened open(Console console) throws IOException {
    try {
      ModelFolder described = ModelFolder.describe(model);
      warnOfOtherModel(console);
      Opening opening = new Opening(described);
      Parallel.<IOException>each(
          2,
          2,
          () ->
              i -> {
                if (i == 0) opening.model();
                else opening.cube(console);
              });
      CubeFiles selected = opening.opened.select(opening.files, cube.toString());
      Classifier there =
          opening.opened instanceof FeatureModel pixels ? pixels.on(selected) : opening.opened;
      if (there instanceof FeatureModel pixels) requireTrainingDates(pixels, opening.samples);
      return new Opened(
          this,
          choices(),
          there,
          new Whole(opening.files, opening.words),
          selected,
          opening.samples);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "map.config", new MapFiles(map).configuration().toString(), e.getMessage());
    }
  }

  /// Refuses a cube with other dates than the training had: what is usual there is not known.
  private void requireTrainingDates(FeatureModel there, TrainingSamples samples) throws BadInput {
    int features = there.features().names().size();
    if (features != samples.features())
      throw new BadInput(
          "explain.dates",
          cube.toString(),
          "gives %d features, the training samples have %d: pixels of a cube with other dates than those of the training can be mapped and not explained"
              .formatted(features, samples.features()));
  }

  /// What two threads open.
  private final class Opening {
    private final ModelFolder described;
    private Classifier opened;
    private TrainingSamples samples; // null: none that have the features of the model
    private CubeFiles files;
    private List<String> words;

    Opening(ModelFolder described) {
      this.described = described;
    }

    void model() throws IOException {
      opened = recipe().open();
      boolean kept = described.others().containsKey(TrainingSamples.FILE);
      if (kept || opened instanceof FeatureModel) samples = TrainingSamples.read(model, described);
    }

    void cube(Console console) throws IOException {
      CubeArguments arguments = arguments();
      arguments.inherit(cube, described.card().options(), described.features());
      files = arguments.read(cube, Set.of(), console).files();
      words = arguments.words();
    }
  }

  private void warnOfOtherModel(Console console) throws IOException {
    String recorded = config.path(Defaults.RECORDED).path("model").asText("");
    String found = ModelFolder.sha256(model.resolve(ModelFolder.JSON));
    if (!recorded.isEmpty() && !recorded.equals(found))
      console.warn(
          "%s is not the model that made %s: its hash is %s, the map records %s"
              .formatted(model, map, found, recorded));
  }

  /// The map's cube with every band, those that the model does not use too.
  ///
  /// @param arguments words of a command line that read it so
  record Whole(CubeFiles files, List<String> arguments) {}

  /// @param choices of the map
  /// @param cube as the model selects it
  /// @param samples null where none were kept
  record Opened(
      MapOrigin origin,
      ClassMap.Choices choices,
      Classifier model,
      Whole whole,
      CubeFiles cube,
      TrainingSamples samples) {
    MapExplainer explainer() throws IOException {
      return MapExplainer.open(
          new MapExplainer.Source(
              origin.map(), by -> new ClassMap(by, choices), model, cube, samples));
    }
  }
}
