package dev.limpid.raster;

/// Count, range, mean and sum of squared deviations of numbers, in double.
///
/// @param m2 sum of (value - mean)^2
record Moments(long count, double min, double max, double mean, double m2) {
  static final Moments NONE =
      new Moments(0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0);

  /// Where values come from: an array of `float` or of any [SampleType].
  interface Values {
    double at(int i);
  }

  /// Moments of `length` values from `from`; those that are not finite do not count. Sums are taken
  /// of differences from the first value, so that a small spread around a large mean keeps its
  /// digits.
  static Moments of(float[] values, int from, int length) {
    int first = from;
    int end = from + length;
    while (first < end && !Float.isFinite(values[first])) first++;
    if (first == end) return NONE;
    double shift = values[first];
    long count = 0;
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    for (int i = first; i < end; i++) {
      float v = values[i];
      if (!(Math.abs(v) <= Float.MAX_VALUE)) continue; // NaN or infinite
      count++;
      if (v < min) min = v;
      if (v > max) max = v;
      double d = v - shift;
      sum += d;
      squares += d * d;
    }
    return of(count, min, max, shift, sum, squares);
  }

  /// The same in double for the values `i` whose `shown[i]` is not `NaN`.
  static Moments of(Values values, float[] shown, int from, int length) {
    long count = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double shift = Double.NaN;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < length; i++) {
      double v = values.at(i);
      if (Float.isNaN(shown[from + i]) || !Double.isFinite(v)) continue;
      if (count++ == 0) shift = v;
      min = Math.min(min, v);
      max = Math.max(max, v);
      double d = v - shift;
      sum += d;
      squares += d * d;
    }
    return count == 0 ? NONE : of(count, min, max, shift, sum, squares);
  }

  static Moments of(long count, double min, double max, double shift, double sum, double squares) {
    return new Moments(
        count, min, max, shift + sum / count, Math.max(0, squares - sum / count * sum));
  }

  /// Both together (Chan, Golub & LeVeque 1979, Updating formulae and a pairwise algorithm for
  /// computing sample variances, eq. 2.1).
  Moments plus(Moments other) {
    if (other.count == 0) return this;
    if (count == 0) return other;
    long n = count + other.count;
    double delta = other.mean - mean;
    double share = (double) other.count / n;
    return new Moments(
        n,
        Math.min(min, other.min),
        Math.max(max, other.max),
        mean + delta * share,
        m2 + other.m2 + delta * delta * count * share);
  }

  BandStatistics statistics() {
    if (count == 0) return new BandStatistics(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    return new BandStatistics(count, min, max, mean, Math.sqrt(m2 / count));
  }
}
