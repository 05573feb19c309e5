package dev.limpid.cube;

/// Solves `(W + lambda D'D) z = r`, D the second differences, by an L D L' factorisation of its
/// five diagonals.
final class Pentadiagonal {
  private Pentadiagonal() {}

  /// @param weight diagonal of W; at least two positive entries, else the system is singular
  static double[] solve(double lambda, double[] weight, double[] right) {
    int n = weight.length;
    if (n < 3) return shortSeries(weight, right);
    double[] d = new double[n];
    double[] e = new double[n]; // first subdiagonal of L
    double[] f = new double[n]; // second subdiagonal of L
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      double main = weight[i] + lambda * diagonal(i, n);
      if (i >= 1) main -= e[i - 1] * e[i - 1] * d[i - 1];
      if (i >= 2) main -= f[i - 2] * f[i - 2] * d[i - 2];
      d[i] = main;
      if (i + 1 < n) {
        double off = lambda * firstOff(i, n);
        if (i >= 1) off -= e[i - 1] * f[i - 1] * d[i - 1];
        e[i] = off / main;
      }
      if (i + 2 < n) f[i] = lambda / main;
      z[i] = right[i];
      if (i >= 1) z[i] -= e[i - 1] * z[i - 1];
      if (i >= 2) z[i] -= f[i - 2] * z[i - 2];
    }
    for (int i = 0; i < n; i++) z[i] /= d[i];
    for (int i = n - 2; i >= 0; i--) {
      z[i] -= e[i] * z[i + 1];
      if (i + 2 < n) z[i] -= f[i] * z[i + 2];
    }
    return z;
  }

  /// Without a second difference nothing is smoothed: the mean of each day.
  private static double[] shortSeries(double[] weight, double[] right) {
    double[] z = new double[weight.length];
    for (int i = 0; i < z.length; i++) z[i] = right[i] / weight[i];
    return z;
  }

  private static double diagonal(int i, int n) {
    int from = Math.min(i, n - 1 - i);
    if (from == 0) return 1;
    if (from == 1) return n == 3 ? 4 : 5;
    return 6;
  }

  private static double firstOff(int i, int n) {
    return i == 0 || i == n - 2 ? -2 : -4;
  }
}
