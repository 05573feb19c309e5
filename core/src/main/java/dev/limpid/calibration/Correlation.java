package dev.limpid.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Correlations between the columns of a sample, whose rows may weigh differently.
public final class Correlation {
  private Correlation() {}

  /// Of ranks (Spearman 1904); equal values share the mean of their ranks.
  ///
  /// @return -1 to 1; `NaN` where one side has fewer than two different values
  public static double spearman(double[] a, double[] b) {
    return spearman(new double[][] {a, b}, equal(a.length))[0][1];
  }

  /// Pearson's, of every column with every other.
  ///
  /// @param columns (column, row)
  /// @param weights by row, summing to 1
  /// @return symmetric, 1 on the diagonal; `NaN` where a column has one value only
  public static double[][] pearson(double[][] columns, double[] weights) {
    double[][] standard = new double[columns.length][];
    for (int c = 0; c < columns.length; c++) standard[c] = standardised(columns[c], weights);
    double[][] matrix = new double[columns.length][columns.length];
    for (int i = 0; i < columns.length; i++)
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int r = 0; r < weights.length; r++)
          sum += weights[r] * standard[i][r] * standard[j][r];
        matrix[i][j] = matrix[j][i] = i == j && !Double.isNaN(sum) ? 1 : sum;
      }
    return matrix;
  }

  /// Spearman's, likewise: Pearson's of weighted ranks.
  public static double[][] spearman(double[][] columns, double[] weights) {
    double[][] ranks = new double[columns.length][];
    for (int c = 0; c < columns.length; c++) ranks[c] = ranks(columns[c], weights);
    return pearson(ranks, weights);
  }

  /// Weights of rows that count the same.
  public static double[] equal(int rows) {
    double[] weights = new double[rows];
    Arrays.fill(weights, 1.0 / rows);
    return weights;
  }

  /// Each value's place in its distribution: the weight below it and half of that at it, 0 to 1.
  static double[] ranks(double[] values, double[] weights) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] ranks = new double[values.length];
    double below = 0;
    for (int from = 0, to; from < order.length; from = to) {
      double at = 0;
      for (to = from; to < order.length && values[order[to]] == values[order[from]]; to++)
        at += weights[order[to]];
      for (int i = from; i < to; i++) ranks[order[i]] = below + at / 2;
      below += at;
    }
    return ranks;
  }

  /// Shifted and scaled to mean 0 and variance 1; `NaN` where all are equal.
  private static double[] standardised(double[] values, double[] weights) {
    if (values.length != weights.length)
      throw new IllegalArgumentException(
          "%d rows with %d weights".formatted(values.length, weights.length));
    double mean = 0;
    for (int r = 0; r < values.length; r++) mean += weights[r] * values[r];
    double variance = 0;
    for (int r = 0; r < values.length; r++)
      variance += weights[r] * (values[r] - mean) * (values[r] - mean);
    boolean constant = Arrays.stream(values).allMatch(v -> v == values[0]);
    double deviation = constant ? Double.NaN : Math.sqrt(variance);
    double[] standard = new double[values.length];
    for (int r = 0; r < values.length; r++) standard[r] = (values[r] - mean) / deviation;
    return standard;
  }
}
