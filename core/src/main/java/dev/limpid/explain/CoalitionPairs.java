package dev.limpid.explain;

import java.util.BitSet;
import java.util.List;

/// Coalitions that were drawn with their complements, and the least-squares fit to them.
///
/// Two players share one coalition of a pair or none: `z z'` summed over the pair is 1 where they
/// are on the same side and 0 elsewhere, so the matrix of the fit counts pairs, 64 at a time.
///
/// Pairs are independent, so the variance of the fit is that of a sum over them (White 1980, A
/// heteroskedasticity-consistent covariance matrix estimator, Econometrica 48:817-838), here over
/// batches of pairs as in Covert and Lee 2021: with `g = sum over a batch of z (gain - z' phi)`,
/// the sum of squares of what each g would move the values by, times `N / (N - n + 1)` for N pairs
/// and the n - 1 values that were fitted (MacKinnon and White 1985, HC1).
final class CoalitionPairs {
  private static final int BATCHES = 32;

  private final int n;
  private final int pairs;
  private final long[][] in; // (player, pair / 64): bits of the pairs whose first coalition has it
  private final double[] gains; // (coalition)

  /// @param coalitions of n players, each followed by its complement
  /// @param gains of them
  CoalitionPairs(int n, List<BitSet> coalitions, double[] gains) {
    this.n = n;
    this.gains = gains;
    pairs = gains.length / 2;
    in = new long[n][(pairs + Long.SIZE - 1) / Long.SIZE];
    for (int k = 0; k < pairs; k++) {
      long bit = 1L << k;
      int word = k / Long.SIZE;
      coalitions.get(2 * k).stream().forEach(i -> in[i][word] |= bit);
    }
  }

  PlayerValues fit(double total) {
    SumFit fit = new SumFit(together());
    double[] phi = fit.solve(sums(0, pairs, gains), total);
    return PlayerValues.drawn(phi, standardErrors(fit, residuals(phi, total)));
  }

  /// (player, player): pairs in which both are on the same side
  private double[][] together() {
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++)
      for (int j = 0; j <= i; j++) {
        int apart = 0;
        for (int w = 0; w < in[i].length; w++) apart += Long.bitCount(in[i][w] ^ in[j][w]);
        a[i][j] = pairs - apart;
        a[j][i] = a[i][j];
      }
    return a;
  }

  private boolean first(int player, int pair) {
    return (in[player][pair / Long.SIZE] >>> pair & 1) != 0;
  }

  /// Sum of z times a number for each coalition of some pairs.
  private double[] sums(int from, int to, double[] ofCoalition) {
    double[] sums = new double[n];
    for (int i = 0; i < n; i++)
      for (int k = from; k < to; k++) sums[i] += ofCoalition[first(i, k) ? 2 * k : 2 * k + 1];
    return sums;
  }

  /// (coalition): what the values do not explain of its gain
  private double[] residuals(double[] phi, double total) {
    double[] left = gains.clone();
    for (int k = 0; k < pairs; k++) {
      double sum = 0;
      for (int i = 0; i < n; i++) if (first(i, k)) sum += phi[i];
      left[2 * k] -= sum;
      left[2 * k + 1] -= total - sum;
    }
    return left;
  }

  private double[] standardErrors(SumFit fit, double[] residuals) {
    double[] errors = new double[n];
    int batches = Math.min(BATCHES, pairs);
    for (int b = 0; b < batches; b++) {
      int from = (int) ((long) pairs * b / batches);
      int to = (int) ((long) pairs * (b + 1) / batches);
      double[] moved = fit.solve(sums(from, to, residuals), 0);
      for (int i = 0; i < n; i++) errors[i] += moved[i] * moved[i];
    }
    double free = pairs / (pairs - n + 1.0);
    for (int i = 0; i < n; i++) errors[i] = Math.sqrt(errors[i] * free);
    return errors;
  }
}
