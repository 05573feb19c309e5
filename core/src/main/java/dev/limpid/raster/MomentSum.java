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
    double origin = shift;
    double s = 0;
    double q = 0;
    double low = minimum;
    double high = maximum;
    int valid = 0;
    for (int i = first; i < length; i++) {
      double v = row[i];
      if (!valid(v)) continue;
      double d = v - origin;
      s += d;
      q += d * d;
      if (v < low) low = v;
      if (v > high) high = v;
      valid++;
    }
    sum += s;
    sumSquares += q;
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
