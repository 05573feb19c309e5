package dev.limpid.explain;

import java.util.Arrays;

/// Least squares with the sum of all values fixed: the values x that minimise `x' A x - 2 r' x`
/// among those that sum to a total.
final class SumFit {
  private final double[][] a; // Cholesky factor, below the diagonal and on it
  private final double[] unit; // A^-1 1
  private final double scale; // 1' A^-1 1

  /// @param a symmetric, becomes its own factor
  SumFit(double[][] a) {
    this.a = a;
    decompose();
    double[] ones = new double[a.length];
    Arrays.fill(ones, 1);
    unit = solved(ones);
    scale = Arrays.stream(unit).sum();
  }

  /// `A^-1 (r - 1 (1' A^-1 r - total) / (1' A^-1 1))`.
  double[] solve(double[] r, double total) {
    double[] x = solved(r);
    double surplus = Arrays.stream(x).sum() - total;
    for (int i = 0; i < x.length; i++) x[i] -= unit[i] * surplus / scale;
    return x;
  }

  private void decompose() {
    for (int i = 0; i < a.length; i++) {
      double size = a[i][i];
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) sum -= a[i][k] * a[j][k];
        if (j < i) a[i][j] = sum / a[j][j];
        else if (sum > 1e-12 * size) a[i][i] = Math.sqrt(sum);
        else
          throw new IllegalStateException(
              "the coalitions drawn do not tell all "
                  + a.length
                  + " players apart; ask for more evaluations");
      }
    }
  }

  private double[] solved(double[] right) {
    int n = a.length;
    double[] z = right.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) z[i] -= a[i][k] * z[k];
      z[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) z[i] -= a[k][i] * z[k];
      z[i] /= a[i][i];
    }
    return z;
  }
}
