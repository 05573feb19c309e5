package dev.limpid.canopy;

/// Weights of at least 0 with the least sum of squared errors (Lawson & Hanson 1974, Solving least
/// squares problems, chapter 23), from the products of columns with each other and with the target.
final class NonNegativeLeastSquares {
  /// Rounds for each column: columns that are almost the same may take turns for ever.
  private static final int ROUNDS = 3;

  private final double[][] products;
  private final double[] target;

  /// @param products of columns, symmetric
  /// @param target products of columns with the target
  NonNegativeLeastSquares(double[][] products, double[] target) {
    this.products = products;
    this.target = target;
  }

  /// @param columns which to use
  /// @return a weight for each of these
  double[] solve(int... columns) {
    int n = columns.length;
    double[] weights = new double[n];
    boolean[] used = new boolean[n];
    for (int round = 0; round < ROUNDS * n; round++) {
      int steepest = steepest(columns, weights, used);
      if (steepest < 0) return weights;
      used[steepest] = true;
      while (!advance(columns, weights, used)) {}
      if (!used[steepest]) return weights; // rounding: no step is left
    }
    return weights;
  }

  /// The unused column along which the error falls most, or -1.
  private int steepest(int[] columns, double[] weights, boolean[] used) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < columns.length; i++) {
      if (used[i]) continue;
      double fall = target[columns[i]];
      for (int j = 0; j < columns.length; j++)
        fall -= products[columns[i]][columns[j]] * weights[j];
      if (fall > Math.max(most, 1e-14 * Math.abs(target[columns[i]]))) {
        best = i;
        most = fall;
      }
    }
    return best;
  }

  /// Goes towards the solution of the used columns as far as all weights stay above 0; a column
  /// that stops it is dropped.
  ///
  /// @return whether the solution was reached
  private boolean advance(int[] columns, double[] weights, boolean[] used) {
    double[] solution = unconstrained(columns, used);
    double step = 1;
    int stop = -1;
    for (int i = 0; i < weights.length; i++) {
      if (!used[i] || solution[i] > 0) continue;
      double share = weights[i] / (weights[i] - solution[i]);
      if (!(share >= step)) {
        step = Double.isNaN(share) ? 0 : share;
        stop = i;
      }
    }
    for (int i = 0; i < weights.length; i++) weights[i] += step * (solution[i] - weights[i]);
    if (stop < 0) return true;
    used[stop] = false;
    weights[stop] = 0;
    return false;
  }

  /// Solves the normal equations of the used columns by Cholesky's decomposition; the others get 0.
  private double[] unconstrained(int[] columns, boolean[] used) {
    int[] at = java.util.stream.IntStream.range(0, used.length).filter(i -> used[i]).toArray();
    int n = at.length;
    double[][] l = new double[n][n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      int row = columns[at[i]];
      for (int j = 0; j <= i; j++) {
        double sum = products[row][columns[at[j]]];
        for (int k = 0; k < j; k++) sum -= l[i][k] * l[j][k];
        l[i][j] = i == j ? Math.sqrt(Math.max(1e-15 * products[row][row], sum)) : sum / l[j][j];
      }
      double sum = target[row];
      for (int k = 0; k < i; k++) sum -= l[i][k] * y[k];
      y[i] = sum / l[i][i];
    }
    double[] solution = new double[used.length];
    for (int i = n - 1; i >= 0; i--) {
      double sum = y[i];
      for (int k = i + 1; k < n; k++) sum -= l[k][i] * solution[at[k]];
      solution[at[i]] = sum / l[i][i];
    }
    return solution;
  }
}
