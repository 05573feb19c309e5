package dev.limpid.posterior;

import java.util.Arrays;

/// How heavy the tail of some weights is.
final class ParetoTail {
  /// Fewer weights in a tail than these say nothing.
  private static final int LEAST = 5;

  private ParetoTail() {}

  /// Shape of the generalised Pareto distribution of the largest weights: `min(n / 5, 3 sqrt(n))`
  /// of them (Vehtari et al. 2024), fitted by the posterior mean of Zhang & Stephens (2009, A new
  /// and efficient estimation method for the generalized Pareto distribution), with their weak
  /// prior at 0.5 worth ten weights.
  ///
  /// @return `NaN` of too few weights or a tail of equal ones
  static double shape(double... weights) {
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    int count = (int) Math.min(sorted.length / 5.0, 3 * Math.sqrt(sorted.length));
    if (count < LEAST) return Double.NaN;
    double threshold = sorted[sorted.length - count - 1];
    double[] above = new double[count];
    for (int i = 0; i < count; i++) above[i] = sorted[sorted.length - count + i] - threshold;
    return above[count - 1] > 0 && above[count / 4] > 0 ? fitted(above) : Double.NaN;
  }

  /// @param x ascending
  private static double fitted(double[] x) {
    int n = x.length;
    int grid = 30 + (int) Math.sqrt(n);
    double[] theta = new double[grid];
    double[] profile = new double[grid];
    double largest = Double.NEGATIVE_INFINITY;
    double quartile = x[(int) (n / 4.0 + 0.5) - 1];
    for (int j = 0; j < grid; j++) {
      theta[j] = 1 / x[n - 1] + (1 - Math.sqrt(grid / (j + 0.5))) / (3 * quartile);
      double k = meanLog(theta[j], x);
      profile[j] = n * (Math.log(-theta[j] / k) - k - 1);
      largest = Math.max(largest, profile[j]);
    }
    double sum = 0;
    double mean = 0;
    for (int j = 0; j < grid; j++) {
      double weight = Math.exp(profile[j] - largest);
      sum += weight;
      mean += weight * theta[j];
    }
    return (meanLog(mean / sum, x) * n + 10 * 0.5) / (n + 10);
  }

  private static double meanLog(double theta, double[] x) {
    double sum = 0;
    for (double value : x) sum += Math.log1p(-theta * value);
    return sum / x.length;
  }
}
