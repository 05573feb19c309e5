package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.forest.RandomForest;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import dev.limpid.landcover.ClassMap;
import dev.limpid.model.ModelFolder;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.PixelCounts;
import dev.limpid.raster.RasterSource;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.Region;
import dev.limpid.tile.RunOptions;
import dev.limpid.tile.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
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
      defaultValue = "class,probabilities,quality",
      description = "What is written (${DEFAULT-VALUE}).")
  String layers;

  @Option(
      names = "--min-valid",
      paramLabel = "N",
      defaultValue = "1",
      description = "Fewest valid dates of a classified pixel (${DEFAULT-VALUE}).")
  int minValid;

  @Option(
      names = "--min-probability",
      paramLabel = "P",
      defaultValue = "0",
      description = "Least probability of a class; below it a pixel has none (${DEFAULT-VALUE}).")
  double minProbability;

  @Option(
      names = "--accept-contract-mismatch",
      paramLabel = "KEY",
      split = Defaults.BETWEEN,
      splitSynopsisLabel = "",
      description =
          "Map although the cube is not what the model was trained on: units, offset, bands, gsd or sample-type.")
  List<String> accepted = List.of();

  @Mixin RegionArguments region;
  @Mixin CubeArguments cube;
  @Mixin WriteArguments write;

  @Override
  ObjectNode work() throws IOException {
    long start = System.nanoTime();
    ClassMap.Choices choices = new ClassMap.Choices(parts(), minValid, minProbability);
    ClassMap.By recipe = new ClassMap.By(new RandomForest.In(model.toUri()), choices);
    try (ClassMap function = recipe.open()) {
      RandomForest forest = (RandomForest) function.classifier();
      cube.inherit(cubePath, forest.card().options(), forest.features());
      CubeFiles files = cube.read(cubePath, Set.of(), console()).files();
      for (String note : forest.card().notes()) console().warn(note);
      files = forest.select(files, cubePath.toString());
      RunOptions options = options(region.region(files.grid()));
      new ContractGate(forest, accepted, console())
          .require(
              files,
              options.region().window(),
              cubePath,
              spec.commandLine().getParseResult().originalArgs());
      if (common.dryRun) return new MapPlan(output, files, function, options).json(memory());
      AtomicFiles.refuseExisting(Configuration.path(output), common.overwrite);
      RunReport report = new LocalRunner().run(files, recipe, output, options);
      Map<String, String> hashes =
          Map.of("model", modelHash(), "cube", Fingerprint.of(files, threads()));
      Configuration.write(output, spec.name(), effective(), hashes, common.overwrite);
      return json(report, start);
    }
  }

  private ObjectNode json(RunReport report, long start) throws IOException {
    ObjectNode json = Json.object().put("map", output.toString());
    json.put("pixels", report.pixels()).put("abstained", abstained());
    json.put("seconds", (System.nanoTime() - start) / 1e9).put("peakMemoryBytes", Memory.peak());
    return json.put("resumedTiles", 0); // every run begins at the beginning
  }

  private String modelHash() throws IOException {
    return ModelFolder.sha256(model.resolve(ModelFolder.JSON));
  }

  private EnumSet<ClassMap.Part> parts() {
    EnumSet<ClassMap.Part> parts = EnumSet.noneOf(ClassMap.Part.class);
    for (String name : CubeArguments.list(layers)) parts.add(ClassMap.Part.parse(name));
    return parts;
  }

  private RunOptions options(Region part) {
    return new RunOptions(
        blockMemory(),
        threads(),
        block == null ? 0 : block,
        0,
        write.options(common.overwrite, threads()),
        progress("mapping", (double) part.window().width() * part.window().height()),
        part);
  }

  /// Pixels of the map without a class.
  private long abstained() throws IOException {
    try (RasterSource map = GeoTiff.open(output)) {
      return PixelCounts.of(map, 0).getOrDefault(0L, 0L);
    }
  }
}
