package dev.limpid.canopy;

/// The exponential integral E1(k), the integral of exp(-t)/t from k to infinity (Abramowitz &
/// Stegun 1964, Handbook of Mathematical Functions, chapter 5), to about 1e-15 of its value: up to
/// 1 by its series (5.1.11), beyond by its continued fraction (5.1.22).
final class ExponentialIntegral {
  private static final double EULER = 0.5772156649015329;

  /// Terms of the series: the next is below 1e-17 at 1.
  private static final int TERMS = 18;

  private static final double[] SERIES = series();

  /// Levels of the continued fraction: what is cut off at 1 is about exp(-4 sqrt(DEPTH)).
  private static final int DEPTH = 120;

  /// Beyond, E1 is below the smallest normal number.
  private static final double LAST = 700;

  private ExponentialIntegral() {}

  /// @param k above 0
  static double e1(double k) {
    if (k >= LAST) return 0;
    if (k > 1) return Math.exp(-k) * continuedFraction(k);
    double sum = SERIES[TERMS - 1];
    for (int n = TERMS - 2; n >= 0; n--) sum = sum * k + SERIES[n];
    return sum * k - EULER - Math.log(k);
  }

  /// exp(k) E1(k) for k of at least 1, from the inside out: forwards, rounding adds up to 1e-14.
  private static double continuedFraction(double k) {
    double inner = k + 2 * DEPTH + 1;
    for (int i = DEPTH; i > 0; i--) inner = k + 2 * i - 1 - (double) i * i / inner;
    return 1 / inner;
  }

  /// Coefficients of -sum (-k)^n / (n n!), from n = 1.
  private static double[] series() {
    double[] terms = new double[TERMS];
    double factorial = 1;
    for (int n = 1; n <= TERMS; n++) {
      factorial *= n;
      terms[n - 1] = (n % 2 == 1 ? 1 : -1) / (n * factorial);
    }
    return terms;
  }
}
