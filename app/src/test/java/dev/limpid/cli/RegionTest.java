package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box of a raster: the pixels it touches, where they are, as they are stored.
final class RegionTest {
  /// Pixels that are not square, on a corner that is no round number.
  private static final Grid GRID =
      new Grid(new Crs("EPSG:2154"), 700_000.3, 6_600_000.7, 9.9948, 10.5, 60, 40);

  private static final Window PART = new Window(7, 5, 31, 22);

  @TempDir Path folder;
  private Path raster;

  @BeforeEach
  void write() throws IOException {
    raster = folder.resolve("in.tif");
    Layer layer = Layer.measured("", SampleType.INT32, -7.0, List.of(Band.of("B04", "1")));
    try (MapWriter writer = GeoTiff.create(raster, GRID, List.of(layer), WriteOptions.DEFAULT)) {
      int[] values = new int[GRID.width() * GRID.height()];
      for (int i = 0; i < values.length; i++) values[i] = i % 11 == 0 ? -7 : (1 << 30) + i;
      writer.writeStored(0, 0, GRID.all(), values);
      writer.commit();
    }
  }

  private static String box(double west, double south, double east, double north) {
    return west + "," + south + "," + east + "," + north;
  }

  private static String box(Window w) {
    return box(
        GRID.x(w.col()),
        GRID.y(w.row() + w.height()),
        GRID.x(w.col() + w.width()),
        GRID.y(w.row()));
  }

  @Test
  void convertCopiesThePartToTheBit() throws IOException {
    Path out = folder.resolve("out.tif");
    Run.json("convert", raster, "-o", out, "--bbox", box(PART));
    try (RasterSource whole = GeoTiff.open(raster);
        RasterSource part = GeoTiff.open(out)) {
      assertArrayEquals(
          (int[]) whole.readStored(0, PART), (int[]) part.readStored(0, part.grid().all()));
      assertEquals(GRID.cut(PART), part.grid());
      assertEquals("B04", part.bands().getFirst().name());
      assertEquals(-7.0, part.info().noData());
    }
  }

  @Test
  void calcComputesThatPart() throws IOException {
    Path whole = folder.resolve("whole.tif");
    Path part = folder.resolve("part.tif");
    Run.json("calc", "a=B04/3", raster, "-o", whole);
    Run.json("calc", "a=B04/3", raster, "-o", part, "--bbox", box(PART), "--block", 16);
    try (RasterSource a = GeoTiff.open(whole);
        RasterSource b = GeoTiff.open(part)) {
      int n = PART.width() * PART.height();
      float[] expected = new float[n];
      float[] found = new float[n];
      a.read(PART, new int[] {0}, expected);
      b.read(b.grid().all(), new int[] {0}, found);
      assertArrayEquals(expected, found);
      assertEquals(GRID.cut(PART), b.grid());
    }
  }

  @Test
  void aBoxTakesThePixelsItTouches() throws IOException {
    Path out = folder.resolve("out.tif");
    double x = GRID.centreX(20);
    double y = GRID.centreY(9);
    Run.json("convert", raster, "-o", out, "--bbox", box(x, y, x + 10, y + 0.1));
    try (RasterSource part = GeoTiff.open(out)) {
      assertEquals(GRID.cut(new Window(20, 9, 2, 1)), part.grid());
    }
    Run.json("convert", raster, "-o", out, "--bbox", box(0, 0, 1e7, 1e7), "--overwrite");
    try (RasterSource part = GeoTiff.open(out)) {
      assertEquals(GRID, part.grid());
    }
  }

  @Test
  void aBoxElsewhereIsAnsweredWithTheExtent() {
    Path out = folder.resolve("out.tif");
    Run run = Run.limpid("convert", raster, "-o", out, "--bbox", "0,0,5,5", "--json");
    assertEquals(3, run.code());
    assertEquals("region.outside", run.error().get("code").asText());
    assertTrue(run.err().contains("700000.3"), run.err());
    assertTrue(Files.notExists(out));
  }

  @Test
  void aRegionOfInterestNeedsPolygons() throws IOException {
    Path points =
        Files.writeString(
            folder.resolve("points.geojson"), "{\"type\":\"Point\",\"coordinates\":[3.0,46.5]}");
    Path out = folder.resolve("out.tif");
    Run run = Run.limpid("calc", "a=B04", raster, "-o", out, "--roi", points);
    assertEquals(3, run.code());
    assertTrue(run.err().contains("points.geojson"), run.err());
    Run both = Run.limpid("calc", "a=B04", raster, "-o", out, "--roi", points, "--bbox", "1,2,3,4");
    assertEquals(2, both.code());
  }
}
