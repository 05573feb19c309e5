package dev.limpid.raster;

import dev.limpid.geo.Window;
import java.util.List;

/// A block of pixels in memory, `float` values in (band, row, column) order; `NaN` is no data.
///
/// Not a record: an array component would break equality and let callers write through.
public final class Raster {
  private final Window window;
  private final List<Band> bands;
  private final float[] values;

  /// Takes the array as it is: the caller gives it up. A block can be gigabytes.
  public Raster(Window window, List<Band> bands, float[] values) {
    long expected = (long) bands.size() * window.height() * window.width();
    if (values.length != expected)
      throw new IllegalArgumentException(
          "values: %d, but (%d bands, %d rows, %d columns) needs %d"
              .formatted(values.length, bands.size(), window.height(), window.width(), expected));
    this.window = window;
    this.bands = List.copyOf(bands);
    this.values = values;
  }

  public Window window() {
    return window;
  }

  public List<Band> bands() {
    return bands;
  }

  public float at(int band, int row, int col) {
    return values[(band * window.height() + row) * window.width() + col];
  }

  /// The value array itself, for the writer of this package.
  float[] values() {
    return values;
  }
}
