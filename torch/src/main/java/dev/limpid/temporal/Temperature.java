package dev.limpid.temporal;

import java.util.Arrays;

/// What logits are divided by so that probabilities are as often right as they say (Guo et al.
/// 2017, On calibration of modern neural networks).
public final class Temperature {
  private static final double LEAST = 0.25;
  private static final double MOST = 8;

  /// Of the logarithm.
  private static final double TOLERANCE = 1e-3;

  private Temperature() {}

  /// The temperature in 0.25..8 with the least cross-entropy, by golden sections over its
  /// logarithm; 1 where no row has a label.
  ///
  /// @param logits (row, class) of rows that were not fitted to
  /// @param labels class of each row, or [ClassLoss#IGNORED]
  public static double of(float[] logits, long[] labels) {
    if (Arrays.stream(labels).allMatch(y -> y == ClassLoss.IGNORED)) return 1;
    double low = Math.log(LEAST);
    double high = Math.log(MOST);
    double golden = (Math.sqrt(5) - 1) / 2;
    while (high - low > TOLERANCE) {
      double a = high - golden * (high - low);
      double b = low + golden * (high - low);
      if (loss(logits, labels, Math.exp(a)) < loss(logits, labels, Math.exp(b))) high = b;
      else low = a;
    }
    return Math.exp((low + high) / 2);
  }

  /// Sum of `-log softmax(logits / temperature)_y`.
  private static double loss(float[] logits, long[] labels, double temperature) {
    int classes = logits.length / labels.length;
    double loss = 0;
    double[] z = new double[classes];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == ClassLoss.IGNORED) continue;
      for (int k = 0; k < classes; k++) z[k] = logits[i * classes + k] / temperature;
      double top = Arrays.stream(z).max().orElseThrow();
      double sum = 0;
      for (double v : z) sum += Math.exp(v - top);
      loss += top + Math.log(sum) - z[(int) labels[i]];
    }
    return loss;
  }
}
