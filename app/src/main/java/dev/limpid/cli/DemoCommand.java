package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.ShellWords;
import dev.limpid.landcover.MapPicture;
import dev.limpid.landcover.View;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import dev.limpid.simulate.SeasonFiles;
import dev.limpid.simulate.SimulatedSeason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Simulate a season, train on its parcels, map it, and show how good the map is.",
    footer = "  limpid demo")
final class DemoCommand extends Verb {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Folder for everything (limpid-demo).")
  Path output = Path.of("limpid-demo");

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Side of the scene, pixels of 10 m (256).")
  int size = 256;

  @Override
  ObjectNode work() throws IOException {
    if (Files.exists(output.resolve("season")) && !common.overwrite)
      throw new BadInput(
          "output.exists", output.toString(), "holds a demo; use --overwrite to replace it");
    SimulatedSeason season = SimulatedSeason.of(size, seed());
    if (common.dryRun) return Json.object().put("output", output.toString()).put("size", size);
    console().note("simulating a season over %.1f km2 ...".formatted(size * size / 1e4));
    SeasonFiles files =
        SeasonFiles.write(season, output.resolve("season"), common.overwrite, threads());
    Path model = output.resolve("model");
    Path map = output.resolve("map.tif");
    Path report = output.resolve("report.html");
    console().note("training on the parcels that were declared ...");
    JsonNode trained =
        run(
            "train",
            files.images().toString(),
            "--labels",
            files.parcels().toString(),
            "--field",
            "class",
            "--legend",
            files.legend().toString(),
            "--legend-columns",
            "label,name,colour",
            "-o",
            model.toString());
    console().note("mapping ...");
    run("map", model.toString(), files.images().toString(), "-o", map.toString());
    console()
        .note(
            "comparing with the whole truth, training parcels included, which only a simulation knows ...");
    JsonNode measured =
        run(
            "evaluate",
            map.toString(),
            "--reference",
            files.reference().toString(),
            "-o",
            report.toString());
    console().note("explaining one pixel ...");
    JsonNode explained = explain(map);
    List<Path> pictures = new ArrayList<>(pictures(files, map));
    pictures.add(Path.of(explained.path("files").path(2).asText()));
    ObjectNode json = result(map, report, pictures, trained, measured);
    return json.put("explanation", explained.path("files").path(0).asText());
  }

  /// A pixel that was not easy to decide: the margin of its class is nearest to this.
  private static final float DOUBTFUL = 0.3f;

  private JsonNode explain(Path map) throws IOException {
    int best = 0;
    int width;
    try (RasterSource quality = GeoTiff.open(map.resolveSibling("map-quality.tif"))) {
      Window all = quality.grid().all();
      width = all.width();
      float[] margin = new float[Math.multiplyExact(width, all.height())];
      quality.read(all, new int[] {0}, margin);
      float nearest = Float.POSITIVE_INFINITY;
      for (int i = 0; i < margin.length; i++)
        if (Math.abs(margin[i] - DOUBTFUL) < nearest) {
          nearest = Math.abs(margin[i] - DOUBTFUL);
          best = i;
        }
    }
    String pixel = best % width + "," + best / width;
    Path folder = output.resolve("explanation");
    return run("explain", map.toString(), "--pixel", pixel, "-o", folder.toString());
  }

  private ObjectNode result(
      Path map, Path report, List<Path> pictures, JsonNode trained, JsonNode measured) {
    ObjectNode json = Json.object().put("map", map.toString()).put("report", report.toString());
    json.putNull("explanation"); // keeps its place among the keys
    ArrayNode list = json.putArray("pictures");
    pictures.forEach(p -> list.add(p.toString()));
    json.set("overallAccuracy", trained.get("overallAccuracy"));
    json.set("macroF1", trained.get("macroF1"));
    json.set("majorityBaseline", trained.get("majorityBaseline"));
    json.set(
        "wholeMap",
        Json.object()
            .<ObjectNode>set("overallAccuracy", measured.path("overallAccuracy").path("value")));
    json.put("next", "limpid view " + ShellWords.quoted(output.toString()));
    return json;
  }

  private List<Path> pictures(SeasonFiles files, Path map) throws IOException {
    Path overview = output.resolve("overview.png");
    SeasonFiles.Image clear = files.clearest();
    Path quality = map.resolveSibling("map-quality.tif");
    MapPicture picture =
        new MapPicture(
            "A simulated season, mapped by a random forest",
            "Simulated data. True colour of %s; the margin is the probability of the best class over the second."
                .formatted(clear.acquisition().date()),
            2,
            List.of(
                new MapPicture.Panel("True colour", View.Colours.sentinel2(clear.file())),
                new MapPicture.Panel("Reference", new View.Classes(files.reference(), null)),
                new MapPicture.Panel("Map", new View.Classes(map, null)),
                new MapPicture.Panel(
                    "Margin", new View.Quantity(quality, "margin", 0, 1, "probability"))));
    picture.write(overview, true).forEach(console()::note);
    return List.of(overview);
  }

  /// Runs another verb in this process, as a user would, and gives its JSON object.
  private JsonNode run(String... arguments) throws IOException {
    return Limpid.nested(common, arguments);
  }
}
