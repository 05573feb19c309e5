package dev.limpid.calibration;

/// The standard normal distribution.
public final class Normal {
  private static final double LOG_ROOT = 0.5 * Math.log(2 * Math.PI);

  /// Where the series for erf hands over to the continued fraction for erfc.
  private static final double SWITCH = 2;

  private Normal() {}

  public static double logDensity(double x) {
    return -0.5 * x * x - LOG_ROOT;
  }

  /// Probability of a value below `x`, with small relative error in the lower tail.
  public static double cdf(double x) {
    double outside = 0.5 * outside(x * x);
    return x < 0 ? outside : 1 - outside;
  }

  /// Probability of a value whose square exceeds `square`, with small relative error.
  static double outside(double square) {
    double t = Math.sqrt(square / 2);
    return t < SWITCH ? 1 - erf(t) : erfcFraction(t, square / 2);
  }

  /// The value with probability `p` below it: a rational start (Abramowitz & Stegun 26.2.23),
  /// sharpened on [#cdf] by Halley's method.
  ///
  /// @param p 0 to 1; the ends give infinities
  public static double quantile(double p) {
    if (!(p >= 0 && p <= 1))
      throw new IllegalArgumentException("a probability is 0 to 1, got " + p);
    if (p > 0.5) return -quantile(1 - p);
    if (p == 0) return Double.NEGATIVE_INFINITY;
    double t = Math.sqrt(-2 * Math.log(p));
    double x =
        (2.515517 + t * (0.802853 + t * 0.010328))
                / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
            - t;
    for (int i = 0; i < 3; i++) {
      double step = (cdf(x) - p) / Math.exp(logDensity(x));
      x -= step / (1 + 0.5 * x * step);
    }
    return x;
  }

  /// `2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!`: all terms positive, so nothing cancels
  /// (Abramowitz & Stegun 7.1.6).
  private static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > 1e-18 * sum; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /// Continued fraction of erfc (Abramowitz & Stegun 7.1.14), from the back. 200 terms are enough
  /// for full precision from x = 2 on.
  ///
  /// @param square x squared, exactly: `x * x` would lose digits that the exponential magnifies
  private static double erfcFraction(double x, double square) {
    double fraction = x;
    for (int n = 200; n > 0; n--) fraction = x + n / 2.0 / fraction;
    return Math.exp(-square) / (Math.sqrt(Math.PI) * fraction);
  }
}
