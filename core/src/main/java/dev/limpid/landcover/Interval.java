package dev.limpid.landcover;

import java.util.Arrays;

/// An estimate with its standard error and its 95 % interval. What is unknown is `NaN`, never 0.
///
/// Intervals from a standard error are not cut at 0 or 1: they are what the formula gives.
public record Interval(double value, double standardError, double low, double high) {
  /// The 97.5 % point of the normal distribution, 1.959964 in print.
  public static final double Z95 = 1.959963984540054;

  public static final Interval UNKNOWN = valueOnly(Double.NaN);

  /// A figure whose uncertainty is not known.
  public static Interval valueOnly(double value) {
    return new Interval(value, Double.NaN, Double.NaN, Double.NaN);
  }

  public static Interval normal(double value, double standardError) {
    double half = Z95 * standardError;
    return new Interval(value, standardError, value - half, value + half);
  }

  /// Score interval of a proportion (Wilson 1927). The standard error is that of a simple random
  /// sample, `sqrt(p (1 - p) / (n - 1))`, and `NaN` for a single sample.
  ///
  /// @param n sample size; need not be whole (an effective size)
  public static Interval wilson(double proportion, double n) {
    if (!(n > 0) || Double.isNaN(proportion)) return valueOnly(proportion);
    double se = n > 1 ? Math.sqrt(proportion * (1 - proportion) / (n - 1)) : Double.NaN;
    double z2 = Z95 * Z95;
    double centre = proportion + z2 / (2 * n);
    double half = Z95 * Math.sqrt(proportion * (1 - proportion) / n + z2 / (4 * n * n));
    double scale = 1 + z2 / n;
    double low = proportion == 0 ? 0 : Math.max(0, (centre - half) / scale);
    double high = proportion == 1 ? 1 : Math.min(1, (centre + half) / scale);
    return new Interval(proportion, se, low, high);
  }

  /// An interval by its standard error, except for a rate of exactly 0 or 1, where that is 0 and
  /// says nothing: there the limits are Wilson's.
  ///
  /// @param n effective number of samples that the rate rests on
  static Interval rate(double value, double standardError, double n) {
    double rounded = Math.rint(value);
    boolean extreme = (rounded == 0 || rounded == 1) && Math.abs(value - rounded) < 1e-12;
    if (!extreme || standardError > 1e-12 || Double.isNaN(standardError))
      return normal(value, standardError);
    Interval wilson = wilson(rounded, n);
    return new Interval(value, standardError, wilson.low, wilson.high);
  }

  /// An interval from bootstrap replicates: their 2.5 and 97.5 percentiles.
  ///
  /// @param sorted at least two, ascending
  static Interval percentiles(double value, double[] sorted) {
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
    double se = Math.sqrt(squares / (sorted.length - 1));
    return new Interval(value, se, quantile(sorted, 0.025), quantile(sorted, 0.975));
  }

  /// Linear interpolation between order statistics.
  private static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /// The same estimate in another unit.
  public Interval times(double factor) {
    return new Interval(value * factor, standardError * factor, low * factor, high * factor);
  }

  public boolean hasLimits() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }
}
