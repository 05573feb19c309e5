package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Prior;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.Disk;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Maps by a network with first weights on a cube that is generated.
final class CanopyMapCommandTest {
  private static final Grid GRID = CanopyModels.GRID;
  private static final int PIXELS = GRID.width() * GRID.height();

  @TempDir Path folder;

  private Path model(String name, ObjectNode physics) throws IOException {
    return CanopyModels.model(folder.resolve(name), Prior.UNIFORM, physics, null);
  }

  private Path cube(String name, double scale, String... dates) throws IOException {
    return cube(GRID, name, scale, dates);
  }

  private Path cube(Grid grid, String name, double scale, String... dates) throws IOException {
    return CanopyModels.unmasked(folder.resolve(name), grid, scale, 300, dates);
  }

  @Test
  void aSceneIsMappedAndCanBeVerified() throws IOException {
    Path cube = cube("cube", 1e-4, "2020-06-21");
    Path model = model("model", CanopyModels.shipped());
    Path map = folder.resolve("map.tif");
    JsonNode json =
        Run.json("canopy", "map", model, cube, "--angles", "30,5,350", "--correlation", "-o", map);
    assertEquals(1, json.get("abstained").get(0).asInt());
    try (RasterSource source = GeoTiff.open(map)) {
      assertEquals(
          List.of("LAI", "CCC", "CWC"), source.info().bands().stream().map(Band::name).toList());
      float[] lai = new float[PIXELS];
      source.read(GRID.all(), new int[] {0}, lai);
      assertTrue(Float.isNaN(lai[0]));
      for (int i = 1; i < PIXELS; i++) assertTrue(lai[i] > 0 && lai[i] < 10);
    }
    for (String name : List.of("sd", "q05", "q50", "q95", "quality", "correlation"))
      assertTrue(Files.exists(folder.resolve("map-" + name + ".tif")), name);
    JsonNode manifest = Json.read(folder.resolve("map.manifest.json"), Limits.DEFAULT);
    assertEquals("2020-06-21,30.0,5.0,10.0", manifest.path("config").path("scene-angles").asText());
    assertEquals("D1", manifest.path("software").path("determinism").asText());
    assertEquals(0, Run.limpid("verify", map).code());
    JsonNode again = Run.json("verify", map, "--full", "--seed", 1);
    assertEquals(1, again.get("recomputedTiles").asInt());
    assertTrue(again.get("ok").asBoolean());
    JsonNode item = Json.read(folder.resolve("map.stac.json"), Limits.DEFAULT);
    assertEquals("EPSG:32631", item.path("properties").path("proj:code").asText());
    assertEquals("./map.tif", item.path("assets").path("mean").path("href").asText());
    assertEquals("./map-sd.tif", item.path("assets").path("sd").path("href").asText());
    assertFalse(item.path("assets").has("style-qgis"));
    String text = Files.readString(folder.resolve("map.manifest.json"));
    Files.writeString(
        folder.resolve("map.manifest.json"), text.replace("30.0,5.0,10.0", "60.0,5.0,10.0"));
    Run other = Run.limpid("verify", map, "--sample", 1, "--json");
    assertEquals(6, other.code(), "other angles give other pixels");
    assertTrue(other.out().contains("recomputed"), other.out());
    Files.writeString(folder.resolve("map.manifest.json"), text);
    Files.write(
        model.resolve(CanopyVae.JSON), new byte[] {' '}, java.nio.file.StandardOpenOption.APPEND);
    assertEquals(6, Run.limpid("verify", map).code());
  }

