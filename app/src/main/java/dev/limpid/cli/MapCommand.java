package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.forest.RandomForest;
import dev.limpid.geo.Grid;
import dev.limpid.io.Json;
import dev.limpid.landcover.ClassMap;
import dev.limpid.model.ModelFolder;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.WriteOptions;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.RunOptions;
import dev.limpid.tile.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "map",
    description = "Map a cube with a model: classes, probabilities, and how far to trust them.",
    footer = "  limpid map model season -o map.tif")
final class MapCommand extends Verb {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Folder of a model.")
  Path model;

  @Parameters(index = "1", paramLabel = "CUBE", description = "Folder or file.")
  Path cubePath;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "MAP",
      description = "NAME.tif; companions lie beside it.")
  Path output;

  @Option(
      names = "--block",
      paramLabel = "N",
      description = "Largest side of a block, pixels; changes no pixel.")
  Integer block;

  @Option(
      names = "--layers",
      paramLabel = "NAME,...",
      description = "class, probabilities, quality (all).")
  String layers;

  @Option(
      names = "--min-valid",
      paramLabel = "N",
      description = "Fewest valid dates of a classified pixel (1).")
  Integer minValid;

  @Option(
      names = "--min-probability",
      paramLabel = "P",
      description = "Least probability of a class; below it a pixel has none (0).")
  Double minProbability;

  @Mixin CubeArguments cube;
  @Mixin WriteArguments write;

  @Override
  ObjectNode work() throws IOException {
    long start = System.nanoTime();
    ClassMap.Choices choices =
        new ClassMap.Choices(
            parts(), minValid == null ? 1 : minValid, minProbability == null ? 0 : minProbability);
    RandomForest.In recipe = new RandomForest.In(model.toUri());
    CubeFiles files = cube.read(cubePath, Set.of(), console()).files();
    try (RandomForest forest = recipe.open()) {
      forest.card().notes().forEach(console()::warn);
      files = forest.select(files, cubePath.toString());
    }
    Grid grid = files.grid();
    RunOptions options = options((double) grid.width() * grid.height());
    if (common.dryRun) return plan(files, grid);
    RunReport report =
        new LocalRunner().run(files, new ClassMap.By(recipe, choices), output, options);
    Configuration.write(
        output, spec.name(), effective(), Map.of("model", modelHash()), common.overwrite);
    ObjectNode json = Json.object();
    json.put("map", output.toString()).put("pixels", report.pixels()).put("abstained", abstained());
    json.put("seconds", (System.nanoTime() - start) / 1e9).put("peakMemoryBytes", Memory.peak());
    return json;
  }

  private String modelHash() throws IOException {
    return ModelFolder.sha256(model.resolve(ModelFolder.JSON));
  }

  private EnumSet<ClassMap.Part> parts() {
    if (layers == null) return EnumSet.allOf(ClassMap.Part.class);
    EnumSet<ClassMap.Part> parts = EnumSet.noneOf(ClassMap.Part.class);
    for (String name : CubeArguments.list(layers)) parts.add(ClassMap.Part.parse(name));
    return parts;
  }

  private RunOptions options(double pixels) {
    WriteOptions writing = write.options(common.overwrite, threads());
    return new RunOptions(
        blockMemory(),
        threads(),
        block == null ? 0 : block,
        0,
        writing,
        progress("mapping", pixels));
  }

  private ObjectNode plan(CubeFiles files, Grid grid) {
    ObjectNode json = Json.object();
    json.put("map", output.toString()).put("width", grid.width()).put("height", grid.height());
    json.put("bytesPerPixel", files.bytesPerPixel()).put("files", files.files().size());
    json.put("threads", threads()).put("memory", memory()).put("blockMemory", blockMemory());
    return json;
  }

  /// Pixels of the map without a class.
  private long abstained() throws IOException {
    try (RasterSource map = GeoTiff.open(output)) {
      return dev.limpid.raster.PixelCounts.of(map, 0).getOrDefault(0L, 0L);
    }
  }
}
