package dev.limpid.raster;

import static dev.limpid.raster.MapPixels.bands;
import static dev.limpid.raster.MapPixels.grid;
import static dev.limpid.raster.MapPixels.pixels;
import static dev.limpid.raster.MapPixels.writeAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands under the name of a map before, during and after it is written.
final class TiffMapCommitTest {
  @TempDir Path dir;

  @Test
  void nothingAppearsBeforeCommitAndNothingIsLeftWithoutIt() throws IOException {
    Grid grid = grid(100, 100);
    List<Band> bands = bands(2);
    List<Layer> layers =
        List.of(
            Layer.measured("", SampleType.FLOAT32, Double.NaN, bands.subList(0, 1)),
            Layer.measured("probabilities", SampleType.FLOAT64, Double.NaN, bands.subList(1, 2)));
    Path file = dir.resolve("map.tif");
    try (var writer = GeoTiff.create(file, grid, layers, WriteOptions.DEFAULT)) {
      writeAll(writer, pixels(100, 100, 2), grid, bands, 33);
      assertEquals(List.of(".map-probabilities.limpid-part", ".map.limpid-part"), names());
      assertThrows(BadInput.class, () -> GeoTiff.create(file, grid, layers, WriteOptions.DEFAULT));
    }
    assertEquals(List.of(), names());
    try (var writer = GeoTiff.create(file, grid, layers, WriteOptions.DEFAULT)) {
      writeAll(writer, pixels(100, 100, 2), grid, bands, 33);
      writer.commit();
    }
    assertEquals(List.of("map-probabilities.tif", "map.tif"), names());
    var e =
        assertThrows(
            BadInput.class, () -> GeoTiff.create(file, grid, layers, WriteOptions.DEFAULT));
    assertEquals("output.exists", e.code());
    assertEquals(List.of("map-probabilities.tif", "map.tif"), names());
  }

  @Test
  void anOldFileStaysUntilItIsReplaced() throws IOException {
    Grid grid = grid(20, 20);
    List<Band> bands = bands(1);
    Path file = dir.resolve("old.tif");
    Files.writeString(file, "old");
    Files.writeString(dir.resolve("old.tif.aux.xml"), "stale");
    List<Layer> layers = List.of(Layer.measured("", SampleType.UINT8, 0.0, bands));
    var d = WriteOptions.DEFAULT;
    var replace = new WriteOptions(d.compression(), d.predictor(), true, 512, true, 1, Map.of());
    try (var writer = GeoTiff.create(file, grid, layers, replace)) {
      assertThrows(IllegalStateException.class, writer::commit, "no pixel was written");
    }
    assertEquals("old", Files.readString(file));
    try (var writer = GeoTiff.create(file, grid, layers, replace)) {
      writeAll(writer, pixels(20, 20, 1), grid, bands, 20);
      writer.commit();
    }
    assertEquals(List.of("old.tif"), names());
    try (var source = GeoTiff.open(file)) {
      assertEquals(20, source.grid().width());
    }
  }

  @Test
  void misuseIsRefused() throws IOException {
    Grid grid = grid(100, 100);
    List<Band> bands = bands(1);
    Path file = dir.resolve("x.tif");
    var missing = dir.resolve("a/b/x.tif");
    List<Layer> layers = List.of(Layer.measured("", SampleType.UINT8, 0.0, bands));
    var e =
        assertThrows(
            BadInput.class, () -> GeoTiff.create(missing, grid, layers, WriteOptions.DEFAULT));
    assertTrue(e.getMessage().contains("does not exist"), e.getMessage());
    assertThrows(
        BadInput.class,
        () -> GeoTiff.create(dir.resolve("x.png"), grid, layers, WriteOptions.DEFAULT));
    refused(file, grid, Layer.measured("", SampleType.UINT8, 300.0, bands));
    refused(file, grid, Layer.measured("", SampleType.UINT8, Double.NaN, bands));
    refused(file, grid, Layer.measured("", SampleType.FLOAT32, 0.1, bands));
    refused(file, grid, Layer.measured("", SampleType.FLOAT16, null, bands));
    refused(file, grid, Layer.measured("../x", SampleType.UINT8, 0.0, bands));
    try (var writer = GeoTiff.create(file, grid, layers, WriteOptions.DEFAULT)) {
      var outside = new Raster(new Window(90, 0, 20, 1), bands, new float[20]);
      assertThrows(IllegalArgumentException.class, () -> writer.write(outside));
      var all = new Raster(grid.all(), bands, new float[10_000]);
      writer.write(all);
      assertThrows(IllegalArgumentException.class, () -> writer.write(all));
      assertThrows(
          IllegalArgumentException.class,
          () -> writer.writeStored(0, 0, grid.all(), new short[10_000]));
    }
    assertFalse(Files.exists(file));
  }

  private static void refused(Path file, Grid grid, Layer layer) {
    assertThrows(
        IllegalArgumentException.class,
        () -> GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
