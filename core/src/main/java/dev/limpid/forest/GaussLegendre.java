package dev.limpid.forest;

/// Points and weights on 0..1 that integrate polynomials up to degree `2 n - 1` exactly. The points
/// are the zeros of the Legendre polynomial of degree n, found by Newton's method from Tricomi's
/// first guess (Abramowitz and Stegun 1964, 25.4.29 and 22.16.6). All weights are positive.
final class GaussLegendre {
  private static final int STEPS = 100;

  final double[] point; // increasing
  final double[] rest; // 1 - point, as exact as point
  final double[] weight; // sums to 1

  /// @param n number of points, at least 1
  GaussLegendre(int n) {
    point = new double[n];
    rest = new double[n];
    weight = new double[n];
    for (int i = 0; i < (n + 1) / 2; i++) {
      double x = 2 * i + 1 == n ? 0 : zero(n, Math.cos(Math.PI * (i + 0.75) / (n + 0.5)));
      double slope = slope(n, x);
      weight[i] = 1 / ((1 - x * x) * slope * slope);
      weight[n - 1 - i] = weight[i];
      point[i] = (1 - x) / 2;
      rest[i] = (1 + x) / 2;
      point[n - 1 - i] = rest[i];
      rest[n - 1 - i] = point[i];
    }
  }

  private static double zero(int n, double guess) {
    double x = guess;
    for (int i = 0; i < STEPS; i++) {
      double step = legendre(n, x) / slope(n, x);
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    return x;
  }

  /// (k + 1) P(k + 1) = (2 k + 1) x P(k) - k P(k - 1)
  private static double legendre(int n, double x) {
    double below = 0;
    double p = 1;
    for (int k = 0; k < n; k++) {
      double above = ((2 * k + 1) * x * p - k * below) / (k + 1);
      below = p;
      p = above;
    }
    return p;
  }

  private static double slope(int n, double x) {
    return n * (legendre(n - 1, x) - x * legendre(n, x)) / (1 - x * x);
  }
}
