package dev.limpid.temporal;

import java.util.Arrays;

/// How often each class occurs among the labels that are fitted to.
public final class ClassBalance {
  private final long[] counts;
  private final boolean balanced;

  /// @param counts of the labels of each class
  /// @param balanced whether every class weighs the same, `n / (K n_k)` a label
  public ClassBalance(long[] counts, boolean balanced) {
    if (Arrays.stream(counts).sum() == 0)
      throw new IllegalArgumentException("no class has a label to fit to");
    this.counts = counts.clone();
    this.balanced = balanced;
  }

  public int classes() {
    return counts.length;
  }

  /// Of a label of each class, 0 for a class without labels; null where all weigh 1.
  float[] weights() {
    if (!balanced) return null;
    double all = Arrays.stream(counts).sum();
    float[] weights = new float[counts.length];
    for (int k = 0; k < weights.length; k++)
      weights[k] = counts[k] == 0 ? 0 : (float) (all / ((double) counts.length * counts[k]));
    return weights;
  }

  /// Logarithms of the shares of the classes. A class without labels counts as one with one label:
  /// its share has no logarithm.
  float[] logShares() {
    double all = Arrays.stream(counts).sum();
    float[] logs = new float[counts.length];
    for (int k = 0; k < logs.length; k++) logs[k] = (float) Math.log(Math.max(1, counts[k]) / all);
    return logs;
  }
}
