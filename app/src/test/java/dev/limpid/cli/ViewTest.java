package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.Json;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Legend;
import dev.limpid.raster.PixelCounts;
import dev.limpid.raster.RasterSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the viewer shows is what the files hold and what the commands say.
final class ViewTest {
  @TempDir static Path folder;

  private static Path demo;
  private static Viewing viewing;

  @BeforeAll
  static void open() throws IOException {
    demo = folder.resolve("demo");
    assertEquals(0, Run.limpid("demo", "--size", "96", "--quiet", "-o", demo).code());
    viewing = Viewing.of(demo);
  }

  @AfterAll
  static void close() throws IOException {
    if (viewing != null) viewing.close();
  }

  @Test
  void aTileShowsTheClassesOfTheMap() throws IOException {
    byte[] png = viewing.get("tiles/" + viewing.layer("Classes") + "/0/0/0.png").body();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(256, image.getWidth());
    try (RasterSource map = GeoTiff.open(demo.resolve("map.tif"))) {
      Grid grid = map.grid();
      float[] codes = new float[grid.width() * grid.height()];
      map.read(grid.all(), new int[] {0}, codes);
      for (int row = 0; row < grid.height(); row++)
        for (int col = 0; col < grid.width(); col++) {
          int argb = image.getRGB(col, row);
          int code = (int) codes[row * grid.width() + col];
          if (code == 0) assertEquals(0, argb >>> 24, "no class is transparent");
          else assertEquals(0xFF000000 | colour(map.info().legend(), code), argb);
        }
      assertEquals(0, image.getRGB(grid.width(), 0) >>> 24, "beside the map");
    }
  }

  private static int colour(Legend legend, int code) {
    return legend.entries().stream().filter(e -> e.code() == code).findFirst().orElseThrow().rgb();
  }

  @Test
  void anExplanationIsThatOfTheCommand() throws IOException {
    Grid grid = grid();
    for (int[] at : new int[][] {{10, 10}, {48, 40}, {80, 71}}) {
      JsonNode command =
          Run.json("explain", demo.resolve("map.tif"), "--pixel", at[0] + "," + at[1]);
      ObjectNode viewer =
          (ObjectNode)
              viewing.json(
                  "api/explain?map=map1&x=" + grid.centreX(at[0]) + "&y=" + grid.centreY(at[1]));
      viewer.remove("why");
      assertEquals(Json.compact(command), Json.compact(viewer));
    }
  }

  private static Grid grid() throws IOException {
    try (RasterSource map = GeoTiff.open(demo.resolve("map.tif"))) {
      return map.grid();
    }
  }

  @Test
  void theHistogramCountsEveryPixel() throws IOException {
    JsonNode histogram = viewing.json("api/histogram?layer=" + viewing.layer("Classes"));
    assertTrue(histogram.get("everyPixel").asBoolean());
    try (RasterSource map = GeoTiff.open(demo.resolve("map.tif"))) {
      Map<Long, Long> counts = PixelCounts.of(map, 0);
      for (JsonNode one : histogram.get("classes"))
        assertEquals(counts.getOrDefault(one.get("code").asLong(), 0L), one.get("pixels").asLong());
    }
  }

  @Test
  void aSeriesIsThatOfTheImages() throws IOException {
    JsonNode session = viewing.json("api/session");
    String cube = session.get("cubes").get(0).get("id").asText();
    Grid grid = grid();
    JsonNode series =
        viewing
            .json("api/series?cube=" + cube + "&x=" + grid.centreX(20) + "&y=" + grid.centreY(30))
            .get("series")
            .get(0);
    String first = series.get("times").get(0).asText().replace("-", "");
    Path image = demo.resolve("season/images/SIM_S2_" + first + ".tif");
    int clear = 0;
    try (RasterSource source = GeoTiff.open(image)) {
      var pixel = source.read(new Window(20, 30, 1, 1));
      for (int b = 0; b < pixel.bands().size(); b++) {
        JsonNode band = series.get("bands").get(b);
        assertEquals(pixel.bands().get(b).name(), band.get("name").asText());
        if (series.get("states").get(0).asText().equals("observed")) {
          assertEquals(pixel.at(b, 0, 0), band.get("values").get(0).asDouble(), 1e-6);
          clear++;
        } else assertTrue(band.get("values").get(0).isNull(), "a cloud has no value");
      }
    }
    assertTrue(clear >= 0);
    int states = 0;
    for (JsonNode state : series.get("states")) if (state.asText().equals("masked")) states++;
    assertTrue(states > 0, "the season has clouds");
  }

