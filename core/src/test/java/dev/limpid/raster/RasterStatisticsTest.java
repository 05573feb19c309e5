package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RasterStatisticsTest {
  private static final int SIDE = 300;
  private static final int ROWS = 20;

  @TempDir Path folder;

  /// Doubles of two bands, no data -1 in a third of the places, in strips of 20 rows; strip
  /// `broken` is Deflate data that ends too early.
  private Path file(double[] values, int broken) throws IOException {
    TinyTiff tiff = new TinyTiff(ByteOrder.BIG_ENDIAN).page(SIDE, SIDE);
    tiff.shorts(Tag.BITS_PER_SAMPLE, 64, 64)
        .shorts(Tag.SAMPLES_PER_PIXEL, 2)
        .shorts(Tag.SAMPLE_FORMAT, 3, 3)
        .shorts(Tag.COMPRESSION, BlockCodec.DEFLATE)
        .longs(Tag.ROWS_PER_STRIP, ROWS)
        .ascii(Tag.GDAL_NODATA, "-1");
    int strip = values.length / (SIDE / ROWS);
    for (int s = 0; s < SIDE / ROWS; s++) {
      ByteBuffer raw = ByteBuffer.allocate(8 * strip);
      raw.asDoubleBuffer().put(values, s * strip, s == broken ? strip / 2 : strip);
      int length = s == broken ? 4 * strip : 8 * strip;
      tiff.block(BlockCodec.compress(BlockCodec.DEFLATE, 1, raw.array(), 0, length));
    }
    return tiff.write(folder.resolve("s.tif"));
  }

  private static double[] values() {
    Random random = new Random(7);
    double[] values = new double[2 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++)
      values[i] = random.nextInt(3) == 0 ? -1 : 1e6 + random.nextInt(64);
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theFiguresAreExactWhateverTheThreads(int threads) throws IOException {
    double[] values = values();
    List<BandStatistics> found;
    try (RasterSource source = GeoTiff.open(file(values, -1))) {
      found = RasterStatistics.of(source, threads);
      assertEquals(RasterStatistics.of(source, 3), found);
    }
    for (int b = 0; b < 2; b++) {
      long n = 0;
      long sum = 0;
      long squares = 0;
      for (int i = b; i < values.length; i += 2) {
        if (values[i] == -1) continue;
        long d = (long) values[i] - 1_000_000;
        n++;
        sum += d;
        squares += d * d;
      }
      double mean = 1e6 + (double) sum / n;
      double variance = (double) squares / n - ((double) sum / n) * ((double) sum / n);
      assertEquals(n, found.get(b).count());
      assertEquals(1e6, found.get(b).min());
      assertEquals(1e6 + 63, found.get(b).max());
      assertEquals(mean, found.get(b).mean(), 1e-7);
      assertEquals(Math.sqrt(variance), found.get(b).stdDev(), 1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aDamagedBlockIsNamed(int threads) throws IOException {
    try (RasterSource source = GeoTiff.open(file(values(), 9))) {
      BadInput e = assertThrows(BadInput.class, () -> RasterStatistics.of(source, threads));
      assertEquals("tiff.corrupt", e.code());
      assertEquals(true, e.getMessage().contains("block 10 of 15"), e.getMessage());
    }
  }

  @Test
  void noThreadsIsMisuse() throws IOException {
    try (RasterSource source = GeoTiff.open(file(values(), -1))) {
      assertThrows(IllegalArgumentException.class, () -> RasterStatistics.of(source, 0));
    }
  }
}
