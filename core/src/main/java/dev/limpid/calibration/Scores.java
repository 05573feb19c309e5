package dev.limpid.calibration;

import java.util.Arrays;

/// Proper scores of one posterior against one truth: smaller is better, and no posterior beats the
/// right one on average (Gneiting & Raftery 2007, Strictly proper scoring rules, prediction, and
/// estimation).
public final class Scores {
  private Scores() {}

  /// Continuous ranked probability score: mean distance of draws from the truth, less half the mean
  /// distance of draws from each other, all pairs.
  ///
  /// @param draws at least one; sorted by a copy, since the pairs of sorted draws have a closed sum
  public static double crps(double[] draws, double truth) {
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    double count = sorted.length;
    double toTruth = 0;
    double between = 0;
    for (int i = 0; i < sorted.length; i++) {
      toTruth += Math.abs(sorted[i] - truth) / count;
      between += (2 * i + 1 - count) * sorted[i] / (count * count);
    }
    return toTruth - between;
  }

  /// The same in several dimensions, with Euclidean distances.
  ///
  /// @param draws (draw, coordinate)
  public static double energy(double[][] draws, double[] truth) {
    double count = draws.length;
    double toTruth = 0;
    double between = 0;
    for (int i = 0; i < draws.length; i++) {
      toTruth += distance(draws[i], truth) / count;
      for (int j = 0; j < i; j++) between += distance(draws[i], draws[j]) / (count * count);
    }
    return toTruth - between;
  }

  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) sum += (a[d] - b[d]) * (a[d] - b[d]);
    return Math.sqrt(sum);
  }

  /// Width of an interval, plus `2 / (1 - level)` times how far the truth is outside.
  ///
  /// @param level that the interval claims, such as 0.9
  public static double interval(double level, double low, double high, double truth) {
    double outside = Math.max(0, low - truth) + Math.max(0, truth - high);
    return high - low + 2 / (1 - level) * outside;
  }

  /// Probability integral transform: the share of draws below the truth and half of those equal to
  /// it; uniform where posteriors are right.
  public static double integralTransform(double[] draws, double truth) {
    double sum = 0;
    for (double draw : draws) sum += draw < truth ? 1 : draw == truth ? 0.5 : 0;
    return sum / draws.length;
  }
}
