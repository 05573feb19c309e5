package dev.limpid.cube;

import java.util.Arrays;

/// How much of an index each of its bands accounts for: the Shapley values (Shapley 1953) of its
/// formula, where a band that is absent has its baseline value.
final class IndexShares {
  /// Most bands: every subset of them is evaluated.
  private static final int MOST = 20;

  /// Least change of an index, as a part of what its bands change it by, that shares are taken of:
  /// where the bands cancel each other out, their parts of almost nothing would be anything.
  private static final double CLEAR = 0.1;

  private IndexShares() {}

  /// The parts of the bands in what the index says, which sum to 1: in the ratio of their Shapley
  /// values, or of the sizes of these where they cancel each other out; equal where no band differs
  /// from its baseline.
  static double[] of(SpectralIndex index, float[] pixel, float[] baseline) {
    double[] shapley = shapley(index, pixel, baseline);
    double sum = Arrays.stream(shapley).sum();
    double size = Arrays.stream(shapley).map(Math::abs).sum();
    double[] shares = new double[shapley.length];
    for (int b = 0; b < shares.length; b++)
      if (size == 0) shares[b] = 1.0 / shares.length;
      else if (Math.abs(sum) < CLEAR * size) shares[b] = Math.abs(shapley[b]) / size;
      else shares[b] = shapley[b] / sum;
    return shares;
  }

  /// Exact: `sum over S of |S|! (n - |S| - 1)! / n! (v(S + b) - v(S))`. They sum to the difference
  /// of the index between pixel and baseline. A mixture for which the index is undefined counts as
  /// the baseline.
  static double[] shapley(SpectralIndex index, float[] pixel, float[] baseline) {
    int n = pixel.length;
    if (n > MOST)
      throw new IllegalArgumentException(
          "index "
              + index.label()
              + " has "
              + n
              + " bands; at most "
              + MOST
              + " can be told apart");
    double[] v = new double[1 << n];
    float[] mixed = new float[n];
    for (int set = 0; set < v.length; set++) {
      for (int b = 0; b < n; b++) mixed[b] = (set >> b & 1) == 1 ? pixel[b] : baseline[b];
      double value = index.of(mixed);
      v[set] = Double.isNaN(value) ? (set == 0 ? 0 : v[0]) : value;
    }
    double[] weight = new double[n]; // of a set without the band, by its size
    weight[0] = 1.0 / n;
    for (int k = 1; k < n; k++) weight[k] = weight[k - 1] * k / (n - k);
    double[] shapley = new double[n];
    for (int set = 0; set < v.length; set++)
      for (int b = 0; b < n; b++)
        if ((set >> b & 1) == 0)
          shapley[b] += weight[Integer.bitCount(set)] * (v[set | 1 << b] - v[set]);
    return shapley;
  }
}
