package dev.limpid.cube;

import dev.limpid.geo.Window;
import dev.limpid.raster.Raster;
import java.time.LocalDate;
import java.util.List;

/// Blocks of a cube made of arrays, for tests of features.
final class Patches {
  static final LocalDate START = LocalDate.of(2020, 1, 1);

  private Patches() {}

  static CubeFiles.Series series(String name, int[] days, String... bands) {
    List<LocalDate> dates = java.util.Arrays.stream(days).mapToObj(START::plusDays).toList();
    return new CubeFiles.Series(
        name, dates, days.length, List.of(bands), List.of(), null, List.of());
  }

  static CubeFiles.Series positions(String name, int times, String... bands) {
    return new CubeFiles.Series(name, List.of(), times, List.of(bands), List.of(), null, List.of());
  }

  /// @param values (time, band, pixel); a pixel is observed where a band has a value
  static Patch.Series of(CubeFiles.Series files, Window window, float[] values) {
    return of(files, window, values, null);
  }

  static Patch.Series of(
      CubeFiles.Series files, Window window, float[] values, float[] cloudiness) {
    int pixels = window.width() * window.height();
    int bands = files.bands().size();
    byte[] states = new byte[files.times() * pixels];
    for (int t = 0; t < files.times(); t++)
      for (int p = 0; p < pixels; p++) {
        boolean any = false;
        for (int b = 0; b < bands; b++) any |= !Float.isNaN(values[(t * bands + b) * pixels + p]);
        states[t * pixels + p] = (byte) (any ? 0 : 1);
      }
    return new Patch.Series(files, window, values, states, cloudiness);
  }

  static Patch patch(Window window, Raster still, Patch.Series... series) {
    return new Patch(window, List.of(series), still);
  }
}