  @Test
  void aSeriesHasAMapAVariableAndAnglesFromTheTableBesideIt() throws IOException {
    Path cube = cube("cube", 1e-4, "2020-06-21", "2020-06-26");
    Path model = model("model", CanopyModels.shipped());
    Path given =
        Files.writeString(
            folder.resolve("a.csv"), "date,tts,tto,psi\n2020-06-21,30,5,10\n2020-06-26,40,6,20\n");
    Object[] call = {"canopy", "map", model, cube, "--variables", "LAI,cab", "-o"};
    Run.json(Run.with(call, folder.resolve("a.tif"), "--angles", given));
    Files.writeString(
        cube.resolve("s2_dates.csv"),
        """
        index,datetime_utc,sun_zenith,sun_azimuth,view_zenith_mean,view_azimuth_mean
        0,2020-06-21T10:53:28,30,150,5,160
        1,2020-06-26T10:53:28,40,150,6,130
        """);
    Run.json(Run.with(call, folder.resolve("b.tif"), "--block", 2, "--threads", 2));
    for (String variable : List.of("lai", "cab")) {
      Path map = folder.resolve("a-" + variable + ".tif");
      try (RasterSource source = GeoTiff.open(map)) {
        assertEquals(
            List.of("2020-06-21", "2020-06-26"),
            source.info().bands().stream().map(Band::name).toList());
      }
      assertArrayEquals(
          Files.readAllBytes(map), Files.readAllBytes(folder.resolve("b-" + variable + ".tif")));
    }
    assertTrue(Files.exists(folder.resolve("a-lai-sd.tif")));
    assertTrue(
        Run.json("verify", folder.resolve("a-cab.tif"), "--sample", 2).get("ok").asBoolean());
  }

  @Test
  void anglesBeyondTheLearnedOnesAreToldOfAndRecorded() throws IOException {
    Path cube = cube("cube", 1e-4, "2020-06-21");
    Path model = model("model", CanopyModels.shipped());
    Path map = folder.resolve("low.tif");
    Run run = Run.limpid("canopy", "map", model, cube, "--angles", "75,5,10", "-o", map);
    assertEquals(0, run.code(), run.err());
    String words = "2020-06-21: tts 75.0 to 75.0, learned 15.0 to 70.0";
    assertTrue(run.err().contains("warning: ") && run.err().contains(words), run.err());
    JsonNode manifest = Json.read(folder.resolve("low.manifest.json"), Limits.DEFAULT);
    assertEquals(words, manifest.path("config").path("scene-angles-beyond").asText());
    assertEquals(0, Run.limpid("verify", map, "--full").code());
    run =
        Run.limpid("canopy", "map", model, cube, "--angles", "70,12,180", "-o", map, "--overwrite");
    assertFalse(run.err().contains("warning"), run.err());
  }

