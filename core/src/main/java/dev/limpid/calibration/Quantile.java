package dev.limpid.calibration;

/// Quantiles of a sample.
public final class Quantile {
  private Quantile() {}

  /// Linear between order statistics, from the smallest at 0 to the largest at 1.
  ///
  /// @param sorted ascending, at least one
  public static double of(double[] sorted, double p) {
    if (!(p >= 0 && p <= 1))
      throw new IllegalArgumentException("a probability is 0 to 1, got " + p);
    double at = p * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
