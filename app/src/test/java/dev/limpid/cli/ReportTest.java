package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.sample.LabelOptions;
import dev.limpid.sample.Labels;
import dev.limpid.sample.SpatialBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands report: no more than there is, and what a user should know.
final class ReportTest {
  @TempDir Path folder;

  private Path codes(String name, Grid grid, Legend legend, IntUnaryOperator codes)
      throws IOException {
    Path file = folder.resolve(name);
    Layer layer = new Layer("", SampleType.UINT8, 0.0, List.of(Band.of("class", "1")), legend);
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT)) {
      byte[] values = new byte[grid.width() * grid.height()];
      for (int i = 0; i < values.length; i++) values[i] = (byte) codes.applyAsInt(i);
      writer.writeStored(0, 0, grid.all(), values);
      writer.commit();
    }
    return file;
  }

  @Test
  void evaluateListsWhatTheMapOrTheReferenceShows() throws IOException {
    Grid grid = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, 20, 10);
    List<Legend.Entry> entries = new ArrayList<>();
    for (int k = 1; k <= 6; k++) entries.add(new Legend.Entry(k, "class" + k, null, 0x102030 * k));
    // 1 on both, 2 on the map beside the reference, 3 on the map, 4 in the reference alone.
    Path map = codes("map.tif", grid, new Legend(entries), i -> i == 199 ? 2 : i % 20 < 10 ? 1 : 3);
    Path reference = codes("ref.tif", grid, null, i -> i >= 180 ? 0 : i % 20 < 14 ? 1 : 4);
    JsonNode json = Run.json("evaluate", map, "--reference", reference);
    List<Integer> listed = new ArrayList<>();
    json.get("classes").forEach(c -> listed.add(c.get("code").asInt()));
    assertEquals(List.of(1, 2, 3, 4), listed);
    assertEquals("class4", json.get("classes").get(3).get("name").asText());
    assertEquals("[1,2,3,4]", json.get("matrix").get("codes").toString());
    assertEquals(
        90.0 / 180, json.get("overallAccuracy").get("value").asDouble(), 1e-12, json.toString());
  }

  @Test
  void longListsAreWrapped() throws IOException {
    Season season = Season.get();
    JsonNode json = Run.json("info", season.images());
    Run run = Run.limpid("info", season.images(), "-q");
    assertEquals("", run.out());
    run = Run.limpid("info", season.images());
    assertTrue(json.get("series").get(0).get("dates").size() >= 9);
    for (JsonNode date : json.get("series").get(0).get("dates"))
      assertTrue(run.out().contains(date.asText()), date + " in " + run.out());
    List<String> lines = run.out().lines().toList();
    int first = lines.indexOf("    dates:");
    assertTrue(first > 0, run.out());
    assertEquals(7, lines.get(first + 1).split(",").length, run.out());
    for (String line : lines.subList(0, first + 3)) assertTrue(line.length() <= 100, line);
  }

  @Test
  void withoutATestSideNoClassIsOnOneSideOnly() throws IOException {
    Season season = Season.get();
    JsonNode json =
        Run.json(
            "train",
            season.images(),
            "--labels",
            season.labels(),
            "--test-share",
            0,
            "--trees",
            3,
            "-o",
            folder.resolve("m"));
    assertEquals("none", json.get("split").get("method").asText());
    assertEquals("[]", json.get("split").get("onlyTrain").toString());
    assertEquals("[]", json.get("split").get("onlyTest").toString());
    assertTrue(json.get("split").get("train").asInt() > 1000);
  }

  /// Strips of two classes over 16 blocks: about half of the pixels are on the wrong side.
  @Test
  void mostPixelsDroppedIsAWarning() throws IOException {
    Season season = Season.get();
    Grid grid;
    try (RasterSource source = GeoTiff.open(season.labels())) {
      grid = source.grid();
    }
    Path strips = codes("strips.tif", grid, null, i -> 1 + (i % Season.SIZE + 12) / 24 % 2);
    Labels labels = Labels.read(strips, LabelOptions.DEFAULT, grid);
    int silent = 0;
    int warned = 0;
    for (int seed = 1; seed < 500 && (silent == 0 || warned == 0); seed++)
      if (new SpatialBlocks(240, 0, 0.3, seed).split(labels).dropped().isEmpty()) silent = seed;
      else warned = seed;
    assertTrue(silent > 0 && warned > 0, silent + " " + warned);
    for (int seed : new int[] {silent, warned}) {
      Run run =
          Run.limpid(
              "train",
              season.images(),
              "--labels",
              strips,
              "--trees",
              2,
              "--block-size",
              240,
              "--seed",
              seed,
              "-o",
              folder.resolve("m" + seed),
              "--json");
      assertEquals(0, run.code(), run.err());
      JsonNode split = run.json().get("split");
      boolean most = 2 * split.get("droppedOtherSide").asInt() > Season.SIZE * Season.SIZE;
      assertEquals(seed == warned, most, split.toString());
      assertEquals(most, split.has("droppedWarning"), split.toString());
      assertEquals(most, run.err().contains("warning: "), run.err());
      assertEquals(most, run.err().contains("--block-size"), run.err());
    }
  }

  @Test
  void thePolicyIsThatOfTheCentreOnly() throws IOException {
    Season season = Season.get();
    Path map = folder.resolve("map.tif");
    Run.json("map", season.model(), season.images(), "-o", map, "--nodata-policy", "center");
    for (String policy : new String[] {"any", "all", "some"}) {
      Run run =
          Run.limpid("map", season.model(), season.images(), "-o", map, "--nodata-policy", policy);
      assertEquals(2, run.code());
      assertEquals(!policy.equals("some"), run.err().contains("not offered"), run.err());
      assertFalse(run.err().contains("exists"), run.err());
    }
  }
}
