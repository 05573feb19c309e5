package dev.limpid.posterior;

import java.util.function.DoubleFunction;
import java.util.random.RandomGenerator;

/// Arithmetic on importance weights.
public final class Weights {
  private Weights() {}

  /// Weights that sum to 1, from their logarithms.
  public static double[] normalised(double[] logWeights) {
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

  /// Weights that sum to 1, of logarithms times the highest power up to 1 by which as many draws
  /// count: flatter where a few draws would outweigh all others.
  ///
  /// @param counting draws, below their number
  public static double[] flattened(double[] logWeights, double counting) {
    double power = power(p -> times(p, logWeights), 0, counting);
    return normalised(times(power, logWeights));
  }

  private static double[] times(double power, double[] logWeights) {
    double[] product = new double[logWeights.length];
    for (int i = 0; i < product.length; i++) product[i] = power * logWeights[i];
    return product;
  }

  /// The highest power, from `low` to 1, by which this many draws count.
  ///
  /// @param logWeights by a power
  static double power(DoubleFunction<double[]> logWeights, double low, double counting) {
    if (Evidence.effective(logWeights.apply(1)) >= counting) return 1;
    double high = 1;
    double at = low;
    for (int step = 0; step < 40; step++) {
      double middle = 0.5 * (at + high);
      if (Evidence.effective(logWeights.apply(middle)) >= counting) at = middle;
      else high = middle;
    }
    return at;
  }

  private static double[] scaled(double[] weights) {
    double sum = 0;
    for (double w : weights) sum += w;
    for (int i = 0; i < weights.length; i++) weights[i] /= sum;
    return weights;
  }

  /// Positions picked in proportion to the weights, in their order, a heavy one several times
  /// (systematic resampling, Carpenter, Clifford & Fearnhead 1999).
  public static int[] resampled(double[] weights, int count, RandomGenerator random) {
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
