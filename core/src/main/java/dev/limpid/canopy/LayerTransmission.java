package dev.limpid.canopy;

/// Transmission of an elementary layer of a leaf for diffuse light: `(1 - k) exp(-k) + k^2 E1(k)`
/// for absorption k (Jacquemoud & Baret 1990, equation 15).
///
/// This is computed for every wavelength of every leaf, so where leaves are it is read from
/// polynomials on quarters of each octave of k, which agree with the formula to 1e-15 and need
/// neither exponential nor logarithm.
final class LayerTransmission {
  private static final int DEGREE = 13;

  /// Polynomials serve from 2 to the power of this ...
  private static final int FIRST = -20;

  /// ... to 2 to the power of this.
  private static final int LAST = 3;

  private static final double LEAST = Math.scalb(1.0, FIRST);
  private static final double MOST = Math.scalb(1.0, LAST);
  private static final int STRIDE = DEGREE + 3;

  /// A piece after the other: coefficients from the constant up, its middle, 1 / its half width.
  private static final double[] PIECES = pieces();

  private LayerTransmission() {}

  /// @param k at least 0
  static double of(double k) {
    if (!(k >= LEAST && k < MOST)) return formula(k);
    int p = quarter(k) * STRIDE;
    double t = (k - PIECES[p + DEGREE + 1]) * PIECES[p + DEGREE + 2];
    double t2 = t * t;
    double even = PIECES[p + DEGREE - 1];
    double odd = PIECES[p + DEGREE];
    for (int n = DEGREE - 3; n >= 0; n -= 2) {
      even = even * t2 + PIECES[p + n];
      odd = odd * t2 + PIECES[p + n + 1];
    }
    return even + t * odd;
  }

  /// The derivative by k, to about 1e-12 of its value.
  ///
  /// @param k at least 0
  static double slope(double k) {
    if (!(k >= LEAST && k < MOST)) return slopeFormula(k);
    int p = quarter(k) * STRIDE;
    double t = (k - PIECES[p + DEGREE + 1]) * PIECES[p + DEGREE + 2];
    double sum = DEGREE * PIECES[p + DEGREE];
    for (int n = DEGREE - 1; n > 0; n--) sum = sum * t + n * PIECES[p + n];
    return sum * PIECES[p + DEGREE + 2];
  }

  static double slopeFormula(double k) {
    if (k <= 0) return -2;
    return 2 * k * ExponentialIntegral.e1(k) - 2 * Math.exp(-k);
  }

  static double formula(double k) {
    if (k <= 0) return 1;
    return (1 - k) * Math.exp(-k) + k * k * ExponentialIntegral.e1(k);
  }

  /// Which quarter of which octave: the exponent and the two highest bits of the mantissa.
  private static int quarter(double k) {
    return (int) (Double.doubleToRawLongBits(k) >>> 50) - (1023 + FIRST << 2);
  }

  private static double[] pieces() {
    int count = (LAST - FIRST) * 4;
    double[] pieces = new double[count * STRIDE];
    for (int p = 0; p < count; p++) {
      double octave = Math.scalb(1.0, FIRST + p / 4);
      double half = octave / 8;
      double middle = octave * (1 + p % 4 / 4.0) + half;
      double[] coefficients = interpolated(middle, half);
      System.arraycopy(coefficients, 0, pieces, p * STRIDE, coefficients.length);
      pieces[p * STRIDE + DEGREE + 1] = middle;
      pieces[p * STRIDE + DEGREE + 2] = 1 / half;
    }
    return pieces;
  }

  /// The polynomial through the formula at Chebyshev nodes, by powers of the place in the piece, -1
  /// to 1. Differences from the middle are interpolated: they are small, and so is their rounding.
  private static double[] interpolated(double middle, double half) {
    int n = DEGREE + 1;
    double centre = formula(middle);
    double[] chebyshev = new double[n];
    for (int node = 0; node < n; node++) {
      double angle = Math.PI * (node + 0.5) / n;
      double value = formula(middle + half * Math.cos(angle)) - centre;
      for (int j = 0; j < n; j++)
        chebyshev[j] += value * Math.cos(j * angle) * (j == 0 ? 1.0 : 2.0) / n;
    }
    chebyshev[0] += centre;
    return powers(chebyshev);
  }

  /// A sum of Chebyshev polynomials as a sum of powers.
  private static double[] powers(double[] chebyshev) {
    int n = chebyshev.length;
    double[] powers = new double[n];
    double[] before = new double[n];
    double[] now = new double[n];
    now[0] = 1;
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) powers[i] += chebyshev[j] * now[i];
      double[] next = new double[n];
      for (int i = 0; i < n - 1; i++) next[i + 1] = (j == 0 ? 1 : 2) * now[i];
      for (int i = 0; i < n; i++) next[i] -= before[i];
      before = now;
      now = next;
    }
    return powers;
  }
}
