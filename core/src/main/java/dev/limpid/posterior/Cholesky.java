package dev.limpid.posterior;

/// The lower triangle L of a covariance `L L'`.
final class Cholesky {
  private final double[][] lower;
  private final double logRoot;

  private Cholesky(double[][] lower) {
    this.lower = lower;
    double sum = 0;
    for (int i = 0; i < lower.length; i++) sum += Math.log(lower[i][i]);
    this.logRoot = sum;
  }

  /// @param covariance symmetric; its lower triangle is read
  /// @throws IllegalArgumentException where it is no covariance
  static Cholesky of(double[][] covariance) {
    int d = covariance.length;
    double[][] lower = new double[d][d];
    for (int i = 0; i < d; i++)
      for (int j = 0; j <= i; j++) {
        double sum = covariance[i][j];
        for (int k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
        if (i > j) lower[i][j] = sum / lower[j][j];
        else if (sum > 0) lower[i][i] = Math.sqrt(sum);
        else
          throw new IllegalArgumentException(
              "a covariance must be positive, row %d leaves %s".formatted(i, sum));
      }
    return new Cholesky(lower);
  }

  static Cholesky identity(int d) {
    double[][] one = new double[d][d];
    for (int i = 0; i < d; i++) one[i][i] = 1;
    return new Cholesky(one);
  }

  /// The triangle of `factor` times the covariance.
  Cholesky times(double factor) {
    double[][] scaled = new double[lower.length][lower.length];
    for (int i = 0; i < lower.length; i++)
      for (int j = 0; j <= i; j++) scaled[i][j] = Math.sqrt(factor) * lower[i][j];
    return new Cholesky(scaled);
  }

  /// Half the logarithm of the determinant of the covariance.
  double logRoot() {
    return logRoot;
  }

  /// `mean + L standard`.
  void place(double[] mean, double[] standard, double[] into) {
    for (int i = 0; i < into.length; i++) {
      double sum = mean[i];
      for (int j = 0; j <= i; j++) sum += lower[i][j] * standard[j];
      into[i] = sum;
    }
  }

  /// Squared distance of `x` from `mean` in units of the covariance.
  ///
  /// @param work overwritten
  double squared(double[] x, double[] mean, double[] work) {
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      double sum = x[i] - mean[i];
      double[] row = lower[i];
      for (int j = 0; j < i; j++) sum -= row[j] * work[j];
      work[i] = sum / row[i];
      square += work[i] * work[i];
    }
    return square;
  }
}
