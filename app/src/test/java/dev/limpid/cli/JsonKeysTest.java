package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The JSON of every verb: keys of the contract, numbers that are numbers, `null` for what is
/// missing.
final class JsonKeysTest {
  @TempDir static Path folder;
  private static Season season;

  @BeforeAll
  static void season() throws IOException {
    season = Season.get();
  }

  private static void assertNumbers(JsonNode json, String... keys) {
    for (String key : keys) assertTrue(json.path(key).isNumber(), key + " in " + json);
  }

  private static void assertTexts(JsonNode json, String... keys) {
    for (String key : keys) assertTrue(json.path(key).isTextual(), key + " in " + json);
  }

  private static void assertInterval(JsonNode json) {
    assertEquals(List.of("value", "standardError", "low", "high"), Run.names(json));
    json.forEach(v -> assertTrue(v.isNumber() || v.isNull(), json.toString()));
  }

  private static void assertBaseline(JsonNode json) {
    assertEquals(List.of("overallAccuracy", "macroF1"), Run.names(json.get("majorityBaseline")));
    assertNumbers(json.get("majorityBaseline"), "overallAccuracy", "macroF1");
  }

  private static Path scene() throws IOException {
    try (Stream<Path> files = Files.list(season.images())) {
      return files.filter(f -> f.toString().matches(".*\\d\\.tif")).sorted().toList().getFirst();
    }
  }

  @Test
  void infoOfARaster() throws IOException {
    JsonNode json = Run.json("info", scene());
    assertEquals("raster", json.get("kind").asText());
    assertNumbers(json, "width", "height", "blockWidth", "blockHeight", "maxHeapBytes");
    assertNumbers(json, "predictor");
    assertTexts(json, "crs", "compression");
    assertTrue(json.get("overviews").isArray() && json.get("cog").isBoolean());
    assertEquals(6, json.get("transform").size());
    assertEquals(10, json.get("bands").size());
    JsonNode band = json.get("bands").get(0);
    assertTexts(band, "name", "type", "unit");
    assertNumbers(band, "noData", "scale", "offset");
    for (String key : List.of("min", "max", "mean", "stdDev"))
      assertTrue(band.has(key) && band.get(key).isNull(), key);
    JsonNode counted = Run.json("info", scene(), "--stats").get("bands").get(0);
    assertNumbers(counted, "min", "max", "mean", "stdDev");
  }

  @Test
  void infoOfACube() {
    JsonNode json = Run.json("info", season.images());
    assertEquals("cube", json.get("kind").asText());
    assertEquals("dates", json.get("layout").asText());
    assertNumbers(json, "maxHeapBytes");
    assertNumbers(json.get("grid"), "width", "height");
    JsonNode series = json.get("series").get(0);
    assertEquals(9, series.get("dates").size());
    assertEquals(10, series.get("bands").size());
    assertTexts(series, "name", "mask");
    assertTrue(json.get("static").isArray() && json.get("ignored").isArray());
  }

  @Test
  void infoOfAModel() {
    JsonNode json = Run.json("info", season.model());
    assertEquals("model", json.get("kind").asText());
    assertEquals(season.model().toString(), json.get("path").asText());
    assertEquals("forest", json.get("model").asText());
    assertNumbers(json, "maxHeapBytes", "seed");
    JsonNode first = json.get("classes").get(0);
    assertNumbers(first, "code");
    assertTexts(first, "name", "colour");
    assertEquals("0.0", json.get("options").get("test-share").asText());
    assertTrue(json.get("features").size() > 100);
  }

  @Test
  void infoOfSeveral() throws IOException {
    JsonNode json = Run.json("info", scene(), season.images(), season.model(), season.parcels());
    assertEquals(List.of("items"), Run.names(json));
    List<String> kinds = json.get("items").findValuesAsText("kind");
    assertEquals(List.of("raster", "cube", "model", "vector"), kinds);
  }

  @Test
  void calcAndConvert() throws IOException {
    Path out = folder.resolve("ndvi.tif");
    JsonNode calc = Run.json("calc", "ndvi=(B08-B04)/(B08+B04)", "@1", scene(), "-o", out);
    assertEquals(out.toString(), calc.get("output").asText());
    assertNumbers(calc, "seconds");
    assertEquals("ndvi", Run.json("info", out).get("bands").get(0).get("name").asText());
    Path copy = folder.resolve("copy.tif");
    JsonNode convert = Run.json("convert", scene(), "-o", copy);
    assertEquals(copy.toString(), convert.get("output").asText());
    assertEquals(Season.SIZE, convert.get("width").asInt());
    assertNumbers(convert, "width", "height");
  }

  @Test
  void sample() {
    JsonNode json =
        Run.json(
            "sample",
            season.images(),
            "--labels",
            season.parcels(),
            "--field",
            "class",
            "-o",
            folder.resolve("samples.csv"));
    assertNumbers(json, "samples");
    assertNumbers(json.get("classes").get(0), "code", "samples");
    assertTexts(json.get("classes").get(0), "name");
    assertTrue(json.get("features").get(0).isTextual());
    assertTrue(Files.exists(folder.resolve("samples.json")));
  }

