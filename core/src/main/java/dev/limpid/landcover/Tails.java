package dev.limpid.landcover;

/// Tail probabilities with small relative error, also far out in the tail.
final class Tails {
  private Tails() {}

  /// Probability that the absolute value of Student's t exceeds `t`: the incomplete beta function
  /// `I_x(df/2, 1/2)` at `x = df / (df + t^2)` (Abramowitz & Stegun 26.7.1).
  static double student(double t, int df) {
    if (df < 1 || Double.isNaN(t))
      throw new IllegalArgumentException("expected a number and df of 1 or more, got " + df);
    double square = t * t / df;
    if (Double.isInfinite(square)) return 0;
    double x = 1 / (1 + square);
    double y = square / (1 + square);
    double front = Math.pow(x, df / 2.0) * Math.sqrt(y) / betaHalf(df);
    return x < (df / 2.0 + 1) / (df / 2.0 + 2.5)
        ? front * betaFraction(x, df / 2.0, 0.5)
        : 1 - front * betaFraction(y, 0.5, df / 2.0);
  }

  /// `B(df/2, 1/2)`, upwards from df of 1 (pi) or 2 (2) by `B(a + 1, b) = B(a, b) a / (a + b)`.
  private static double betaHalf(int df) {
    double beta = df % 2 == 1 ? Math.PI : 2;
    for (double a = df % 2 == 1 ? 0.5 : 1; a < df / 2.0; a++) beta *= a / (a + 0.5);
    return beta;
  }

  /// Continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8), from the
  /// back, divided by `a`; 200 pairs of terms are enough for `x < (a + 1) / (a + b + 2)`.
  private static double betaFraction(double x, double a, double b) {
    double fraction = 1;
    for (int m = 200; m > 0; m--) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      fraction = 1 + even / (1 + odd / fraction);
    }
    return 1 / (a * (1 - (a + b) * x / ((a + 1) * fraction)));
  }

  /// Probability of at most `m` heads in `n` tosses of a fair coin, for `m` up to `n / 2`.
  static double fairCoin(long m, long n) {
    if (m < 0 || 2 * m > n)
      throw new IllegalArgumentException("expected 0 <= m <= n/2, got m = " + m + ", n = " + n);
    double term = 1;
    double sum = 1; // in units of the largest term, P(exactly m)
    for (long k = m; k > 0 && term > 1e-18 * sum; k--) {
      term *= (double) k / (n - k + 1);
      sum += term;
    }
    return fairCoinPoint(m, n) * sum;
  }

  /// Probability of exactly `m` heads, by the saddle point expansion (Loader 2000, Fast and
  /// Accurate Computation of Binomial Probabilities): log-factorials of large n would lose digits.
  private static double fairCoinPoint(long m, long n) {
    if (m == 0) return Math.pow(0.5, (double) n);
    double half = n / 2.0;
    double correction = stirling(n) - stirling(m) - stirling(n - m);
    double deviance = deviance((double) m, half) + deviance((double) (n - m), half);
    double shape = Math.sqrt(n / (2 * Math.PI * m) / (n - m));
    return shape * Math.exp(correction - deviance);
  }

  /// `ln n! - ln(sqrt(2 pi n) (n/e)^n)`.
  private static double stirling(long n) {
    if (n < 16) {
      double factorial = 1;
      for (int k = 2; k <= n; k++) factorial *= k;
      return Math.log(factorial)
          - (n + 0.5) * Math.log((double) n)
          + n
          - 0.5 * Math.log(2 * Math.PI);
    }
    double r = 1.0 / n;
    double r2 = r * r;
    return r * (1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * (1.0 / 1680 - r2 / 1188))));
  }

  /// `x ln(x / mean) - x + mean`, without cancellation where both are close (Loader 2000, section
  /// 2).
  private static double deviance(double x, double mean) {
    double d = x - mean;
    if (Math.abs(d) > 0.1 * (x + mean)) return x * Math.log(x / mean) - d;
    double v = d / (x + mean);
    double sum = d * v;
    double power = 2 * x * v;
    for (int k = 1; k < 1000; k++) {
      power *= v * v;
      double next = sum + power / (2 * k + 1);
      if (next == sum) break;
      sum = next;
    }
    return sum;
  }
}
