package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Grid;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.simulate.SeasonFiles;
import dev.limpid.simulate.SimulatedSeason;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cube that is not what its model expects is refused with the command that puts it right; an
/// honest one of another year or place passes.
final class ContractTest {
  @TempDir Path folder;

  private interface Value {
    int of(int band, int value);
  }

  /// The images of a season with other bands, values and pixels; masks as they are.
  private Path changed(
      Path images, UnaryOperator<List<Band>> bands, Value value, double pixel, SampleType type)
      throws IOException {
    Path to = Files.createTempDirectory(folder, "cube");
    try (Stream<Path> files = Files.list(images)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tif")).toList())
        change(file, to.resolve(file.getFileName()), bands, value, pixel, type);
    }
    return to;
  }

  private static void change(
      Path from,
      Path to,
      UnaryOperator<List<Band>> bands,
      Value value,
      double pixel,
      SampleType type)
      throws IOException {
    boolean mask = from.toString().endsWith("_SCL.tif");
    try (RasterSource source = GeoTiff.open(from)) {
      Grid g = source.grid();
      Grid grid =
          new Grid(
              g.crs(),
              g.west(),
              g.north(),
              g.pixelWidth() * pixel,
              g.pixelHeight() * pixel,
              g.width(),
              g.height());
      SampleType as = mask || type == null ? source.info().type() : type;
      List<Band> names = mask ? source.bands() : bands.apply(source.bands());
      Layer layer = new Layer("", as, source.info().noData(), names, source.info().legend());
      try (MapWriter writer = GeoTiff.create(to, grid, List.of(layer), WriteOptions.DEFAULT)) {
        for (int b = 0; b < names.size(); b++) {
          Object stored = source.readStored(b, g.all());
          int n = Array.getLength(stored);
          Object values = as.array(n);
          for (int i = 0; i < n; i++) {
            int v = Array.getInt(stored, i) & (mask ? 0xFF : 0xFFFF);
            int out = mask || v == 0 ? v : value.of(b, v);
            if (as.bytes() == 1) Array.setByte(values, i, (byte) out);
            else Array.setShort(values, i, (short) out);
          }
          writer.writeStored(0, b, grid.all(), values);
        }
        writer.commit();
      }
    }
  }

  private static List<Band> unscaled(List<Band> bands) {
    return bands.stream().map(b -> Band.of(b.name(), "1")).toList();
  }

  private Run map(Path cube, Object... more) throws IOException {
    List<Object> words = new ArrayList<>(List.of("map", Season.get().model(), cube));
    Collections.addAll(words, "-o", folder.resolve("map.tif"), "--overwrite", "--json");
    Collections.addAll(words, more);
    return Run.limpid(words.toArray());
  }

  /// Refused with this key; the suggested options, given as well, let it pass.
  private String refused(String key, Path cube, Object... options) throws IOException {
    Files.deleteIfExists(folder.resolve("map.tif"));
    Run run = map(cube, options);
    assertEquals(3, run.code(), run.out() + run.err());
    JsonNode error = run.error();
    assertEquals("contract." + key, error.get("code").asText(), error.toString());
    assertFalse(Files.exists(folder.resolve("map.tif")));
    String message = error.get("message").asText();
    assertTrue(message.contains("--accept-contract-mismatch " + key), message);
    return message;
  }

  private void passes(Path cube, Object... options) throws IOException {
    Run run = map(cube, options);
    assertEquals(0, run.code(), run.out() + run.err());
  }

  @Test
  void itsOwnCubePasses() throws IOException {
    passes(Season.get().images());
  }

  @Test
  void anotherYearPlaceAndSkyPass() throws IOException {
    for (int seed = 2; seed < 6; seed++) {
      SimulatedSeason options = new SimulatedSeason(Season.SIZE, 2020 + seed, 9, 8, seed);
      SeasonFiles.write(options, folder.resolve("other" + seed), false, 2);
      passes(folder.resolve("other" + seed).resolve("images"));
    }
  }

  @Test
  void reflectanceTimesTenThousand() throws IOException {
    Path cube = changed(Season.get().images(), ContractTest::unscaled, (b, v) -> v, 1, null);
    String message = refused("units", cube);
    assertTrue(message.contains("--scale 0.0001"), message);
    passes(cube, "--scale", "0.0001");
    passes(cube, "--accept-contract-mismatch", "units");
    String config = Files.readString(folder.resolve("map.config.yaml"));
    assertTrue(config.contains("accept-contract-mismatch: \"units\""), config);
  }

  @Test
  void aMissingOffset() throws IOException {
    Path cube = changed(Season.get().images(), ContractTest::unscaled, (b, v) -> v + 1000, 1, null);
    String message = refused("offset", cube, "--scale", "0.0001");
    assertTrue(message.contains("--scale 0.0001,-0.1"), message);
    passes(cube, "--scale", "0.0001,-0.1");
  }

  @Test
  void exchangedBands() throws IOException {
    Path cube =
        changed(
            Season.get().images(),
            bands -> {
              List<Band> names = new ArrayList<>(bands);
              int red = index(names, "B04");
              int infrared = index(names, "B08");
              Collections.swap(names, red, infrared);
              return names;
            },
            (b, v) -> v,
            1,
            null);
    String message = refused("bands", cube);
    assertTrue(message.contains("B04 is like B08"), message);
  }

  private static int index(List<Band> bands, String name) {
    for (int b = 0; b < bands.size(); b++) if (bands.get(b).name().equals(name)) return b;
    throw new AssertionError(name + " is none of " + bands);
  }

  @Test
  void pixelsOfAnotherSize() throws IOException {
    Path cube = changed(Season.get().images(), bands -> bands, (b, v) -> v, 3, null);
    String message = refused("gsd", cube);
    assertTrue(message.contains("limpid convert IN --resolution 10"), message);
  }

  @Test
  void eightBitPictures() throws IOException {
    Path cube =
        changed(
            Season.get().images(),
            bands -> bands.stream().map(b -> Band.of(b.name(), "1").scaled(0.004, 0)).toList(),
            (b, v) -> Math.clamp(v / 40, 1, 255),
            1,
            SampleType.UINT8);
    refused("sample-type", cube);
    passes(cube, "--accept-contract-mismatch", "sample-type");
  }

  @Test
  void anUnknownKeyIsWrongUsage() throws IOException {
    assertEquals(2, map(Season.get().images(), "--accept-contract-mismatch", "everything").code());
  }

  /// A model changed on disk no longer gives what it gave.
  @Test
  void testTensorsAreCheckedBeforeUse() throws IOException {
    Path model = folder.resolve("model");
    Files.createDirectory(model);
    try (Stream<Path> files = Files.list(Season.get().model())) {
      for (Path file : files.toList()) Files.copy(file, model.resolve(file.getFileName()));
    }
    ObjectNode json = (ObjectNode) Json.read(model.resolve("model.json"), Limits.DEFAULT);
    ((ObjectNode) json.get("features")).put("fill", "whittaker:100");
    Json.write(model.resolve("model.json"), true, json);
    Run run =
        Run.limpid("map", model, Season.get().images(), "-o", folder.resolve("m.tif"), "--json");
    assertEquals(3, run.code(), run.err());
    assertEquals("model.tests", run.error().get("code").asText());
    assertTrue(run.error().get("message").asText().contains("when it was made"), run.out());
  }
}
