package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Scenario 4: a pixel without data has none after statistics, band arithmetic, copies, overviews
/// and reprojection, and no other pixel loses its value. How a no-data text is read is in
/// `NoDataTest`, masks and alpha are in `TiffSourceTest`, classification is in `MapSemanticsTest`.
final class Scenario04NoDataTest {
  private static final int SIDE = 70;
  private static final Grid GRID =
      new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, SIDE, SIDE);

  @TempDir Path folder;

  /// Two bands; the first lacks the pixels of `none`, the second has them all.
  private Path write(SampleType type, double noData, BitSet none) throws IOException {
    Path file = folder.resolve("in.tif");
    Layer layer = Layer.measured("", type, noData, List.of(Band.of("a", "1"), Band.of("b", "1")));
    WriteOptions d = WriteOptions.DEFAULT;
    WriteOptions options =
        new WriteOptions(d.compression(), d.predictor(), true, 32, true, 1, d.metadata());
    try (MapWriter writer = GeoTiff.create(file, GRID, List.of(layer), options)) {
      for (int band = 0; band < 2; band++) {
        Object values = type.array(SIDE * SIDE);
        for (int i = 0; i < SIDE * SIDE; i++) {
          double value = band == 0 && none.get(i) ? noData : 1 + (i + band) % 90;
          switch (values) {
            case byte[] bytes -> bytes[i] = (byte) value;
            case short[] shorts -> shorts[i] = (short) value;
            case float[] floats -> floats[i] = (float) value;
            case double[] doubles -> doubles[i] = value;
            default -> throw new AssertionError(type);
          }
        }
        writer.writeStored(0, band, GRID.all(), values);
      }
      writer.commit();
    }
    return file;
  }

  private static BitSet missing(RasterSource source, int band) throws IOException {
    float[] values = new float[source.grid().width() * source.grid().height()];
    source.read(source.grid().all(), new int[] {band}, values);
    BitSet missing = new BitSet();
    for (int i = 0; i < values.length; i++) if (Float.isNaN(values[i])) missing.set(i);
    return missing;
  }

  private static BitSet missing(Path file) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      return missing(source, 0);
    }
  }

  private static BitSet some(double share) {
    Random random = new Random(4);
    BitSet none = new BitSet();
    for (int i = 0; i < SIDE * SIDE; i++) if (random.nextDouble() < share) none.set(i);
    return none;
  }

  private void check(SampleType type, double noData, BitSet none) throws IOException {
    Path in = write(type, noData, none);
    assertEquals(none, missing(in));
    int valid = SIDE * SIDE - none.cardinality();
    JsonNode bands = Run.json("info", in, "--stats").get("bands");
    assertEquals(valid, bands.get(0).get("validPixels").asInt());
    assertEquals(SIDE * SIDE, bands.get(1).get("validPixels").asInt());
    if (valid > 0) assertTrue(bands.get(0).get("min").asDouble() >= 1, bands.toString());
    else assertTrue(bands.get(0).get("mean").isNull(), bands.toString());
    Path index = folder.resolve("index.tif");
    Run.json("calc", "n=(b-a)/(b+a)", in, "-o", index, "--overwrite");
    assertEquals(none, missing(index));
    Path copy = folder.resolve("copy.tif");
    Run.json("convert", in, "-o", copy, "--compression", "deflate", "--overwrite");
    assertEquals(none, missing(copy));
    Path moved = folder.resolve("moved.tif");
    Run.json("convert", in, "-o", moved, "--resolution", 5, "--overwrite");
    BitSet finer = missing(moved);
    for (int i = 0; i < 4 * SIDE * SIDE; i++) {
      int source = i / (2 * SIDE) / 2 * SIDE + i % (2 * SIDE) / 2;
      assertEquals(none.get(source), finer.get(i), "pixel " + i);
    }
    overview(copy, none);
  }

  /// A pixel of the first overview is without data where all of its four are.
  private static void overview(Path file, BitSet none) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      if (source.info().overviews().isEmpty()) return;
      BitSet small = missing(source.overview(0), 0);
      int half = source.overview(0).grid().width();
      for (int row = 0; row < half; row++)
        for (int col = 0; col < half; col++) {
          int i = 2 * row * SIDE + 2 * col;
          boolean all =
              none.get(i) && none.get(i + 1) && none.get(i + SIDE) && none.get(i + SIDE + 1);
          assertEquals(all, small.get(row * half + col), "overview pixel " + col + ", " + row);
        }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8,0",
    "UINT8,255",
    "INT16,-32768",
    "UINT16,65535",
    "FLOAT32,NaN",
    "FLOAT32,-9999",
    "FLOAT32,-3.4028234663852886e38",
    "FLOAT64,NaN",
    "FLOAT64,-1.7976931348623157e308"
  })
  void noDataInIsNoDataOut(SampleType type, double noData) throws IOException {
    for (double share : new double[] {0.02, 0.5}) check(type, noData, some(share));
  }

  @Test
  void allWithoutDataAndOnePixelWithIt() throws IOException {
    BitSet none = new BitSet();
    none.set(0, SIDE * SIDE);
    check(SampleType.FLOAT32, Double.NaN, none);
    check(SampleType.UINT8, 0, none);
    none.clear(SIDE * 33 + 65);
    check(SampleType.FLOAT32, Double.NaN, none);
    check(SampleType.INT16, -1, none);
    System.out.println("scenario 4: 22 rasters through 5 operations, no pixel gained or lost");
  }
}
