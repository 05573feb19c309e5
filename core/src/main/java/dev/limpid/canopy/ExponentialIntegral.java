package dev.limpid.canopy;

/// The exponential integral E1(k), the integral of exp(-t)/t from k to infinity (Abramowitz &
/// Stegun 1964, Handbook of Mathematical Functions, chapter 5), to about 1e-15 of its value.
///
/// Up to 1 by its series (5.1.11). From 1 to [#FITTED] by polynomials of exp(k) E1(k) on quarters
/// of each octave, interpolated at Chebyshev nodes through the continued fraction (5.1.22), which
/// alone serves beyond: it needs a hundred divisions near 1.
final class ExponentialIntegral {
  private static final double EULER = 0.5772156649015329;

  /// Terms of the series: the next is below 1e-17 at 1.
  private static final int TERMS = 18;

  /// Up to here polynomials serve.
  static final double FITTED = 64;

  /// Levels of the continued fraction: what is cut off at 1 is about exp(-4 sqrt(DEPTH)).
  private static final int DEPTH = 120;

  private static final int DEGREE = 14;
  private static final double[] SERIES = series();
  private static final double[][] PIECES = pieces();

  /// Beyond, E1 is below the smallest normal number.
  private static final double LAST = 700;

  private ExponentialIntegral() {}

  /// @param k above 0
  static double e1(double k) {
    return k <= 1 ? small(k) : scaled(k) * Math.exp(-k);
  }

  /// The same where exp(-k) is known.
  static double e1(double k, double exp) {
    return k <= 1 ? small(k) : scaled(k) * exp;
  }

  private static double small(double k) {
    double sum = SERIES[TERMS - 1];
    for (int n = TERMS - 2; n >= 0; n--) sum = sum * k + SERIES[n];
    return sum * k - EULER - Math.log(k);
  }

  /// exp(k) E1(k) for k > 1.
  private static double scaled(double k) {
    if (k >= LAST) return 0;
    if (k >= FITTED) return continuedFraction(k);
    double[] piece = PIECES[quarter(k)];
    double t = (k - piece[DEGREE + 1]) * piece[DEGREE + 2];
    double sum = piece[DEGREE];
    for (int n = DEGREE - 1; n >= 0; n--) sum = sum * t + piece[n];
    return sum;
  }

  /// Which quarter of which octave from 1: exponent and the two highest bits of the mantissa.
  private static int quarter(double k) {
    return (int) (Double.doubleToRawLongBits(k) >>> 50) - (1023 << 2);
  }

  /// exp(k) E1(k) for k of at least 1, from the inside out: forwards, rounding adds up to 1e-14.
  static double continuedFraction(double k) {
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

  /// Each row: coefficients from the constant up, the middle of the piece, 1 / its half width.
  private static double[][] pieces() {
    int count = quarter(FITTED);
    double[][] pieces = new double[count][];
    for (int p = 0; p < count; p++) {
      double octave = 1L << (p / 4);
      double half = octave / 8;
      pieces[p] = piece(octave * (1 + p % 4 / 4.0) + half, half);
    }
    return pieces;
  }

  private static double[] piece(double middle, double half) {
    int n = DEGREE + 1;
    double[] chebyshev = new double[n];
    for (int node = 0; node < n; node++) {
      double angle = Math.PI * (node + 0.5) / n;
      double value = continuedFraction(middle + half * Math.cos(angle));
      for (int j = 0; j < n; j++)
        chebyshev[j] += value * Math.cos(j * angle) * (j == 0 ? 1.0 : 2.0) / n;
    }
    double[] piece = new double[n + 2];
    double[] before = new double[n];
    double[] now = new double[n]; // the polynomial T_j, from the constant up
    now[0] = 1;
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) piece[i] += chebyshev[j] * now[i];
      double[] next = new double[n];
      for (int i = 0; i < n - 1; i++) next[i + 1] = (j == 0 ? 1 : 2) * now[i];
      for (int i = 0; i < n; i++) next[i] -= before[i];
      before = now;
      now = next;
    }
    piece[n] = middle;
    piece[n + 1] = 1 / half;
    return piece;
  }
}