  @Test
  void cloudsAreKnownForEachDate() {
    JsonNode shares = viewing.json("api/clouds?layer=" + viewing.layer("Clouds")).get("shares");
    assertEquals(
        viewing.json("api/session").get("cubes").get(0).get("series").get(0).get("times").size(),
        shares.size());
    for (JsonNode share : shares)
      assertTrue(share.asDouble() >= 0 && share.asDouble() <= 1, share.toString());
  }

  @Test
  void valuesOfLayersAreThoseOfTheFiles() throws IOException {
    Grid grid = grid();
    String margin = viewing.layer("Margin");
    String classes = viewing.layer("Classes");
    JsonNode values =
        viewing
            .json(
                "api/pixel?x=%s&y=%s&layers=%s,%s@0"
                    .formatted(grid.centreX(33), grid.centreY(44), margin, classes))
            .get("values");
    JsonNode explained =
        viewing.json(
            "api/explain?map=map1&x=%s&y=%s".formatted(grid.centreX(33), grid.centreY(44)));
    assertEquals(explained.get("class").get("name"), values.get(1).get("name"));
    try (RasterSource quality = GeoTiff.open(demo.resolve("map-quality.tif"))) {
      float stored = quality.read(new Window(33, 44, 1, 1)).at(0, 0, 0);
      assertEquals(stored, values.get(0).get("numbers").get(0).floatValue());
    }
  }

  @Test
  void aMapWithoutAManifestSaysSo() throws IOException {
    assertTrue(viewing.json("api/manifest?map=map1").get("present").asBoolean());
    Path copy = Files.createDirectories(folder.resolve("bare")).resolve("map.tif");
    Files.copy(demo.resolve("map.tif"), copy);
    Files.copy(demo.resolve("map.config.yaml"), copy.resolveSibling("map.config.yaml"));
    try (Viewing bare = Viewing.of(copy)) {
      JsonNode manifest = bare.json("api/manifest?map=map1");
      assertFalse(manifest.get("present").asBoolean());
      assertEquals("none", manifest.get("state").asText());
    }
  }

