package dev.limpid.landcover;

import dev.limpid.calibration.ChiSquare;

/// Test whether two maps are equally often right at the same samples (McNemar 1947).
///
/// With samples of unequal inclusion probability use the paired difference instead.
///
/// @param b samples where only the first map is right
/// @param c samples where only the second is
/// @param chi2 `(b - c)^2 / (b + c)`, 0 when both are 0
/// @param p of `chi2`, one degree of freedom
/// @param chi2Corrected `(|b - c| - 1)^2 / (b + c)`, 0 when b = c (Edwards 1948)
/// @param pExact two-sided binomial test, at most 1
public record McNemar(
    long b, long c, double chi2, double p, double chi2Corrected, double pCorrected, double pExact) {
  /// Below this many samples in disagreement the chi-square form is not to be trusted.
  public static final int SMALL = 25;

  public static McNemar of(long b, long c) {
    if (b < 0 || c < 0)
      throw new IllegalArgumentException("counts must not be negative, got " + b + " and " + c);
    if (b == c) return new McNemar(b, c, 0, 1, 0, 1, 1);
    double n = (double) Math.addExact(b, c);
    double difference = Math.abs((double) b - c);
    double chi2 = difference * difference / n;
    double corrected = (difference - 1) * (difference - 1) / n;
    double exact = Math.min(1, 2 * Tails.fairCoin(Math.min(b, c), b + c));
    return new McNemar(
        b, c, chi2, ChiSquare.above(chi2, 1), corrected, ChiSquare.above(corrected, 1), exact);
  }

  /// The p-value to report: exact for few samples in disagreement, corrected otherwise.
  public double reported() {
    return b + c < SMALL ? pExact : pCorrected;
  }
}
