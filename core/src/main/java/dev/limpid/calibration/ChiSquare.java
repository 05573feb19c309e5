package dev.limpid.calibration;

/// The chi-square distribution, with small relative error also far out in the tail.
public final class ChiSquare {
  private ChiSquare() {}

  /// Probability of more than `x`, from 1 or 2 degrees of freedom upwards: every two more add a
  /// positive term (Abramowitz & Stegun 26.4.4, 26.4.5), so nothing cancels.
  ///
  /// @param x at least 0
  /// @param freedom degrees of freedom, at least 1
  public static double above(double x, int freedom) {
    if (!(x >= 0) || freedom < 1)
      throw new IllegalArgumentException(
          "chi-square needs 0 or more and 1 or more degrees of freedom, got %s and %d"
              .formatted(x, freedom));
    if (x == 0) return 1;
    boolean odd = freedom % 2 == 1;
    double sum = odd ? Normal.outside(x) : Math.exp(-x / 2);
    double logTerm = odd ? 0.5 * Math.log(2 * x / Math.PI) - x / 2 : Math.log(x / 2) - x / 2;
    for (int k = odd ? 3 : 4; k <= freedom; k += 2) {
      sum += Math.exp(logTerm);
      logTerm += Math.log(x / k);
    }
    return Math.min(1, sum);
  }
}
