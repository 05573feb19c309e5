package dev.limpid.calibration;

import java.util.Arrays;

/// How wide intervals are once they hold as many truths as they claim: each is stretched or shrunk
/// about its median by one factor, in hindsight, since the truths must be known. It compares widths
/// of methods of which some claim too much.
///
/// @param claimed of the intervals as they are
/// @param factor least one by which the share of truths inside reaches the level
/// @param meanWidth of the intervals times that
public record EqualCoverage(Coverage claimed, double factor, double meanWidth) {
  /// Of the central intervals of samples.
  ///
  /// @param level such as 0.9
  /// @param samples (truth, draw)
  public static EqualCoverage of(double level, double[] truths, double[][] samples) {
    int n = truths.length;
    double[] low = new double[n];
    double[] high = new double[n];
    double[] needed = new double[n];
    for (int i = 0; i < n; i++) {
      double[] sorted = samples[i].clone();
      Arrays.sort(sorted);
      low[i] = Quantile.of(sorted, (1 - level) / 2);
      high[i] = Quantile.of(sorted, (1 + level) / 2);
      needed[i] = needed(truths[i], low[i], Quantile.of(sorted, 0.5), high[i]);
    }
    Coverage claimed = Coverage.of(level, truths, low, high);
    Arrays.sort(needed);
    double factor = needed[Math.max(0, (int) Math.ceil(level * n) - 1)];
    return new EqualCoverage(claimed, factor, factor * claimed.meanWidth());
  }

  /// The factor that brings an end of an interval to the truth.
  private static double needed(double truth, double low, double median, double high) {
    double apart = Math.abs(truth - median);
    double arm = truth < median ? median - low : high - median;
    return apart == 0 ? 0 : apart / arm;
  }
}
