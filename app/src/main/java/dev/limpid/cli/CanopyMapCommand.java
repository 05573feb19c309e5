package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Angles;
import dev.limpid.canopy.CanopyMap;
import dev.limpid.canopy.SceneAngles;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.geo.Window;
import dev.limpid.invert.CanopyRetrieval;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.MapFiles;
import dev.limpid.raster.MapWriter;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "map",
    description = "Map leaf area, chlorophyll and water of canopies, and how sure they are.",
    footer = "  limpid canopy map canopy-model season --angles angles.csv -o canopy.tif")
final class CanopyMapCommand extends Verb {
  /// Key of the angles of each date in a manifest.
  static final String ANGLES = "scene-angles";

  /// Key of the angles that the model did not learn from.
  static final String BEYOND = "scene-angles-beyond";

  /// Ends the angles of a date that are other ones at each pixel; those told are the middle's.
  private static final String EACH = ",grid";

  /// Rows of a map read at a time.
  private static final int STEP = 256;

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
          "seed",
          "angles",
          "coefficients",
          "responses",
          "soil");

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "Folder of a model of limpid canopy train.")
  Path model;

  @Parameters(index = "1", paramLabel = "CUBE", description = "Folder or file.")
  Path cubePath;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "MAP",
      description =
          "NAME.tif, a band a variable; of several dates NAME-VARIABLE.tif, a band a date. Companions lie beside it.")
  Path output;

  @Option(
      names = "--variables",
      paramLabel = "NAME,...",
      defaultValue = "LAI,CCC,CWC",
      description =
          "Leaf area (LAI), chlorophyll (CCC) and water (CWC) of the canopy, or what the model tells of leaf and soil: cab, cw, ... (${DEFAULT-VALUE}).")
  String variables;

  @Option(
      names = "--correlation",
      description = "Write NAME-correlation.tif too, a band a pair of variables; of one date.")
  boolean correlation;

  @Option(
      names = "--block",
      paramLabel = "N",
      description = "Largest side of a block, pixels; changes no pixel.")
  Integer block;

  @Mixin ModelPhysics physics;
  @Mixin SceneAnglesArguments sceneAngles;
  @Mixin RegionArguments region;
  @Mixin LikeArguments like;
  @Mixin CubeArguments cube;
  @Mixin WriteArguments write;

  @Option(
      names = "--restart",
      description = "Throw away what an unfinished run left, instead of going on from it.")
  boolean restart;

  /// Angles that a manifest tells, instead of those found; null to find them.
  private SceneAngles recorded;

  /// What all maps of a call share.
  ///
  /// @param files what is read
  /// @param beyond angles that the model did not learn from
  record Job(
      CanopyNetwork network,
      CanopyRetrieval opened,
      CubeFiles files,
      SceneAngles angles,
      List<String> beyond,
      Region region)
      implements AutoCloseable {
    CanopyMap function(CanopyMap.Choices choices) {
      return new CanopyMap(opened, angles, choices);
    }

    CubeFiles.Series series() {
      return files.series().getFirst();
    }

    @Override
    public void close() {
      opened.close();
    }
  }

  @Override
  ObjectNode work() throws IOException {
    try (Job job = job()) {
      if (!job.beyond().isEmpty())
        console()
            .warn(
                "the model did not learn from these angles, and what it says there is extrapolated: "
                    + String.join("; ", job.beyond()));
      List<CanopyMap.Choices> products = products(times(job.series()));
      if (products.size() == 1) return product(job, products.getFirst(), output);
      ObjectNode json = Json.object();
      ArrayNode maps = json.putArray("maps");
      for (CanopyMap.Choices product : products) {
        String name = product.variables().getFirst().toLowerCase(Locale.ROOT);
        maps.add(product(job, product, new MapFiles(output).layer(name)));
      }
      return json;
    }
  }

  /// Opens the model and reads the headers of the cube.
  private Job job() throws IOException {
    CanopyNetwork network = CanopyNetwork.in(model, physics);
    CanopyRetrieval opened = network.open();
    try {
      CubeFiles files =
          CanopyMap.seen(
              cube.read(cubePath, Set.of(), console()).files(),
              opened.bands(),
              cubePath.toString());
      requireScale(files);
      CubeFiles.Series series = files.series().getFirst();
      SceneAngles angles =
          recorded != null ? recorded : sceneAngles.of(cubePath, series, files.grid());
      Region part = like.within(region.region(files.grid()), files.grid(), cubePath.toString());
      List<String> beyond =
          recorded != null ? List.of() : angles.beyond(times(series), part.window());
      return new Job(network, opened, files, angles, beyond, part);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /// The map that a manifest tells of once more.
  ///
  /// @param config of the manifest; its options have been parsed into this
  Job again(JsonNode config) throws IOException {
    List<Angles> dates = new ArrayList<>();
    JsonNode told = config.path(ANGLES);
    for (JsonNode one : told.isArray() ? told : Json.array().add(told.asText())) {
      if (one.asText().endsWith(EACH) || sceneAngles.sunPosition != null) return job();
      String[] parts = one.asText().split(",", -1);
      try {
        dates.add(
            new Angles(
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3])));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        BadInput bad =
            new BadInput(
                "manifest.config",
                new MapFiles(output).manifest().toString(),
                ANGLES + " are date,tts,tto,psi, not '" + one.asText() + "'");
        bad.initCause(e);
        throw bad;
      }
    }
    recorded = SceneAngles.Uniform.of(dates);
    return job();
  }

  /// The only map of a call that names one variable, or a cube of one date.
  CanopyMap only(Job job) {
    return job.function(products(times(job.series())).getFirst());
  }

  /// Stored integers are no reflectance unless something says how large their unit is.
  static void requireScale(CubeFiles files) throws IOException {
    for (CubeFiles.Slice slice : files.series().getFirst().slices()) {
      if (slice.scale() != 1) continue;
      try (RasterSource source = files.open(slice.file())) {
        if (source.info().type() != null && !source.info().type().floating())
          throw new BadInput(
              "cube.scale",
              CubeFiles.shown(slice.file()),
              "band %s holds integers without a scale, which are no reflectance; say --scale 0.0001 if it is stored x 10000"
                  .formatted(slice.band()));
      }
    }
  }

  private static List<String> times(CubeFiles.Series series) {
    return series.dates().isEmpty()
        ? IntStream.rangeClosed(1, series.times()).mapToObj(String::valueOf).toList()
        : series.dates().stream().map(String::valueOf).toList();
  }

  private List<CanopyMap.Choices> products(List<String> times) {
    List<String> names = CubeArguments.list(variables);
    if (times.size() == 1) return List.of(new CanopyMap.Choices(names, times, correlation));
    if (correlation)
      throw new IllegalArgumentException(
          "--correlation is of the variables of one date; the cube has %d: choose one with --period"
              .formatted(times.size()));
    List<CanopyMap.Choices> products = new ArrayList<>();
    for (String name : names) products.add(new CanopyMap.Choices(List.of(name), times, false));
    return products;
  }

  private ObjectNode product(Job job, CanopyMap.Choices choices, Path map) throws IOException {
    long start = System.nanoTime();
    MapFiles names = new MapFiles(map);
    if (common.dryRun)
      return new RunPlan(map, job.files(), job.function(choices), options(job.region(), null))
          .json("map", memory(), names.documents(), this);
    AtomicFiles.refuseExisting(map, true); // is it the name of a file at all
    if (!Files.exists(names.journal())) {
      AtomicFiles.refuseExisting(map, common.overwrite);
      for (Path file : names.documents()) AtomicFiles.refuseExisting(file, common.overwrite);
    }
    Provenance provenance = provenance(job, choices, map);
    RunOptions.Recording recording =
        new RunOptions.Recording(
            provenance,
            restart,
            console()::note,
            (manifest, layers) ->
                List.of(
                    configuration(names, provenance),
                    new MapWriter.Document(
                        names.item(),
                        Json.pretty(item(job, choices, names, provenance).of(layers)))));
    Interruption.keeps(names.journal());
    CanopyMap.By recipe = new CanopyMap.By(job.network(), job.angles(), choices);
    RunReport report =
        new LocalRunner().run(job.files(), recipe, map, options(job.region(), recording));
    return json(report, choices, names, start);
  }

  private static MapItem item(
      Job job, CanopyMap.Choices choices, MapFiles names, Provenance provenance) {
    return new MapItem(
        names,
        job.files().grid().cut(job.region().window()),
        job.files().firstDate(),
        job.files().lastDate(),
        provenance,
        new MapItem.Content(
            "mean",
            "%s of the canopy by the model in the link derived_from, their means in the asset mean"
                .formatted(String.join(", ", choices.variables())),
            false));
  }

  private Provenance provenance(Job job, CanopyMap.Choices choices, Path map) throws IOException {
    List<Path> inputs = new ArrayList<>(Fingerprint.files(job.files()));
    inputs.addAll(sceneAngles.files(job.series(), job.angles()));
    List<String> named = new ArrayList<>();
    for (Path file : inputs) named.add(HashedFile.nameBeside(map, cubePath, file));
    if (region.roi != null) {
      inputs.add(region.roi);
      named.add(HashedFile.nameBeside(map, region.roi, region.roi));
    }
    List<Path> bundle = CanopyVae.files(model);
    List<String> parts =
        bundle.stream().map(file -> HashedFile.nameBeside(map, model, file)).toList();
    Map<String, String> software = new TreeMap<>(Software.description());
    software.put(Provenance.CLASS, Provenance.BY_RUNTIME);
    return new Provenance(
        config(job, choices, map),
        HashedFile.nameBeside(map, model, model),
        HashedFile.all(bundle, parts, threads()),
        HashedFile.nameBeside(map, cubePath, cubePath),
        HashedFile.all(inputs, named, threads()),
        software);
  }

  /// The options that can change a pixel, and how they were understood; the physics and hashes of
  /// its tables stand in the model.
  private Map<String, List<String>> config(Job job, CanopyMap.Choices choices, Path map) {
    Map<String, List<String>> config = new TreeMap<>(effective());
    config.keySet().removeAll(NO_PIXELS);
    if (region.roi != null)
      config.put("roi", List.of(HashedFile.nameBeside(map, region.roi, region.roi)));
    config.put("variables", List.of(String.join(",", choices.variables())));
    config.put(MapCommand.READING, List.of(Fingerprint.reading(job.files())));
    Window part = job.region().window();
    Window middle = new Window(part.col() + part.width() / 2, part.row() + part.height() / 2, 1, 1);
    List<String> angles = new ArrayList<>();
    for (int t = 0; t < choices.times().size(); t++) {
      float[] three = job.angles().of(t, middle);
      String each = job.angles() instanceof SceneAngles.Dated ? EACH : "";
      angles.add(
          "%s,%s,%s,%s%s".formatted(choices.times().get(t), three[0], three[1], three[2], each));
    }
    if (!job.beyond().isEmpty()) config.put(BEYOND, job.beyond());
    config.put(ANGLES, angles);
    return config;
  }

  private MapWriter.Document configuration(MapFiles names, Provenance provenance) {
    List<HashedFile> cubeFiles =
        provenance.inputs().stream().filter(file -> !file.file().equals(region.roi)).toList();
    Map<String, String> hashes = new TreeMap<>();
    hashes.put("cube", Fingerprint.of(cubeFiles));
    hashes.put("model", Fingerprint.of(provenance.model()));
    return new MapWriter.Document(
        names.configuration(), Configuration.text("canopy " + spec.name(), effective(), hashes));
  }

  private ObjectNode json(RunReport report, CanopyMap.Choices choices, MapFiles names, long start)
      throws IOException {
    ObjectNode json = Json.object().put("map", names.map().toString());
    json.put("pixels", report.pixels());
    ArrayNode abstained = json.putArray("abstained");
    try (RasterSource quality = GeoTiff.open(names.layer("quality"))) {
      for (int t = 0; t < choices.times().size(); t++) abstained.add(abstained(quality, t));
    }
    json.put("seconds", (System.nanoTime() - start) / 1e9).put("peakMemoryBytes", Memory.peak());
    return json.put("emptyBlocks", report.empty()).put("resumedTiles", report.resumedTiles());
  }

  /// Pixels of the map without values on a date.
  private static long abstained(RasterSource quality, int time) throws IOException {
    int width = quality.grid().width();
    int height = quality.grid().height();
    long count = 0;
    for (int row = 0; row < height; row += STEP) {
      Window window = new Window(0, row, width, Math.min(STEP, height - row));
      float[] codes = new float[Math.multiplyExact(width, window.height())];
      quality.read(window, new int[] {CanopyMap.abstentionBand(time)}, codes);
      for (float code : codes) if (code != FeatureBlock.OK) count++;
    }
    return count;
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
}
