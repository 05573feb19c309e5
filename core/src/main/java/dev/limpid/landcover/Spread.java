package dev.limpid.landcover;

import java.util.Arrays;

/// A figure measured several times, such as with several seeds.
///
/// @param sd divided by n - 1; `NaN` of a single value
/// @param n values that are numbers
public record Spread(double mean, double sd, int n) {
  /// Values that are `NaN` are left out.
  public static Spread of(double... values) {
    double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    double mean = Arrays.stream(known).average().orElse(Double.NaN);
    double squares = Arrays.stream(known).map(v -> (v - mean) * (v - mean)).sum();
    double sd = known.length < 2 ? Double.NaN : Math.sqrt(squares / (known.length - 1));
    return new Spread(mean, sd, known.length);
  }
}