  @Test
  void trainAndMapAndEvaluate() {
    Path model = folder.resolve("model");
    JsonNode train =
        Run.json(
            "train",
            season.images(),
            "--labels",
            season.parcels(),
            "--field",
            "class",
            "--min-samples",
            30,
            "--importance",
            "-o",
            model);
    assertEquals(model.toString(), train.get("model").asText());
    assertNumbers(train.get("classes").get(0), "code", "train", "test");
    assertTrue(train.get("dropped").isArray() && train.get("split").isObject());
    assertNumbers(train, "overallAccuracy", "macroF1", "outOfBag");
    assertBaseline(train);
    assertTrue(train.get("confusion").isObject());
    assertTrue(train.get("importance").get("dates").isArray());
    assertTrue(train.get("importance").get("bands").isArray());

    Path map = folder.resolve("map.tif");
    JsonNode mapped = Run.json("map", model, season.images(), "-o", map);
    assertEquals(map.toString(), mapped.get("map").asText());
    assertNumbers(mapped, "pixels", "abstained", "seconds", "peakMemoryBytes", "emptyBlocks");
    assertNumbers(mapped, "resumedTiles");

    JsonNode measured = Run.json("evaluate", map, "--reference", season.labels());
    evaluated(measured);
    assertTrue(measured.has("mcnemar") && measured.get("mcnemar").isNull());
    Path other = folder.resolve("other.tif");
    Run.json("map", season.model(), season.images(), "-o", other);
    JsonNode both = Run.json("evaluate", map, other, "--reference", season.labels());
    evaluated(both);
    assertEquals(
        List.of("b", "c", "chi2", "p", "chi2Corrected", "pCorrected", "pExact"),
        Run.names(both.get("mcnemar")));
    assertNumbers(both.get("mcnemar"), "b", "c", "chi2", "p");
  }

  private static void evaluated(JsonNode json) {
    assertInterval(json.get("overallAccuracy"));
    assertInterval(json.get("macroF1"));
    assertNumbers(json, "kappa");
    assertBaseline(json);
    assertTrue(json.has("matrix"));
    for (JsonNode c : json.get("classes")) {
      assertNumbers(c, "code", "n");
      assertTexts(c, "name");
      for (String key : List.of("userAccuracy", "producerAccuracy", "f1"))
        assertInterval(c.get(key));
      assertTrue(c.has("area"));
    }
  }

  @Test
  void evaluateATableAndAMatrix() throws IOException {
    Path table = folder.resolve("rows.csv");
    StringBuilder text = new StringBuilder("ndvi_t0,evi_t0,label\n");
    for (int i = 0; i < 60; i++)
      text.append("%s,%s,%s\n".formatted(i % 2 + i / 100.0, 1 - i % 2, i % 2 == 0 ? "a" : "b"));
    Files.writeString(table, text.toString());
    Path model = folder.resolve("table-model");
    JsonNode train = Run.json("train", table, "--label", "label", "--test-share", 0, "-o", model);
    for (String key : List.of("overallAccuracy", "macroF1", "majorityBaseline"))
      assertTrue(train.has(key) && train.get(key).isNull(), key);
    evaluated(Run.json("evaluate", model, table, "--label", "label"));
    Path matrix = Files.writeString(folder.resolve("m.csv"), "map\\reference,a,b\na,40,3\nb,2,0\n");
    Path sizes = Files.writeString(folder.resolve("s.csv"), "class,pixels\na,9000\nb,1000\n");
    JsonNode json = Run.json("evaluate", "--matrix", matrix, "--strata-sizes", sizes);
    assertInterval(json.get("overallAccuracy"));
    assertInterval(json.get("classes").get(0).get("area"));
  }

  @Test
  void doctor() {
    JsonNode json = Run.json("doctor");
    assertTexts(json, "version", "java", "system");
    assertNumbers(json, "processors", "maxHeapBytes");
    assertNumbers(json.get("limits"), "decodedBlock");
    assertTexts(json.get("nativeLibraries"), "zstd", "sqlite");
    assertEquals("ok", json.get("selfTest").get("raster").asText());
  }

  @Test
  @Tag("slow")
  void demo() {
    Path out = folder.resolve("demo");
    JsonNode json = Run.json("demo", "-o", out, "--size", 128);
    assertTexts(json, "map", "report");
    assertTrue(json.has("explanation") && json.has("next"));
    assertNumbers(json, "overallAccuracy");
    assertBaseline(json);
    for (JsonNode picture : json.get("pictures"))
      assertTrue(Files.exists(Path.of(picture.asText())));
    Run again = Run.limpid("demo", "-o", out, "--size", 128);
    assertEquals(3, again.code());
    assertTrue(again.err().contains("--overwrite"), again.err());
  }
}
