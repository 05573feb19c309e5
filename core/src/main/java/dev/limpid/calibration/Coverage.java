package dev.limpid.calibration;

import java.util.Arrays;

/// How many truths lie in their intervals.
///
/// @param level that the intervals claim, such as 0.9
/// @param n intervals
/// @param inside truths within, ends included
/// @param meanWidth of the intervals
public record Coverage(double level, int n, int inside, double meanWidth) {
  /// @param truths one an interval
  public static Coverage of(double level, double[] truths, double[] low, double[] high) {
    if (truths.length == 0 || low.length != truths.length || high.length != truths.length)
      throw new IllegalArgumentException(
          "needs as many intervals as truths and at least one, got %d, %d and %d"
              .formatted(truths.length, low.length, high.length));
    int inside = 0;
    double width = 0;
    for (int i = 0; i < truths.length; i++) {
      if (!(low[i] <= high[i]) || Double.isNaN(truths[i]))
        throw new IllegalArgumentException(
            "no interval and truth: %s to %s and %s".formatted(low[i], high[i], truths[i]));
      if (truths[i] >= low[i] && truths[i] <= high[i]) inside++;
      width += (high[i] - low[i]) / truths.length;
    }
    return new Coverage(level, truths.length, inside, width);
  }

  /// Of the central intervals of samples.
  ///
  /// @param samples (truth, draw)
  public static Coverage ofSamples(double level, double[] truths, double[][] samples) {
    double[] low = new double[truths.length];
    double[] high = new double[truths.length];
    for (int i = 0; i < truths.length; i++) {
      double[] sorted = samples[i].clone();
      Arrays.sort(sorted);
      low[i] = Quantile.of(sorted, (1 - level) / 2);
      high[i] = Quantile.of(sorted, (1 + level) / 2);
    }
    return of(level, truths, low, high);
  }

  public double share() {
    return (double) inside / n;
  }

  /// Shares that the count does not rule out, at 95 %.
  public BinomialInterval interval() {
    return BinomialInterval.of(inside, n, 0.95);
  }
}
