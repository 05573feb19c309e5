package dev.limpid.raster;

import java.util.Arrays;

/// Halves a tile for an overview: the mean of the valid values among four for measurements, the
/// most frequent for class codes (the smallest of equals).
final class Reduction {
  private final TileFormat format;
  private final boolean classes;
  private final double noData;
  private final double[] range;
  private final double[] upper;
  private final double[] lower;
  private final double[] half;

  Reduction(TileFormat format, boolean classes) {
    this.format = format;
    this.classes = classes;
    this.noData = format.noData() == null ? Double.NaN : format.noData();
    this.range = format.type().floating() ? null : StoredValues.range(format.type());
    this.upper = new double[format.side()];
    this.lower = new double[format.side()];
    this.half = new double[format.side() / 2];
  }

  /// Reduces the first `width` by `height` pixels of `from` into `into`, from pixel (`row`, `col`).
  void reduce(byte[] from, int width, int height, byte[] into, int row, int col) {
    int step = format.pixelBytes();
    int halfWidth = Math.ceilDiv(width, 2);
    for (int s = 0; s < format.samples(); s++)
      for (int y = 0; y < height; y += 2) {
        load(from, y, s, upper, width);
        if (y + 1 < height) load(from, y + 1, s, lower, width);
        else Arrays.fill(lower, Double.NaN);
        if (classes) modes(width);
        else means(width);
        for (int x = 0; x < halfWidth; x++) if (Double.isNaN(half[x])) half[x] = noData;
        int at = format.at(row + y / 2, col, s);
        StoredValues.store(format.type(), half, halfWidth, into, at, step);
      }
  }

  private void load(byte[] from, int y, int sample, double[] values, int width) {
    StoredValues.load(
        format.type(), from, format.at(y, 0, sample), format.pixelBytes(), values, width);
    if (!Double.isNaN(noData))
      for (int x = 0; x < width; x++) if (values[x] == noData) values[x] = Double.NaN;
  }

  private void means(int width) {
    for (int x = 0; x < width; x += 2) {
      double sum = 0;
      int n = 0;
      for (int k = x; k < Math.min(x + 2, width); k++) {
        if (!Double.isNaN(upper[k])) {
          sum += upper[k];
          n++;
        }
        if (!Double.isNaN(lower[k])) {
          sum += lower[k];
          n++;
        }
      }
      double mean = n == 0 ? Double.NaN : sum / n;
      half[x / 2] = range == null || n == 0 ? mean : whole(mean);
    }
  }

  /// Rounded half away from zero; a mean of valid values that lands on no data moves by one.
  private double whole(double mean) {
    double rounded = mean < 0 ? Math.ceil(mean - 0.5) : Math.floor(mean + 0.5);
    if (rounded != noData) return rounded;
    return rounded < range[1] ? rounded + 1 : rounded - 1;
  }

  private void modes(int width) {
    for (int x = 0; x < width; x += 2) {
      double a = upper[x];
      double b = lower[x];
      if (x + 1 == width) {
        half[x / 2] = mode(a, b, Double.NaN, Double.NaN);
        continue;
      }
      double c = upper[x + 1];
      double d = lower[x + 1];
      half[x / 2] = a == b && a == c && a == d ? a : mode(a, b, c, d);
    }
  }

  private static double mode(double a, double b, double c, double d) {
    double[] values = {a, b, c, d};
    double best = Double.NaN;
    int most = 0;
    for (double v : values) {
      int n = 0;
      for (double w : values) if (v == w) n++;
      if (n > most || (n == most && v < best)) {
        most = n;
        best = v;
      }
    }
    return most == 0 ? Double.NaN : best;
  }
}
