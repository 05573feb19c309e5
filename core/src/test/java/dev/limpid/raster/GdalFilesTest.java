package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that GDAL wrote: see `generate.py` beside them for what is in there.
final class GdalFilesTest {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 21;
  private static final Path FOLDER = Path.of("src/test/resources/dev/limpid/raster/tiff");

  static Stream<Path> files() throws IOException {
    try (var all = Files.list(FOLDER)) {
      List<Path> found = all.filter(f -> f.toString().endsWith(".tif")).sorted().toList();
      assertEquals(26, found.size());
      return found.stream();
    }
  }

  private static double expected(int band, int row, int col, boolean floating) {
    if (row < 2 && col < 3) return Double.NaN;
    return 1 + (31 * band + 7 * row + 3 * col) % 100 + (floating ? 0.5 : 0);
  }

  @ParameterizedTest
  @MethodSource("files")
  void theHeaderIsRead(Path file) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      RasterInfo info = source.info();
      assertEquals(new Grid(new Crs("EPSG:32631"), 500000, 4800000, 10, 20, 37, 21), info.grid());
      assertEquals(List.of(), info.warnings());
      String[] name = file.getFileName().toString().split("[-.]");
      if (name.length < 4) return;
      assertEquals(name[0].toUpperCase(Locale.ROOT), info.type().name());
      assertEquals(name[1], info.compression() + info.predictor());
      assertEquals(name[2].equals("tiles") ? 16 : WIDTH, info.blockWidth());
      assertEquals(info.type().floating() ? Double.NaN : 0.0, info.noData());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyPixelIsRead(Path file) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      Raster all = source.read(source.grid().all());
      for (int b = 0; b < 3; b++) {
        Object stored = source.readStored(b, source.grid().all());
        for (int r = 0; r < HEIGHT; r++)
          for (int c = 0; c < WIDTH; c++) {
            double expected = expected(b, r, c, source.info().type().floating());
            assertEquals((float) expected, all.at(b, r, c), b + "," + r + "," + c);
            double value = source.info().type().value(stored, r * WIDTH + c);
            if (!Double.isNaN(expected)) assertEquals(expected, value);
          }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void windowsMayReachBeyondTheGrid(Path file) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      boolean floating = source.info().type().floating();
      Window window = new Window(30, -3, 12, 40);
      float[] into = new float[2 * 12 * 40];
      source.read(window, new int[] {2, 0}, into);
      for (int k = 0; k < 2; k++)
        for (int r = 0; r < 40; r++)
          for (int c = 0; c < 12; c++) {
            boolean outside = r < 3 || r - 3 >= HEIGHT || c + 30 >= WIDTH;
            double expected =
                outside ? Double.NaN : expected(k == 0 ? 2 : 0, r - 3, c + 30, floating);
            assertEquals((float) expected, into[(k * 40 + r) * 12 + c]);
          }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void statisticsAreThoseOfTheValidPixels(Path file) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      List<BandStatistics> found = RasterStatistics.of(source, 2);
      for (int b = 0; b < 3; b++) {
        double sum = 0;
        double squares = 0;
        int n = WIDTH * HEIGHT - 6;
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
          double v = expected(b, i / WIDTH, i % WIDTH, source.info().type().floating());
          if (Double.isNaN(v)) continue;
          sum += v;
          squares += v * v;
        }
        assertEquals(n, found.get(b).count());
        assertEquals(sum / n, found.get(b).mean(), 1e-12);
        assertEquals(Math.sqrt(squares / n - sum / n * sum / n), found.get(b).stdDev(), 1e-10);
      }
    }
  }

  @Test
  void manyThreadsReadWhatOneReads() throws IOException {
    Path file = FOLDER.resolve("int16-lzw2-strips-band-little.tif");
    try (RasterSource source = GeoTiff.open(file)) {
      assertTrue(
          Stream.generate(() -> 0)
              .limit(200)
              .parallel()
              .map(
                  i -> {
                    try {
                      return source.read(new Window(5, 3, 20, 15)).at(2, 14, 19);
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  })
              .allMatch(v -> v == (float) expected(2, 17, 24, false)));
    }
  }
}
