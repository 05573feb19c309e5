package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainTest {
  @TempDir static Path shared;
  private static Season season;
  private static Path map;

  @TempDir Path folder;

  @BeforeAll
  static void map() throws IOException {
    season = Season.get();
    map = shared.resolve("map.tif");
    Run.json("map", season.model(), season.images(), "-o", map);
  }

  private static float[] stored(Path file, int col, int row) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      int[] bands = new int[source.bands().size()];
      for (int b = 0; b < bands.length; b++) bands[b] = b;
      float[] values = new float[bands.length];
      source.read(new Window(col, row, 1, 1), bands, values);
      return values;
    }
  }

  private static double sum(JsonNode explanation) {
    double sum = explanation.get("baselineScore").asDouble();
    for (JsonNode a : explanation.get("attributions"))
      if (!a.get("value").isNull()) sum += a.get("value").asDouble();
    return sum;
  }

  @Test
  void explainsTheValuesOfTheMap() throws IOException {
    for (int[] at : new int[][] {{20, 70}, {60, 33}, {90, 5}}) {
      JsonNode json = Run.json("explain", map, "--pixel", at[0] + "," + at[1]);
      float[] p = stored(shared.resolve("map-probabilities.tif"), at[0], at[1]);
      int k = 0;
      for (JsonNode value : json.get("probabilities")) assertEquals(p[k++], value.floatValue());
      assertEquals(p.length, k);
      assertEquals(stored(map, at[0], at[1])[0], json.at("/class/code").asInt());
      assertEquals(json.at("/class/name"), json.get("target"));
      assertEquals(
          json.get("score").asDouble(),
          json.get("probabilities").get(json.get("target").asText()).asDouble());
      assertTrue(json.get("agreesWithMap").asBoolean());
      assertEquals("probability", json.get("scoreUnit").asText());
      assertEquals(json.get("score").asDouble(), sum(json), 1e-5);
      assertTrue(json.get("sumError").asDouble() < 1e-5);
      assertEquals(5, json.get("nearestSamples").size());
      assertEquals(json.at("/domain/distance"), json.get("nearestSamples").get(0).get("distance"));
    }
  }

  @Test
  void cloudedDatesAreNotObserved() throws IOException {
    JsonNode json = Run.json("explain", map, "--pixel", "60,33");
    int clear = 0;
    int clouded = 0;
    for (JsonNode a : json.get("attributions")) {
      boolean observed = a.get("state").asText().equals("observed");
      assertEquals(observed, !a.get("value").isNull(), a.toString());
      assertEquals(observed, !a.get("observed").isNull(), a.toString());
      assertTrue(a.get("date").asText().startsWith("2024-"), a.toString());
      if (observed) clear++;
      else clouded++;
    }
    float valid = stored(shared.resolve("map-quality.tif"), 60, 33)[1];
    assertEquals(valid * 10, clear, 1e-6); // ten bands
    assertTrue(clouded > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree-shap-interventional", "kernel-shap", "occlusion"})
  void everyMethodSaysHowFaithfulItIs(String method) {
    JsonNode json = Run.json("explain", map, "--pixel", "20,70", "--method", method);
    assertEquals(method, json.get("method").asText());
    double error = Math.abs(json.get("score").asDouble() - sum(json));
    assertEquals(error, json.get("sumError").asDouble(), 1e-9);
    if (!method.equals("occlusion")) assertTrue(error < 1e-5, "sum error " + error);
    for (String key : List.of("deletion", "random", "insertion"))
      assertTrue(json.at("/faithfulness/" + key).isNumber());
    assertTrue(
        json.at("/faithfulness/deletion").asDouble() < json.at("/faithfulness/random").asDouble());
  }

  /// Names in the configuration are those that were typed; the manifest leads from elsewhere.
  @Test
  void aMapThatMovedWithAllThatMadeItIsStillExplained(@TempDir Path folder) throws Exception {
    Path before = Files.createDirectory(folder.resolve("before"));
    Season.get().copied(before);
    List<String> args = List.of("map", "model", "images", "-o", "m.tif");
    assertEquals(0, Run.process(before, Map.of(), args).code());
    Path after = Files.move(before, folder.resolve("after"));
    JsonNode json = Run.json("explain", after.resolve("m.tif"), "--pixel", "20,70");
    assertTrue(json.get("agreesWithMap").asBoolean());
    assertEquals(0, Run.limpid("verify", after.resolve("m.tif"), "--full").code());
  }

  @Test
  void aPlaceCanBeNamedInThreeWays() throws IOException {
    JsonNode json = Run.json("explain", map, "--pixel", "20,70");
    double x = json.at("/pixel/x").asDouble();
    double y = json.at("/pixel/y").asDouble();
    try (RasterSource source = GeoTiff.open(map)) {
      Grid grid = source.grid();
      assertEquals(grid.centreX(20), x);
      double[] lonlat = {x, y};
      dev.limpid.geo.CrsTransform.between(grid.crs(), dev.limpid.geo.Crs.epsg(4326))
          .apply(lonlat, 1);
      assertEquals(json, Run.json("explain", map, "--at", x + "," + y));
      assertEquals(json, Run.json("explain", map, "--lonlat", lonlat[0] + "," + lonlat[1]));
    }
    Run outside = Run.limpid("explain", map, "--pixel", "20,700", "--json");
    assertEquals(3, outside.code());
    assertEquals("explain.outside", outside.error().get("code").asText());
    assertEquals(2, Run.limpid("explain", map).code());
    assertEquals(2, Run.limpid("explain", map, "--pixel", "1,2", "--at", "3,4").code());
    assertEquals(2, Run.limpid("explain", map, "--pixel", "1,x").code());
    assertEquals(2, Run.limpid("explain", map, "--lonlat", "1.3,95").code());
    assertEquals(2, Run.limpid("explain", map, "--pixel", "1,2", "--method", "guess").code());
  }

  @Test
  void anotherClassCanBeAskedFor() {
    JsonNode json = Run.json("explain", map, "--pixel", "20,70");
    List<String> names = Run.names(json.get("probabilities"));
    String other = names.get(names.indexOf(json.get("target").asText()) == 0 ? 1 : 0);
    JsonNode asked = Run.json("explain", map, "--pixel", "20,70", "--target", other);
    assertEquals(other, asked.get("target").asText());
    assertEquals(asked.at("/probabilities/" + other.replace("/", "~1")), asked.get("score"));
    assertEquals(asked.get("score").asDouble(), sum(asked), 1e-5);
    assertEquals(2, Run.limpid("explain", map, "--pixel", "20,70", "--target", "nothing").code());
  }

  @Test
  void aPixelWithoutAClassSaysWhy() {
    JsonNode json =
        Run.json("explain", map, "--pixel", Season.CLOUDY.col() + "," + Season.CLOUDY.row());
    assertEquals(0, json.at("/class/code").asInt());
    assertEquals(1, json.get("abstention").asInt());
    assertTrue(json.get("score").isNull());
    assertEquals(0, json.get("attributions").size());
    assertTrue(json.get("answer").asText().contains("no date of a series is clear"));
  }

  /// Refused although the pixel that is asked for is the same in both: the file is not this map's.
  @Test
  void refusesACompanionOfAnotherMap() throws IOException {
    Path made = Files.createDirectory(folder.resolve("mixed"));
    try (var files = Files.list(map.getParent())) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        Files.copy(file, made.resolve(file.getFileName()));
    }
    Path mixed = made.resolve("map.tif");
    Path quality = made.resolve("map-quality.tif");
    Path changed =
        Season.rewrite(
            quality,
            Files.createDirectory(folder.resolve("changed-quality")),
            null,
            (values, w, col, row) -> {
              if (col == 95 && row == 95) ((float[]) values)[row * w + col] += 1;
            });
    assertEquals(0, Run.limpid("explain", mixed, "--pixel", "60,33").code());
    Files.move(changed, quality, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Run run = Run.limpid("explain", mixed, "--pixel", "60,33", "--json");
    assertEquals(3, run.code(), run.err());
    assertEquals("map.companion", run.error().get("code").asText());
    assertEquals(quality.toString(), run.error().get("file").asText());
    String message = run.error().get("message").asText();
    assertTrue(message.contains("tile 0") && message.contains("--overwrite"), message);
    Files.delete(quality);
    assertEquals(0, Run.limpid("explain", mixed, "--pixel", "60,33").code());
    Files.copy(map.resolveSibling("map-quality.tif"), quality);
    Files.delete(made.resolve("map.manifest.json"));
    assertEquals(0, Run.limpid("explain", mixed, "--pixel", "60,33").code(), "nothing is stated");
  }

  @Test
  void refusesAMapThatItsInputsDoNotGive() throws IOException {
    Path other = folder.resolve("other");
    Run.json(
        "train",
        season.images(),
        "--labels",
        season.labels(),
        "--test-share",
        0,
        "--seed",
        9,
        "--trees",
        7,
        "-o",
        other);
    Run run = Run.limpid("explain", map, "--pixel", "60,33", "--model", other, "--json");
    assertEquals(6, run.code(), run.err());
    assertEquals("explain.differs", run.error().get("code").asText());
    assertTrue(run.err().contains("band '"), run.err());
    assertTrue(run.err().contains("is not the model that made"), run.err());
    Path changed = Files.createDirectory(folder.resolve("changed"));
    try (var files = Files.list(season.images())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tif")).toList())
        Season.rewrite(
            file,
            changed,
            null,
            (values, w, col, row) -> {
              if (!file.toString().contains("SCL") && col == 60 && row == 33)
                Array.setShort(values, row * w + col, (short) 5000);
            });
    }
    assertEquals(6, Run.limpid("explain", map, "--pixel", "60,33", "--cube", changed).code());
    assertEquals(0, Run.limpid("explain", map, "--pixel", "61,33", "--cube", changed).code());
  }

  @Test
  void writesJsonAndPictures() throws IOException {
    Path why = folder.resolve("why");
    JsonNode json = Run.json("explain", map, "--pixel", "20,70", "-o", why);
    List<String> files = new ArrayList<>();
    json.get("files").forEach(f -> files.add(f.asText()));
    assertEquals(3, files.size());
    String text = Files.readString(Path.of(files.get(0)));
    assertTrue(text.contains("\"nearestSamples\""));
    String svg = Files.readString(Path.of(files.get(1)));
    assertTrue(svg.contains(json.get("target").asText()) && svg.endsWith("</svg>"));
    byte[] png = Files.readAllBytes(Path.of(files.get(2)));
    assertEquals('P', png[1]);
    assertTrue(png.length > 10_000, png.length + " bytes");
    assertEquals(3, Run.limpid("explain", map, "--pixel", "20,70", "-o", why).code());
    Run shown = Run.limpid("explain", map, "--pixel", "20,70");
    assertTrue(shown.out().contains("B08") && shown.out().contains("~"), shown.out());
  }

  @Test
  void layersOfARegionAreTheSamePixels() throws IOException {
    JsonNode corner = Run.json("explain", map, "--pixel", "58,32");
    double x = corner.at("/pixel/x").asDouble();
    double y = corner.at("/pixel/y").asDouble();
    String box = (x - 4) + "," + (y - 24) + "," + (x + 24) + "," + (y + 4);
    Path out = folder.resolve("layers");
    JsonNode json = Run.json("explain", map, "--region", box, "-o", out);
    assertEquals(9, json.get("pixels").asInt());
    JsonNode one = Run.json("explain", map, "--pixel", "60,33");
    float[] scores = stored(out.resolve("attributions.tif"), 2, 1);
    assertEquals(one.get("score").floatValue(), scores[0]);
    assertEquals(one.get("baselineScore").floatValue(), scores[1]);
    Map<String, Double> bands = new TreeMap<>();
    Map<String, Double> dates = new TreeMap<>();
    for (JsonNode a : one.get("attributions")) {
      double v = a.get("value").asDouble(Double.NaN);
      bands.merge(a.get("band").asText(), Double.isNaN(v) ? 0 : v, Double::sum);
      dates.merge(a.get("date").asText(), v, Double::sum);
    }
    compare(bands, out.resolve("attributions-bands.tif"));
    compare(dates, out.resolve("attributions-dates.tif"));
    assertFalse(Files.exists(out.resolve("attributions-quality.tif")));
    assertEquals(2, Run.limpid("explain", map, "--region", box).code());
  }

  private static void compare(Map<String, Double> expected, Path file) throws IOException {
    float[] found = stored(file, 2, 1);
    assertNotEquals(0, found.length);
    try (RasterSource source = GeoTiff.open(file)) {
      assertEquals(expected.size(), found.length);
      for (int b = 0; b < found.length; b++) {
        double wanted = expected.get(source.bands().get(b).name());
        assertEquals(wanted, found[b], 1e-6, source.bands().get(b).name());
      }
    }
  }
}
