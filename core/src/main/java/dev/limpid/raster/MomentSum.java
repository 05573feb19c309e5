package dev.limpid.raster;

/// Adds up the rows of one tile to [Moments], in stored values. Sums are taken around the first
/// valid one, which keeps the digits of values that are large beside their spread.
final class MomentSum {
  private final double noData;
  private long n;
  private double shift = Double.NaN;
  private double sum;
  private double sumSquares;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  /// @param noData the value that does not count, beside what is not finite; NaN for none
  MomentSum(double noData) {
    this.noData = noData;
  }

  void add(double[] row, int length) {
    int first = 0;
    if (n == 0) {
      while (first < length && !valid(row[first])) first++;
      if (first == length) return;
      shift = row[first];
    }
    addFrom(row, first, length);
  }

  /// Two sums each, so that one addition need not wait for the one before.
  private void addFrom(double[] row, int first, int length) {
    double origin = shift;
    double s = 0;
    double t = 0;
    double q = 0;
    double u = 0;
    double low = minimum;
    double high = maximum;
    int valid = 0;
    int i = first;
    for (; i + 1 < length; i += 2) {
      double v = row[i];
      double w = row[i + 1];
      if (valid(v)) {
        double d = v - origin;
        s += d;
        q += d * d;
        if (v < low) low = v;
        if (v > high) high = v;
        valid++;
      }
      if (valid(w)) {
        double d = w - origin;
        t += d;
        u += d * d;
        if (w < low) low = w;
        if (w > high) high = w;
        valid++;
      }
    }
    if (i < length && valid(row[i])) {
      double d = row[i] - origin;
      s += d;
      q += d * d;
      low = Math.min(low, row[i]);
      high = Math.max(high, row[i]);
      valid++;
    }
    sum += s + t;
    sumSquares += q + u;
    minimum = low;
    maximum = high;
    n += valid;
  }

  Moments result() {
    return n == 0 ? Moments.NONE : Moments.of(n, minimum, maximum, shift, sum, sumSquares);
  }

  private boolean valid(double v) {
    return Math.abs(v) <= Double.MAX_VALUE && v != noData; // NaN and infinities fail the first
  }
}
