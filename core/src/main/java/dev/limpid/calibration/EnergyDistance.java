package dev.limpid.calibration;

/// Distance between the distributions of two samples: twice the mean distance between them, less
/// the mean distances within each (Szekely & Rizzo 2013, Energy statistics); 0 only where both are
/// the same. Without bias, so it may fall below 0 where they are.
public final class EnergyDistance {
  private EnergyDistance() {}

  /// @param a (draw, coordinate), two draws or more, in coordinates of like scale
  /// @param b likewise; it may have another number of draws
  public static double of(double[][] a, double[][] b) {
    if (a.length < 2 || b.length < 2)
      throw new IllegalArgumentException(
          "needs two draws or more of each, got %d and %d".formatted(a.length, b.length));
    double between = 0;
    for (double[] x : a) for (double[] y : b) between += Scores.distance(x, y) / b.length;
    return 2 * between / a.length - within(a) - within(b);
  }

  private static double within(double[][] draws) {
    double sum = 0;
    for (int i = 0; i < draws.length; i++)
      for (int j = 0; j < i; j++) sum += Scores.distance(draws[i], draws[j]);
    return 2 * sum / draws.length / (draws.length - 1);
  }
}
