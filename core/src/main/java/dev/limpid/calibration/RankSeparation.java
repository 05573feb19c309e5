package dev.limpid.calibration;

import java.util.Arrays;

/// How well a score tells two groups apart: the probability that one of the first has a larger
/// score than one of the second, ties for half (Mann & Whitney 1947), which is the area under the
/// curve of hits over false alarms. 0.5 says nothing.
public final class RankSeparation {
  private RankSeparation() {}

  /// @param larger scores of the group that should have the larger ones, at least one
  /// @param smaller scores of the other, at least one
  public static double of(double[] larger, double[] smaller) {
    if (larger.length == 0 || smaller.length == 0)
      throw new IllegalArgumentException(
          "needs scores of both, got %d and %d".formatted(larger.length, smaller.length));
    double[] sorted = smaller.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (double score : larger) sum += (below(sorted, score) + upTo(sorted, score)) / 2.0;
    return sum / larger.length / sorted.length;
  }

  /// Values of an ascending array below a score.
  private static int below(double[] sorted, double score) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < score) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /// Values of an ascending array below a score, or equal to it.
  private static int upTo(double[] sorted, double score) {
    return below(sorted, Math.nextUp(score));
  }
}
