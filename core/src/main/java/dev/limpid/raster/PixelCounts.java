package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// How many pixels have each code.
public final class PixelCounts {
  private static final int STEP = 512;
  private static final int MOST_CODES = 70_000;

  private PixelCounts() {}

  /// Counts the stored values of a band of whole numbers, no data included.
  ///
  /// @return count by code, ascending
  public static Map<Long, Long> of(RasterSource source, int band) throws IOException {
    SampleType type = source.info().type();
    if (type.floating())
      throw new BadInput(
          "codes.type", "", "codes must be whole numbers, the raster holds " + type.label());
    Grid grid = source.grid();
    Map<Long, Long> counts = new HashMap<>();
    for (int row = 0; row < grid.height(); row += STEP)
      for (int col = 0; col < grid.width(); col += STEP) {
        Window window =
            new Window(
                col, row, Math.min(STEP, grid.width() - col), Math.min(STEP, grid.height() - row));
        int pixels = window.width() * window.height();
        if (source.absent(window, new int[] {band})) {
          Object first = source.readStored(band, new Window(col, row, 1, 1));
          counts.merge((long) type.value(first, 0), (long) pixels, Long::sum);
        } else count(source.readStored(band, window), type, pixels, counts);
        if (counts.size() > MOST_CODES)
          throw new BadInput("codes.many", "", "more than " + MOST_CODES + " different codes");
      }
    return new TreeMap<>(counts);
  }

  private static void count(Object stored, SampleType type, int n, Map<Long, Long> counts) {
    long run = 0;
    long code = 0;
    for (int i = 0; i < n; i++) {
      long v = (long) type.value(stored, i);
      if (v == code) run++;
      else {
        if (run > 0) counts.merge(code, run, Long::sum);
        code = v;
        run = 1;
      }
    }
    if (run > 0) counts.merge(code, run, Long::sum);
  }
}