  @Test
  void aStoppedMapGoesOnToTheSameBytes() throws IOException {
    Grid grid = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 50, 33);
    Path cube = cube(grid, "cube", 1e-4, "2020-06-21");
    Path model = model("model", CanopyModels.shipped());
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Path stopped = Files.createDirectory(folder.resolve("stopped"));
    Object[] call = {"canopy", "map", model, cube, "--angles", "30,5,10", "-co", "BLOCKSIZE=16"};
    Object[] small = Run.with(call, "--block", 16, "--threads", 1, "-o");
    Run.json(Run.with(small, whole.resolve("m.tif")));
    AtomicInteger writes = new AtomicInteger();
    Disk.watch(
        (step, file, at, bytes) -> {
          boolean tile = step == Disk.Step.WRITE && file.toString().endsWith(".limpid-part");
          if (tile && writes.incrementAndGet() > 40) throw new IOException("pulled the plug");
        });
    try {
      assertEquals(3, Run.limpid(Run.with(small, stopped.resolve("m.tif"))).code());
    } finally {
      Disk.watch(null);
    }
    assertFalse(Files.exists(stopped.resolve("m.tif")));
    JsonNode json =
        Run.json(Run.with(call, "--block", 20, "--threads", 2, "-o", stopped.resolve("m.tif")));
    assertTrue(json.get("resumedTiles").asInt() > 0, json.toString());
    Stopped.assertSame(Stopped.files(whole), stopped, "resumed");
  }

  @Test
  void anglesOfStacItemsAreRead() throws IOException {
    Path cube = cube("items/images", 1e-4, "2020-06-21").getParent();
    Files.writeString(
        cube.resolve("item.json"),
        """
        {"type": "Feature", "stac_version": "1.0.0", "id": "a",
         "properties": {"datetime": "2020-06-21T10:56:49Z", "view:sun_elevation": 60,
           "view:sun_azimuth": 150, "view:off_nadir": 4, "view:azimuth": 100},
         "assets": {"data": {"href": "./images/scene_2020-06-21.tif"}}}
        """);
    Path map = folder.resolve("stac.tif");
    Run.json("canopy", "map", model("model", CanopyModels.shipped()), cube, "-o", map);
    JsonNode manifest = Json.read(folder.resolve("stac.manifest.json"), Limits.DEFAULT);
    assertEquals("2020-06-21,30.0,4.0,50.0", manifest.path("config").path("scene-angles").asText());
    assertEquals(0, Run.limpid("verify", map, "--full").code());
  }

  @Test
  void anglesOfASafeProductAreItsMetadata() throws IOException {
    Path cube = cube("cube", 1e-4, "2020-06-21");
    Files.writeString(
        folder.resolve("MTD_TL.xml"),
        """
        <g><SENSING_TIME>2020-06-21T10:56:49Z</SENSING_TIME>
        <Mean_Sun_Angle><ZENITH_ANGLE>30</ZENITH_ANGLE><AZIMUTH_ANGLE>150</AZIMUTH_ANGLE></Mean_Sun_Angle>
        <Mean_Viewing_Incidence_Angle><ZENITH_ANGLE>5</ZENITH_ANGLE><AZIMUTH_ANGLE>110</AZIMUTH_ANGLE></Mean_Viewing_Incidence_Angle></g>
        """);
    Path map = folder.resolve("s.tif");
    Run.json("canopy", "map", model("model", CanopyModels.shipped()), cube, "-o", map);
    assertEquals(0, Run.limpid("verify", map, "--full").code());
    JsonNode manifest = Json.read(folder.resolve("s.manifest.json"), Limits.DEFAULT);
    String angles = manifest.path("config").path("scene-angles").asText();
    assertEquals("2020-06-21,30.0,5.0,40.0,grid", angles);
    assertTrue(
        manifest.path("inputs").findValuesAsText("path").stream()
            .anyMatch(name -> name.endsWith("MTD_TL.xml")),
        manifest.path("inputs").toString());
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    Path cube = cube("cube", 1e-4, "2020-06-21");
    Path model = model("model", CanopyModels.shipped());
    refused(3, "--sun-position", model, cube);
    refused(3, "the sun is down", model, cube, "--sun-position", "00:10");
    refused(2, "10:50", model, cube, "--sun-position", "noon");
    Grid nowhere = new Grid(Crs.UNKNOWN, 500_000, 5e6, 10, 10, 7, 5);
    Path unplaced = cube(nowhere, "unplaced", 1e-4, "2020-06-21");
    refused(3, "does not tell where on earth", model, unplaced, "--sun-position", "10:50");
    Grid degrees = new Grid(Crs.epsg(4326), 500_000, 5e6, 10, 10, 7, 5);
    Path wrong = cube(degrees, "wrong", 1e-4, "2020-06-21");
    refused(3, "does not tell where on earth", model, wrong, "--sun-position", "10:50");
    refused(2, "TTS,TTO,PSI", model, cube, "--angles", "30,5");
    refused(2, "cwc", model, cube, "--angles", "30,5,10", "--variables", "FCOVER");
    refused(3, "--scale", model, cube("raw", 1, "2020-06-21"), "--angles", "30,5,10");
    ObjectNode physics = CanopyModels.shipped();
    physics.put("soil", "drywet").putObject("hashes").put("soil", "abc");
    refused(3, "--coefficients DIR", model("other", physics), cube, "--angles", "30,5,10");
  }

  private void refused(int code, String words, Object... options) {
    Path out = folder.resolve("refused.tif");
    Run run = Run.limpid(Run.with(new Object[] {"canopy", "map"}, Run.with(options, "-o", out)));
    assertEquals(code, run.code(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertFalse(Files.exists(out));
  }
}
