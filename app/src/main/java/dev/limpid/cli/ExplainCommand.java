package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumTable;
import dev.limpid.cube.CubeFiles;
import dev.limpid.explain.ExplanationJson;
import dev.limpid.explain.ExplanationMap;
import dev.limpid.explain.FeatureExplainer;
import dev.limpid.explain.FeatureModel;
import dev.limpid.explain.MapExplainer;
import dev.limpid.explain.PixelExplainer;
import dev.limpid.explain.PixelReport;
import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.invert.CanopyExplainer;
import dev.limpid.invert.CanopyExplanation;
import dev.limpid.invert.CanopyExplanationJson;
import dev.limpid.invert.CanopyMapExplainer;
import dev.limpid.invert.CanopyReport;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.kinds.AnyModel;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.Recipe;
import dev.limpid.model.TrainingSamples;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.RasterSource;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.Region;
import dev.limpid.tile.RunOptions;
import dev.limpid.tile.RunReport;
import dev.limpid.tile.TileFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description =
        "Explain why a pixel of a map has its class: what each date and band added, computed again from its inputs. Of a map of canopies, or a spectrum, which band moved which variable, and how variables go together.",
    footer = "  limpid explain map.tif --pixel 120,80 -o why")
final class ExplainCommand extends Verb {
  @Parameters(
      index = "0",
      paramLabel = "MAP",
      description = "NAME.tif of a map; with SPECTRA, a model of limpid canopy train.")
  Path map;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SPECTRA",
      description = "Spectra, a row each: id, B2, ..., B12, tts, tto, psi.")
  Path spectra;

  /// Which pixel, or which pixels.
  static final class Place {
    @Option(names = "--at", paramLabel = "X,Y", description = "A place in the units of the map.")
    String at;

    @Option(names = "--lonlat", paramLabel = "LON,LAT", description = "A place in degrees.")
    String lonlat;

    @Option(
        names = "--pixel",
        paramLabel = "COL,ROW",
        description = "Column and row of the map, from 0.")
    String pixel;

    @Option(
        names = "--region",
        paramLabel = "W,S,E,N",
        description = "Write attribution layers of all pixels that this box touches.")
    String region;

    @Option(names = "--row", paramLabel = "ID", description = "The spectrum of this id in SPECTRA.")
    String row;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  Place place;

  @Option(
      names = "--target",
      paramLabel = "CLASS|NAME,...",
      description =
          "Explain this class, by name or code, instead of the most probable one; of canopies these variables, such as LAI,cab.")
  String target;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description =
          "Of a map of canopies on several dates, as it names them (the last with values).")
  String date;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "Of forests tree-shap (default) or tree-shap-interventional; of networks integrated-gradients (default), gradient-x-input or attention; of both kernel-shap (default of networks that see neighbours, whole dates) or occlusion. Canopies have shapley alone.")
  String method;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Where the map's model is now, if it moved.")
  Path model;

  @Option(
      names = "--cube",
      paramLabel = "CUBE",
      description = "Where the map's cube is now, if it moved.")
  Path cube;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Folder for JSON, SVG and PNG; of a region, for its layers.")
  Path output;

  @Mixin ModelPhysics physics;
  @Mixin WriteArguments write;

  @Override
  ObjectNode work() throws IOException {
    if ((spectra == null) != (place.row == null))
      throw new IllegalArgumentException("SPECTRA and --row ID are given together or not at all");
    if (spectra != null) return spectrum();
    MapOrigin origin = MapOrigin.of(map, model, cube);
    return origin.ofCanopies() ? canopy(origin) : classes(origin);
  }

  private ObjectNode classes(MapOrigin origin) throws IOException {
    if (date != null) throw new IllegalArgumentException("--date is for maps of canopies");
    ExplainMethod asked = method == null ? null : ExplainMethod.parse(method);
    MapOrigin.Opened opened = origin.open(console());
    ExplainMethod by = asked == null ? ExplainMethod.usual(opened.model()) : asked;
    PixelExplainer explainer = by.explainer(opened.model(), opened.samples(), seed());
    int chosen = target(opened.model().legend());
    if (place.region != null) return region(opened, pixels(explainer), by, chosen);
    try (MapExplainer pixels = opened.explainer()) {
      Window at = pixel(pixels.grid());
      PixelReport report = pixels.explain(at.col(), at.row(), explainer, chosen);
      return written(
          ExplanationJson.of(report), new ExplanationPicture(report), named(at.col(), at.row()));
    }
  }

  private ObjectNode canopy(MapOrigin origin) throws IOException {
    requireShapley();
    if (place.region != null)
      throw new IllegalArgumentException(
          "--region is for maps of classes, a pixel of canopies takes seconds");
    CanopyOrigin canopies = new CanopyOrigin(origin, physics);
    try (CanopyMapExplainer pixels = canopies.open(canopies.cube(console()), threads(), seed())) {
      Window at = pixel(pixels.grid());
      CanopyReport report =
          pixels.explain(at.col(), at.row(), time(pixels.times()), names(pixels.variables()));
      ObjectNode json = CanopyExplanationJson.of(report);
      if (report.explanation() == null) return json;
      String where = "column %d, row %d, %s".formatted(at.col(), at.row(), report.time());
      CanopyPicture picture = new CanopyPicture(report.explanation(), where, json);
      return written(json, picture, named(at.col(), at.row()) + "-" + report.time());
    }
  }

  private ObjectNode spectrum() throws IOException {
    requireShapley();
    try (CanopyExplainer explainer = CanopyOrigin.explainer(map, physics, threads(), seed())) {
      CanopyVae model = explainer.retrieval().model();
      model.refuseWithoutNeighbours(map, "spectra of a table");
      Noise noise = model.card().noise();
      Spectrum seen =
          SpectrumTable.read(spectra, Sensor.SENTINEL2, noise).stream()
              .filter(spectrum -> spectrum.id().equals(place.row))
              .findFirst()
              .orElseThrow(
                  () ->
                      new BadInput(
                          "table.row",
                          spectra.toString(),
                          "has no row with the id '%s'".formatted(place.row)));
      CanopyExplanation explanation = explainer.of(seen, names(CanopyExplainer.USUAL));
      ObjectNode json = Json.object().put("id", seen.id());
      json.setAll(CanopyExplanationJson.of(explanation));
      CanopyPicture picture = new CanopyPicture(explanation, "spectrum " + seen.id(), json);
      return written(json, picture, "explanation");
    }
  }

  private void requireShapley() {
    if (method != null && !method.equals("shapley"))
      throw new IllegalArgumentException(
          "canopies are explained by the method shapley, got '" + method + "'");
  }

  /// Position of the date that is asked for; -1 for the last with values.
  private int time(List<String> times) {
    if (date == null) return -1;
    int at = times.indexOf(date);
    if (at < 0)
      throw new IllegalArgumentException("date must be one of %s, got '%s'".formatted(times, date));
    return at;
  }

  private List<String> names(List<String> usual) {
    return target == null ? usual : CubeArguments.list(target);
  }

  private static String named(int col, int row) {
    return "explanation-%d-%d".formatted(col, row);
  }

  /// The answer, and where files are asked for their names.
  private ObjectNode written(ObjectNode json, Sheet sheet, String name) throws IOException {
    if (output == null || common.dryRun) return json;
    json.set("files", SheetFiles.write(output, name, sheet, json, common.overwrite, console()));
    return json;
  }

  @Override
  void print(ObjectNode result) {
    if (result.has("variables")) CanopyExplanationText.print(result, System.out);
    else if (result.has("answer")) ExplanationText.print(result, System.out);
    else super.print(result);
  }

  /// Position of the class that is asked for; -1 for the most probable one.
  private int target(Legend legend) {
    if (target == null) return -1;
    for (int k = 0; k < legend.entries().size(); k++) {
      Legend.Entry e = legend.entries().get(k);
      if (e.name().equals(target) || Integer.toString(e.code()).equals(target)) return k;
    }
    throw new IllegalArgumentException(
        "target must be one of %s, got '%s'".formatted(legend.names(), target));
  }

  private Window pixel(Grid grid) throws BadInput {
    if (place.pixel != null) {
      double[] cr = CubeArguments.numbers(place.pixel, 2, "pixel must be COL,ROW");
      if (cr[0] != Math.rint(cr[0]) || cr[1] != Math.rint(cr[1]))
        throw new IllegalArgumentException("pixel must be whole numbers, got " + place.pixel);
      return new Window((int) cr[0], (int) cr[1], 1, 1);
    }
    double[] xy =
        place.at != null
            ? CubeArguments.numbers(place.at, 2, "at must be X,Y")
            : CubeArguments.numbers(place.lonlat, 2, "lonlat must be LON,LAT");
    if (place.at == null) {
      if (Math.abs(xy[0]) > 180 || Math.abs(xy[1]) > 90)
        throw new IllegalArgumentException(
            "lonlat must be LON,LAT in -180..180 and -90..90, got '" + place.lonlat + "'");
      CrsTransform.between(Crs.epsg(4326), grid.crs()).apply(xy, 1);
    }
    return new Window(grid.col(xy[0]), grid.row(xy[1]), 1, 1);
  }

  private FeatureExplainer pixels(PixelExplainer explainer) throws BadInput {
    if (explainer instanceof FeatureExplainer ofPixels) return ofPixels;
    throw new BadInput(
        "explain.region",
        map.toString(),
        "its model, of kind %s, takes seconds to explain a pixel; --region is for models of single pixels, use --pixel, --at or --lonlat"
            .formatted(explainer.model().card().kind()));
  }

  /// Attributions of many pixels.
  private ObjectNode region(
      MapOrigin.Opened opened, FeatureExplainer explainer, ExplainMethod by, int chosen)
      throws IOException {
    if (output == null) throw new IllegalArgumentException("--region needs -o DIR for its layers");
    Region part = Region.of(box(opened.cube().grid()));
    Path file = output.resolve("attributions.tif");
    ObjectNode json =
        Json.object().put("attributions", file.toString()).put("method", explainer.method());
    if (common.dryRun) return json.put("pixels", pixels(part));
    AtomicFiles.makeFolder(output);
    Layers recipe = new Layers(opened.origin().recipe(), opened.cube(), by, chosen, seed());
    RunOptions options =
        new RunOptions(
            blockMemory(),
            threads(),
            0,
            0,
            write.options(common.overwrite, threads()),
            progress("explaining", (double) pixels(part)),
            part);
    RunReport report = new LocalRunner().run(opened.cube(), recipe, file, options);
    json.put("pixels", report.pixels());
    ArrayNode files = json.putArray("files");
    for (Layer layer : new ExplanationMap(explainer, opened.cube(), chosen).layers())
      files.add(
          output
              .resolve("attributions" + (layer.name().isEmpty() ? "" : "-" + layer.name()) + ".tif")
              .toString());
    return json;
  }

  private static long pixels(Region region) {
    return (long) region.window().width() * region.window().height();
  }

  /// The pixels of the map in the box, on the cube's grid.
  private Window box(Grid cubeGrid) throws IOException {
    double[] e = CubeArguments.numbers(place.region, 4, "region must be W,S,E,N");
    try (RasterSource raster = GeoTiff.open(map)) {
      Grid grid = raster.grid();
      Window w =
          grid.windowOf(e[0], e[1], e[2], e[3])
              .orElseThrow(
                  () ->
                      new BadInput(
                          "region.outside",
                          map.toString(),
                          "--region %s does not meet the map, which reaches from %s, %s to %s, %s"
                              .formatted(
                                  place.region,
                                  grid.west(),
                                  grid.south(),
                                  grid.east(),
                                  grid.north())));
      int col = cubeGrid.col(grid.centreX(w.col()));
      int row = cubeGrid.row(grid.centreY(w.row()));
      return new Window(col, row, w.width(), w.height());
    }
  }

  /// Opens the model and explains with it.
  record Layers(AnyModel model, CubeFiles cube, ExplainMethod method, int target, long seed)
      implements Recipe<TileFunction> {
    @Override
    public ExplanationMap open() throws IOException {
      FeatureModel opened = model.ofPixels("an explanation");
      Path folder = Path.of(model.folder());
      TrainingSamples samples = TrainingSamples.read(folder, ModelFolder.describe(folder));
      return new ExplanationMap(method.ofPixels(opened.on(cube), samples, seed), cube, target);
    }
  }
}
