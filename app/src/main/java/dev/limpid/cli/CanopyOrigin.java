package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.canopy.CanopyMap;
import dev.limpid.canopy.SceneAngles;
import dev.limpid.cube.CubeFiles;
import dev.limpid.invert.CanopyExplainer;
import dev.limpid.invert.CanopyMapExplainer;
import dev.limpid.invert.CanopyRetrieval;
import dev.limpid.io.BadInput;
import dev.limpid.raster.MapFiles;
import dev.limpid.tile.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a map of canopies was made of.
///
/// @param named tables of the physics; those that are not named are where the map's options say
record CanopyOrigin(MapOrigin origin, ModelPhysics named) {
  private ModelPhysics physics() {
    ModelPhysics physics = new ModelPhysics();
    physics.coefficients = now(named.coefficients, origin.text("coefficients"));
    physics.responses = now(named.responses, origin.text("responses"));
    physics.soil = now(named.soil, origin.text("soil"));
    return physics;
  }

  /// A file that is not there any more must be named again, which the physics asks for.
  private static Path now(Path named, String recorded) {
    if (named != null || recorded == null) return named;
    Path place = Path.of(recorded);
    return Files.exists(place) ? place : null;
  }

  /// The map's cube with every band.
  MapOrigin.Whole cube(Console console) throws IOException {
    CubeArguments arguments = origin.arguments();
    CubeFiles files = arguments.read(origin.cube(), Set.of(), console).files();
    return new MapOrigin.Whole(files, arguments.words());
  }

  /// @param cube of [#cube]
  CanopyMapExplainer open(MapOrigin.Whole cube, int threads, long seed) throws IOException {
    CanopyExplainer explainer = explainer(origin.model(), physics(), threads, seed);
    try {
      CanopyRetrieval retrieval = explainer.retrieval();
      String name = origin.cube().toString();
      CubeFiles files = CanopyMap.seen(cube.files(), retrieval.bands(), name);
      SceneAnglesArguments angles = new SceneAnglesArguments();
      angles.angles = origin.text("angles");
      angles.sunPosition = origin.text("sun-position");
      SceneAngles found = angles.of(origin.cube(), files.series().getFirst(), files.grid());
      CanopyMap function = new CanopyMap(retrieval, found, choices(origin.map()));
      return new CanopyMapExplainer(
          origin.map(), function, function.select(files, name), explainer);
    } catch (IllegalArgumentException e) {
      explainer.close();
      throw new BadInput(
          "map.config", new MapFiles(origin.map()).configuration().toString(), e.getMessage());
    } catch (IOException e) {
      explainer.close();
      throw e;
    }
  }

  /// @param model folder
  static CanopyExplainer explainer(Path model, ModelPhysics physics, int threads, long seed)
      throws IOException {
    CanopyRetrieval retrieval = CanopyNetwork.in(model, physics).open();
    try {
      return new CanopyExplainer(
          retrieval, physics.background(retrieval.model(), model, threads), threads, seed);
    } catch (IOException | RuntimeException e) {
      retrieval.close();
      throw e;
    }
  }

  /// What is in a map, as its manifest has it.
  static CanopyMap.Choices choices(Path map) throws IOException {
    Path file = new MapFiles(map).manifest();
    if (!Files.isRegularFile(file))
      throw new BadInput(
          "map.manifest", file.toString(), "is absent; it says what is in a map of canopies");
    JsonNode config = Manifest.read(file).json().path("config");
    List<String> times =
        texts(config.path(CanopyMapCommand.ANGLES)).stream()
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList();
    List<String> variables = CubeArguments.list(String.join(",", texts(config.path("variables"))));
    return new CanopyMap.Choices(variables, times, config.has("correlation"));
  }

  private static List<String> texts(JsonNode node) {
    if (!node.isArray()) return List.of(node.asText());
    List<String> all = new ArrayList<>();
    node.forEach(item -> all.add(item.asText()));
    return all;
  }
}
