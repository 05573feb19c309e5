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

  /// The same pixels seen from another corner; nothing is copied.
  ///
  /// @param cols that the corner lies to the east
  /// @param rows that it lies to the south
  public Raster from(int cols, int rows) {
    Window moved =
        new Window(window.col() - cols, window.row() - rows, window.width(), window.height());
    return new Raster(moved, bands, values);
  }

  /// Some of the pixels.
  ///
  /// @param part inside the window
  public Raster cut(Window part) {
    if (part.equals(window)) return this;
    float[] kept = new float[Math.multiplyExact(part.width() * part.height(), bands.size())];
    int to = 0;
    for (int b = 0; b < bands.size(); b++)
      for (int row = part.row(); row < part.row() + part.height(); row++) {
        int from = (b * window.height() + row - window.row()) * window.width();
        System.arraycopy(values, from + part.col() - window.col(), kept, to, part.width());
        to += part.width();
      }
    return new Raster(part, bands, kept);
  }

  /// Copies a row of a band to `into`, from `at` on.
  public void copyRow(int band, int row, float[] into, int at) {
    int width = window.width();
    System.arraycopy(values, (band * window.height() + row) * width, into, at, width);
  }

  /// The same with other values in some pixels.
  ///
  /// @param keep whether a pixel stays, row by row
  /// @param otherwise a value a band for those that do not
  public Raster where(boolean[] keep, float[] otherwise) {
    float[] chosen = values.clone();
    for (int b = 0; b < bands.size(); b++)
      for (int i = 0; i < keep.length; i++)
        if (!keep[i]) chosen[b * keep.length + i] = otherwise[b];
    return new Raster(window, bands, chosen);
  }

  /// The value array itself, for the writer of this package.
  float[] values() {
    return values;
  }
}
