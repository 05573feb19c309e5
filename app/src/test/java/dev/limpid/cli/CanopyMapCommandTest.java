package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Sensor;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.invert.CanopyEncoder;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.Raster;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Maps by a network with first weights on a cube that is generated.
final class CanopyMapCommandTest {
  private static final Grid GRID = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 7, 5);
  private static final int PIXELS = 35;

  @TempDir Path folder;

  private Path model(String name, ObjectNode physics) throws IOException {
    CanopyVae.Card card =
        new CanopyVae.Card(
            "gauss",
            new CanopyEncoder.Size(8, 1),
            LeafModel.D,
            Prior.UNIFORM,
            Noise.DEFAULT,
            3,
            physics,
            Json.object());
    Path path = folder.resolve(name);
    try (CanopyVae model = new CanopyVae(card, card.encoder(3))) {
      model.save(path, false);
    }
    return path;
  }

  private static ObjectNode shipped() throws IOException {
    return new CanopyArguments().describe(Set.of(LeafModel.D));
  }

  private Path cube(String name, double scale, String... dates) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    List<Band> bands =
        Sensor.SENTINEL2.stream().map(band -> Band.of(band, "1").scaled(scale, 0)).toList();
    Layer layer = Layer.measured("", SampleType.INT16, -1.0, bands);
    for (String date : dates) {
      float[] values = new float[PIXELS * bands.size()];
      for (int i = 0; i < values.length; i++) values[i] = (float) ((300 + i * 7) * scale);
      values[0] = Float.NaN;
      Path file = place.resolve("scene_" + date + ".tif");
      try (MapWriter writer = GeoTiff.create(file, GRID, List.of(layer), WriteOptions.DEFAULT)) {
        writer.write(new Raster(GRID.all(), bands, values));
        writer.commit();
      }
    }
    return place;
  }

  @Test
  void aSceneIsMappedAndCanBeVerified() throws IOException {
    Path cube = cube("cube", 1e-4, "2020-06-21");
    Path model = model("model", shipped());
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
    Run again = Run.limpid("verify", map, "--full");
    assertEquals(3, again.code());
    assertTrue(again.err().contains("maps of classes"), again.err());
    Files.write(
        model.resolve(CanopyVae.JSON), new byte[] {' '}, java.nio.file.StandardOpenOption.APPEND);
    assertEquals(6, Run.limpid("verify", map).code());
  }

  @Test
  void aSeriesHasAMapAVariableAndAnglesFromTheTableBesideIt() throws IOException {
    Path cube = cube("cube", 1e-4, "2020-06-21", "2020-06-26");
    Path model = model("model", shipped());
    Path given =
        Files.writeString(
            folder.resolve("a.csv"), "date,tts,tto,psi\n2020-06-21,30,5,10\n2020-06-26,40,6,20\n");
    Object[] call = {"canopy", "map", model, cube, "--variables", "LAI,cab", "-o"};
    Run.json(with(call, folder.resolve("a.tif"), "--angles", given));
    Files.writeString(
        cube.resolve("s2_dates.csv"),
        """
        index,datetime_utc,sun_zenith,sun_azimuth,view_zenith_mean,view_azimuth_mean
        0,2020-06-21T10:53:28,30,150,5,160
        1,2020-06-26T10:53:28,40,150,6,130
        """);
    Run.json(with(call, folder.resolve("b.tif"), "--block", 2, "--threads", 2));
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
    Run.json("canopy", "map", model("model", shipped()), cube, "-o", folder.resolve("s.tif"));
    JsonNode manifest = Json.read(folder.resolve("s.manifest.json"), Limits.DEFAULT);
    String angles = manifest.path("config").path("scene-angles").asText();
    assertTrue(angles.startsWith("2020-06-21,30.0,5.0,40.0"), angles);
  }

  private static Object[] with(Object[] call, Object... more) {
    Object[] all = Arrays.copyOf(call, call.length + more.length);
    System.arraycopy(more, 0, all, call.length, more.length);
    return all;
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    Path cube = cube("cube", 1e-4, "2020-06-21");
    Path model = model("model", shipped());
    refused(3, "--sun-position", model, cube);
    refused(3, "the sun is down", model, cube, "--sun-position", "00:10");
    refused(2, "10:50", model, cube, "--sun-position", "noon");
    refused(2, "TTS,TTO,PSI", model, cube, "--angles", "30,5");
    refused(2, "cwc", model, cube, "--angles", "30,5,10", "--variables", "FCOVER");
    refused(3, "--scale", model, cube("raw", 1, "2020-06-21"), "--angles", "30,5,10");
    ObjectNode physics = shipped();
    physics.put("soil", "drywet").putObject("hashes").put("soil", "abc");
    refused(3, "--coefficients DIR", model("other", physics), cube, "--angles", "30,5,10");
  }

  private void refused(int code, String words, Object... options) {
    Path out = folder.resolve("refused.tif");
    Run run = Run.limpid(with(new Object[] {"canopy", "map"}, with(options, "-o", out)));
    assertEquals(code, run.code(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertFalse(Files.exists(out));
  }
}