  @Test
  void aManifestIsShownButNotBelieved() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("signed")).resolve("map.tif");
    Files.copy(demo.resolve("map.tif"), copy);
    Files.writeString(
        copy.resolveSibling("map.manifest.json"),
        "{\"root\":\"<b>abc</b>\",\"tiles\":[1,2,3],\"determinism\":\"D0\"}");
    Files.copy(demo.resolve("map.config.yaml"), copy.resolveSibling("map.config.yaml"));
    try (Viewing signed = Viewing.of(copy)) {
      JsonNode manifest = signed.json("api/manifest?map=map1");
      assertTrue(manifest.get("present").asBoolean());
      assertEquals("<b>abc</b>", manifest.get("facts").get("root").asText());
      assertEquals("3 entries", manifest.get("facts").get("tiles").asText());
      assertTrue(manifest.get("verify").asText().startsWith("limpid verify "));
      assertEquals("manifest", verdict(signed, "differs").at("/firstDifference/what").asText());
    }
  }

  /// What `/api/manifest` says in the end.
  private static JsonNode verdict(Viewing of, String state) {
    long until = System.nanoTime() + 60_000_000_000L;
    JsonNode manifest = of.json("api/manifest?map=map1");
    while (manifest.get("state").asText().equals("verifying") && System.nanoTime() < until) {
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      manifest = of.json("api/manifest?map=map1");
    }
    assertEquals(state, manifest.get("state").asText(), manifest.toString());
    return manifest;
  }

  @Test
  void aMapIsVerifiedWhileItIsShown() throws IOException {
    JsonNode sound = verdict(viewing, "verified");
    assertTrue(sound.get("firstDifference").isNull());
    JsonNode command = Run.json("verify", demo.resolve("map.tif"));
    assertEquals(command.get("checkedTiles"), sound.get("checkedTiles"));
    assertEquals(sound.get("tiles"), sound.get("checkedTiles"));
  }

  @Test
  void aChangedPixelIsFoundWhileTheMapIsShown() throws IOException {
    Path map = copyOfMap("changed");
    Path made =
        Season.rewrite(
            map,
            Files.createDirectory(map.resolveSibling("e")),
            null,
            (values, width, col, row) -> {
              byte[] codes = (byte[]) values;
              if (col == 50 && row == 60) codes[row * width + col] ^= 3;
            });
    Files.move(made, map, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (Viewing changed = Viewing.of(map)) {
      assertEquals(
          200, changed.get("tiles/" + changed.layer("Classes") + "/0/0/0.png").statusCode());
      JsonNode first = verdict(changed, "differs").get("firstDifference");
      Run command = Run.limpid("verify", map, "--json");
      assertEquals(command.json().get("firstDifference"), first);
    }
  }

  /// The margin of another map would be shown as that of this one.
  @Test
  void aCompanionOfAnotherMapIsNotShown() throws IOException {
    Path map = copyOfMap("mixed");
    Path quality = map.resolveSibling("map-quality.tif");
    Path made =
        Season.rewrite(
            quality,
            Files.createDirectory(map.resolveSibling("e")),
            null,
            (values, width, col, row) -> {
              if (col == 5 && row == 5) ((float[]) values)[row * width + col] += 0.25f;
            });
    Files.move(made, quality, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Grid grid = grid();
    try (Viewing mixed = Viewing.of(map)) {
      String margin = mixed.layer("Margin");
      for (String path :
          List.of(
              "tiles/" + margin + "/0/0/0.png",
              "api/histogram?layer=" + margin,
              "api/pixel?x=%s&y=%s&layers=%s"
                  .formatted(grid.centreX(6), grid.centreY(6), margin))) {
        HttpResponse<byte[]> reply = mixed.get(path);
        assertEquals(422, reply.statusCode(), path);
        String error = Viewing.json(reply).get("error").asText();
        assertTrue(error.contains("map-quality.tif") && error.contains("tile 0"), error);
        assertTrue(error.contains("--overwrite"), error);
      }
      assertEquals(
          200,
          mixed.get("tiles/" + mixed.layer("Probability of water") + "/0/0/0.png").statusCode(),
          "the other companion is sound");
    }
  }

  private static Path copyOfMap(String name) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    try (java.util.stream.Stream<Path> all = Files.list(demo)) {
      for (Path file : all.filter(f -> f.getFileName().toString().startsWith("map")).toList())
        if (Files.isRegularFile(file)) Files.copy(file, to.resolve(file.getFileName()));
    }
    return to.resolve("map.tif");
  }

  /// The live prediction is the map that the saved commands make, pixel by pixel.
  @Test
  void aSketchIsWhatItsCommandsMake() throws IOException {
    Grid grid = grid();
    ObjectNode asked = Json.object();
    asked.put("cube", viewing.json("api/session").get("cubes").get(0).get("id").asText());
    asked
        .putArray("view")
        .add(grid.west() - 5)
        .add(grid.south())
        .add(grid.east())
        .add(grid.north());
    ArrayNode polygons = asked.putArray("polygons");
    polygon(polygons, "field, wet", grid.x(5.3), grid.y(12.1), 190);
    polygon(polygons, "forest", grid.x(60.7), grid.y(55.2), 210);
    polygon(polygons, "field, wet", grid.x(30.2), grid.y(80.9), 120);
    HttpResponse<byte[]> reply =
        viewing.post("api/sketch", Json.compact(asked), "Content-Type", "application/json");
    JsonNode sketch = Viewing.json(reply);
    assertEquals(200, reply.statusCode(), sketch.toString());
    assertTrue(sketch.get("whole").asBoolean());
    Path file = folder.resolve("sketch.geojson");
    Files.writeString(file, sketch.get("geoJson").asText());
    for (JsonNode command : sketch.get("commands")) {
      List<String> words = words(command.asText());
      if (words.get(1).equals("view")) continue;
      Run run = Run.limpid(words.subList(1, words.size()).toArray());
      assertEquals(0, run.code(), command + "\n" + run.err());
    }
    byte[] png =
        viewing.get("tiles/" + sketch.get("layer").get("id").asText() + "/0/0/0.png").body();
    BufferedImage shown = ImageIO.read(new ByteArrayInputStream(png));
    int classified = 0;
    try (RasterSource map = GeoTiff.open(folder.resolve("sketch-map.tif"))) {
      float[] codes = new float[grid.width() * grid.height()];
      map.read(grid.all(), new int[] {0}, codes);
      for (int i = 0; i < codes.length; i++) {
        int argb = shown.getRGB(i % grid.width(), i / grid.width());
        if (Float.isNaN(codes[i])) assertEquals(0, argb >>> 24);
        else {
          assertEquals(colour(map.info().legend(), (int) codes[i]), argb & 0xFFFFFF);
          classified++;
        }
      }
    }
    assertTrue(classified > 9000, classified + " pixels of 9216");
  }

  private static void polygon(
      ArrayNode polygons, String name, double west, double north, double side) {
    ArrayNode ring = polygons.addObject().put("class", name).putArray("ring");
    for (double[] c : new double[][] {{0, 0}, {side, 7}, {side - 20, side}, {3, side + 11}})
      ring.addArray().add(west + c[0]).add(north - c[1]);
  }

  /// The words of a command, in a folder of the test's.
  private static List<String> words(String command) {
    return java.util.regex.Pattern.compile("'([^']*)'|(\\S+)")
        .matcher(command)
        .results()
        .map(m -> m.group(1) != null ? m.group(1) : m.group(2))
        .map(w -> w.startsWith("sketch") ? folder.resolve(w).toString() : w)
        .toList();
  }

  @Test
  void aMovedModelIsSaidAndTheMapShown() throws IOException {
    Path alone = Files.createDirectories(folder.resolve("alone")).resolve("map.tif");
    Files.copy(demo.resolve("map.tif"), alone);
    String config = Files.readString(demo.resolve("map.config.yaml"));
    Files.writeString(
        alone.resolveSibling("map.config.yaml"), config.replaceAll("model: .*", "model: \"gone\""));
    try (Viewing moved = Viewing.of(alone)) {
      JsonNode map = moved.json("api/session").get("maps").get(0);
      assertFalse(map.get("explainable").asBoolean());
      assertTrue(map.get("silent").asText().contains("--model"), map.toString());
      assertEquals(409, moved.get("api/explain?map=map1&x=0&y=0").statusCode());
      assertEquals(200, moved.get("tiles/" + moved.layer("Classes") + "/0/0/0.png").statusCode());
    }
    Run strict = Run.limpid("view", alone, "--strict", "--no-browser");
    assertEquals(3, strict.code());
  }

  @Test
  void whatCannotBeViewedIsRefused() throws IOException {
    assertEquals(3, Run.limpid("view", folder.resolve("nothing"), "--no-browser").code());
    assertEquals(3, Run.limpid("view", demo.resolve("model"), "--no-browser").code());
    assertEquals(3, Run.limpid("view", demo.resolve("report.html"), "--no-browser").code());
    assertEquals(2, Run.limpid("view", demo, "--port", "70000", "--no-browser").code());
    Run busy = Run.limpid("view", demo, "--port", viewing.port(), "--no-browser");
    assertEquals(3, busy.code(), busy.err());
    assertTrue(busy.err().contains("is in use"), busy.err());
  }
}
