package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import dev.limpid.landcover.ClassMap;
import dev.limpid.model.Classifier;
import dev.limpid.model.ModelFolder;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.MapFiles;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.PixelCounts;
import dev.limpid.raster.RasterSource;
import dev.limpid.tile.HashedFile;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.MapItem;
import dev.limpid.tile.Provenance;
import dev.limpid.tile.Region;
import dev.limpid.tile.RunOptions;
import dev.limpid.tile.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "map",
    description = "Map a cube with a model: classes, probabilities, and how far to trust them.",
    footer = "  limpid map model season -o map.tif")
final class MapCommand extends Verb {
  /// Options that change no pixel, and paths, which are recorded in their own place.
  private static final Set<String> NO_PIXELS =
      Set.of(
          "model",
          "cube",
          "output",
          "block",
          "compression",
          "predictor",
          "overviews",
          "co",
          "seed");

  /// Key of the hash of how a cube's files were understood.
  static final String READING = "reading";

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
      names = "--nodata-policy",
      paramLabel = "NAME",
      description =
          "center (default): a pixel is mapped where it has data itself, whatever lies around it.")
  String noDataPolicy;

  @Option(
      names = "--accept-contract-mismatch",
      paramLabel = "KEY",
      split = Defaults.BETWEEN,
      splitSynopsisLabel = "",
      description =
          "Map although the cube is not what the model was trained on: units, offset, bands, gsd or sample-type.")
  List<String> accepted = List.of();

  @Mixin PrecisionArguments precision;
  @Mixin RegionArguments region;
  @Mixin LikeArguments like;
  @Mixin CubeArguments cube;
  @Mixin WriteArguments write;

  @Option(
      names = "--restart",
      description = "Throw away what an unfinished run left, instead of going on from it.")
  boolean restart;

  /// A run that is ready to begin.
  ///
  /// @param files what the classifier reads
  record Job(ClassMap function, ClassMap.By recipe, CubeFiles files, Region region)
      implements AutoCloseable {
    @Override
    public void close() {
      function.close();
    }
  }

  @Override
  ObjectNode work() throws IOException {
    long start = System.nanoTime();
    checkPolicy();
    MapFiles names = new MapFiles(output);
    try (Job job = job()) {
      List<String> typed = spec.commandLine().getParseResult().originalArgs();
      new ContractGate(job.function().classifier(), accepted, console())
          .require(job.files(), job.region().window(), cubePath, typed);
      RunOptions plan = options(job.region(), null);
      if (common.dryRun)
        return new RunPlan(output, job.files(), job.function(), plan)
            .json("map", memory(), names.documents(), this);
      AtomicFiles.refuseExisting(output, true); // is it the name of a file at all
      if (!Files.exists(names.journal())) {
        AtomicFiles.refuseExisting(output, common.overwrite);
        for (Path file : names.documents()) AtomicFiles.refuseExisting(file, common.overwrite);
      }
      Provenance provenance = provenance(job);
      RunOptions.Recording recording =
          new RunOptions.Recording(
              provenance,
              restart,
              console()::note,
              (manifest, layers) ->
                  List.of(
                      configuration(names, provenance),
                      new MapWriter.Document(
                          names.item(), Json.pretty(item(job, provenance).of(layers)))));
      Interruption.keeps(names.journal());
      RunReport report =
          new LocalRunner()
              .run(job.files(), job.recipe(), output, options(job.region(), recording));
      return json(report, start);
    }
  }

  private MapItem item(Job job, Provenance provenance) {
    return new MapItem(
        new MapFiles(output),
        job.files().grid().cut(job.region().window()),
        job.files().firstDate(),
        job.files().lastDate(),
        provenance,
        MapItem.Content.CLASSES);
  }

  /// Opens the model and reads the headers of the cube.
  Job job() throws IOException {
    ClassMap.Choices choices = new ClassMap.Choices(parts(), minValid, minProbability);
    ClassMap.By recipe = new ClassMap.By(precision.model(model), choices);
    ClassMap function = recipe.open();
    try {
      Classifier opened = function.classifier();
      cube.inherit(cubePath, opened.card().options(), opened.features());
      CubeFiles files = cube.read(cubePath, Set.of(), console()).files();
      for (String note : opened.card().notes()) console().warn(note);
      files = opened.select(files, cubePath.toString());
      return new Job(
          function,
          recipe,
          files,
          like.within(region.region(files.grid()), files.grid(), cubePath.toString()));
    } catch (IOException | RuntimeException e) {
      function.close();
      throw e;
    }
  }

  private void checkPolicy() {
    if (noDataPolicy == null || noDataPolicy.equals("center")) return;
    if (noDataPolicy.equals("any") || noDataPolicy.equals("all"))
      throw new IllegalArgumentException(
          "nodata policy '%s' is not offered: a pixel is mapped where it has data itself (center), whatever a model sees around it"
              .formatted(noDataPolicy));
    throw new IllegalArgumentException(
        "nodata policy must be center, any or all, got '" + noDataPolicy + "'");
  }

  private Provenance provenance(Job job) throws IOException {
    List<Path> inputs = new ArrayList<>(Fingerprint.files(job.files()));
    List<String> named = new ArrayList<>();
    for (Path file : inputs) named.add(HashedFile.nameBeside(output, cubePath, file));
    if (region.roi != null) {
      inputs.add(region.roi);
      named.add(HashedFile.nameBeside(output, region.roi, region.roi));
    }
    List<Path> bundle = ModelFolder.files(model);
    List<String> parts =
        bundle.stream().map(file -> HashedFile.nameBeside(output, model, file)).toList();
    return new Provenance(
        config(job.files()),
        HashedFile.nameBeside(output, model, model),
        HashedFile.all(bundle, parts, threads()),
        HashedFile.nameBeside(output, cubePath, cubePath),
        HashedFile.all(inputs, named, threads()),
        Software.description());
  }

  /// The options that can change a pixel, those that the model lent included, and how they were
  /// understood.
  private Map<String, List<String>> config(CubeFiles files) {
    Map<String, List<String>> config = new TreeMap<>(effective());
    config.keySet().removeAll(NO_PIXELS);
    if (region.roi != null)
      config.put("roi", List.of(HashedFile.nameBeside(output, region.roi, region.roi)));
    config.put(READING, List.of(Fingerprint.reading(files)));
    return config;
  }

  private MapWriter.Document configuration(MapFiles names, Provenance provenance) {
    String modelHash =
        provenance.model().stream()
            .filter(file -> file.file().endsWith(ModelFolder.JSON))
            .map(HashedFile::sha256)
            .findFirst()
            .orElseThrow();
    List<HashedFile> cubeFiles =
        provenance.inputs().stream().filter(file -> !file.file().equals(region.roi)).toList();
    Map<String, String> hashes = new TreeMap<>();
    hashes.put("cube", Fingerprint.of(cubeFiles));
    hashes.put("model", modelHash);
    return new MapWriter.Document(
        names.configuration(), Configuration.text(spec.name(), effective(), hashes));
  }

  private ObjectNode json(RunReport report, long start) throws IOException {
    ObjectNode json = Json.object().put("map", output.toString());
    json.put("pixels", report.pixels()).put("abstained", abstained());
    json.put("seconds", (System.nanoTime() - start) / 1e9).put("peakMemoryBytes", Memory.peak());
    if (report.empty() > 0)
      console()
          .note(
              "%d of %d blocks hold no data and were not computed"
                  .formatted(report.empty(), report.blocks()));
    return json.put("emptyBlocks", report.empty()).put("resumedTiles", report.resumedTiles());
  }

  private EnumSet<ClassMap.Part> parts() {
    EnumSet<ClassMap.Part> parts = EnumSet.noneOf(ClassMap.Part.class);
    for (String name : CubeArguments.list(layers)) parts.add(ClassMap.Part.parse(name));
    return parts;
  }

  RunOptions options(Region part, RunOptions.Recording recording) {
    return new RunOptions(
        blockMemory(),
        threads(),
        block == null ? 0 : block,
        0,
        write.options(common.overwrite, threads()),
        progress("mapping", (double) part.window().width() * part.window().height()),
        part,
        recording);
  }

  /// Pixels of the map without a class.
  private long abstained() throws IOException {
    try (RasterSource map = GeoTiff.open(output)) {
      return PixelCounts.of(map, 0).getOrDefault(0L, 0L);
    }
  }
}
