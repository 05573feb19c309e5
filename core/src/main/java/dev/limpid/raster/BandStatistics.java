package dev.limpid.raster;

/// Count, extremes, mean and spread of the valid stored values of one band; infinite ones do not
/// count.
///
/// @param squares sum of squared differences from the mean
record BandStatistics(long count, double minimum, double maximum, double mean, double squares) {
  static final BandStatistics NONE =
      new BandStatistics(0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0);

  /// Of both sets of values (Chan, Golub and LeVeque 1979, eq. 2.1). Rounding depends on the order,
  /// so tiles are merged in theirs.
  BandStatistics merge(BandStatistics other) {
    if (other.count == 0) return this;
    if (count == 0) return other;
    long n = count + other.count;
    double delta = other.mean - mean;
    double share = (double) other.count / n;
    return new BandStatistics(
        n,
        Math.min(minimum, other.minimum),
        Math.max(maximum, other.maximum),
        mean + delta * share,
        squares + other.squares + delta * delta * count * share);
  }

  /// Standard deviation of the values themselves, not of a population they were drawn from.
  double deviation() {
    return Math.sqrt(squares / count);
  }

  /// Adds up the rows of one tile. Sums are taken around the first valid value, which keeps the
  /// digits of values that are large beside their spread.
  static final class Sum {
    private long n;
    private double shift = Double.NaN;
    private double sum;
    private double sumSquares;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    /// @param noData the value that does not count beside NaN; NaN for none
    void add(double[] row, int length, double noData) {
      int first = 0;
      if (Double.isNaN(shift)) {
        while (first < length && !valid(row[first], noData)) first++;
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
        if (!valid(v, noData)) continue;
        double d = v - origin;
        s += d;
        q += d * d;
        low = Math.min(low, v);
        high = Math.max(high, v);
        valid++;
      }
      sum += s;
      sumSquares += q;
      minimum = low;
      maximum = high;
      n += valid;
    }

    BandStatistics result() {
      if (n == 0) return NONE;
      double squares = Math.max(0, sumSquares - sum * (sum / n));
      return new BandStatistics(n, minimum, maximum, shift + sum / n, squares);
    }

    private static boolean valid(double v, double noData) {
      return Math.abs(v) <= Double.MAX_VALUE && v != noData; // NaN and infinities fail the first
    }
  }
}
