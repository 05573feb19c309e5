package dev.limpid.posterior;

import java.util.random.RandomGenerator;

/// Arithmetic on importance weights.
final class Weights {
  private Weights() {}

  /// Weights that sum to 1, from their logarithms.
  static double[] normalised(double[] logWeights) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double w : logWeights) largest = Math.max(largest, w);
    double[] weights = new double[logWeights.length];
    for (int i = 0; i < weights.length; i++) weights[i] = Math.exp(logWeights[i] - largest);
    return scaled(weights);
  }

  /// No weight above `1 / sqrt(n)`, so that single draws do not pull a fit (Ionides 2008, Truncated
  /// importance sampling).
  static double[] truncated(double[] weights) {
    double most = 1 / Math.sqrt(weights.length);
    double[] cut = new double[weights.length];
    for (int i = 0; i < cut.length; i++) cut[i] = Math.min(weights[i], most);
    return scaled(cut);
  }

  private static double[] scaled(double[] weights) {
    double sum = 0;
    for (double w : weights) sum += w;
    for (int i = 0; i < weights.length; i++) weights[i] /= sum;
    return weights;
  }

  /// Positions picked in proportion to the weights, in their order, a heavy one several times
  /// (systematic resampling, Carpenter, Clifford & Fearnhead 1999).
  static int[] resampled(double[] weights, int count, RandomGenerator random) {
    int[] picked = new int[count];
    double offset = random.nextDouble();
    double below = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      double wanted = (offset + i) / count;
      while (at < weights.length - 1 && below + weights[at] <= wanted) below += weights[at++];
      picked[i] = at;
    }
    return picked;
  }
}
