package dev.limpid.calibration;

/// How much the variables of a sample say about each other: the Kullback-Leibler divergence of
/// their joint distribution from the product of their own ones, in nats (Watanabe 1960), of the
/// Gaussian copula with their correlations of normal scores. What that copula cannot show is left
/// out.
public final class TotalCorrelation {
  private TotalCorrelation() {}

  /// @param columns (variable, draw), no variable constant
  /// @param weights by draw, summing to 1
  public static double of(double[][] columns, double[] weights) {
    double[][] scores = new double[columns.length][];
    for (int c = 0; c < columns.length; c++) {
      scores[c] = Correlation.ranks(columns[c], weights);
      for (int r = 0; r < weights.length; r++) scores[c][r] = score(scores[c][r]);
    }
    return -0.5 * logDeterminant(Correlation.pearson(scores, weights));
  }

  /// Draws without weight may lie at the ends, where the score is infinite and counts nothing.
  private static double score(double rank) {
    return rank > 0 && rank < 1 ? Normal.quantile(rank) : 0;
  }

  /// By elimination, destroying the matrix.
  private static double logDeterminant(double[][] matrix) {
    double sum = 0;
    for (int k = 0; k < matrix.length; k++) {
      if (!(matrix[k][k] > 0))
        throw new IllegalArgumentException(
            "variable %d is constant or follows from those before it".formatted(k));
      sum += Math.log(matrix[k][k]);
      for (int i = k + 1; i < matrix.length; i++) {
        double factor = matrix[i][k] / matrix[k][k];
        for (int j = k; j < matrix.length; j++) matrix[i][j] -= factor * matrix[k][j];
      }
    }
    return sum;
  }
}
