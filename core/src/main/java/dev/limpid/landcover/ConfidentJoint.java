package dev.limpid.landcover;

import dev.limpid.sample.LabelProbabilities;
import java.util.Arrays;

/// How many samples of each given class are confidently of each class, and what follows for all
/// samples (Northcutt, Jiang and Chuang 2021, equations 1 to 3). Rows are given classes, columns
/// true ones.
public final class ConfidentJoint {
  private static final double NEAR = 1e-6; // below a threshold still counts as reaching it
  private static final double TIE = 1e-9; // residuals nearer than this are equal

  private final double[] thresholds;
  private final long[] given;
  private final long[][] counted;
  private final long[][] calibrated;

  ConfidentJoint(LabelProbabilities p) {
    int classes = p.classes();
    given = new long[classes];
    thresholds = new double[classes];
    for (int i = 0; i < p.size(); i++) {
      int g = p.given(i);
      given[g]++;
      thresholds[g] += p.at(i, g);
    }
    for (int k = 0; k < classes; k++)
      thresholds[k] = given[k] == 0 ? Double.POSITIVE_INFINITY : thresholds[k] / given[k];
    counted = new long[classes][classes];
    for (int i = 0; i < p.size(); i++) {
      int j = confident(p, i);
      if (j >= 0) counted[p.given(i)][j]++;
    }
    calibrated = new long[classes][];
    for (int k = 0; k < classes; k++) calibrated[k] = calibrated(counted[k], given[k], k);
  }

  /// The most probable of the classes whose threshold the sample reaches; -1: none.
  int confident(LabelProbabilities p, int sample) {
    int best = -1;
    for (int k = 0; k < thresholds.length; k++)
      if (p.at(sample, k) >= thresholds[k] - NEAR
          && (best < 0 || p.at(sample, k) > p.at(sample, best))) best = k;
    return best;
  }

  /// A row scaled to `n` samples, in whole numbers that add up to `n`.
  private static long[] calibrated(long[] row, long n, int k) {
    double sum = Arrays.stream(row).sum();
    long[] rounded = new long[row.length];
    if (sum == 0) {
      rounded[k] = n;
      return rounded;
    }
    double[] residual = new double[row.length];
    long total = 0;
    for (int j = 0; j < row.length; j++) {
      double value = row[j] * (double) n / sum;
      rounded[j] = (long) Math.rint(value);
      residual[j] = value - rounded[j];
      total += rounded[j];
    }
    for (; total > n; total--) move(rounded, residual, -1);
    for (; total < n; total++) move(rounded, residual, 1);
    return rounded;
  }

  /// Adds `step` where the residual is furthest on its side, the first of equals.
  private static void move(long[] rounded, double[] residual, int step) {
    int at = 0;
    for (int j = 1; j < residual.length; j++) if (step * (residual[j] - residual[at]) > TIE) at = j;
    rounded[at] += step;
    residual[at] -= step;
  }

  public int classes() {
    return given.length;
  }

  /// Samples given class `k`.
  public long given(int k) {
    return given[k];
  }

  /// Mean probability of `k` over the samples given `k`; infinite for a class without samples.
  public double threshold(int k) {
    return thresholds[k];
  }

  /// Samples given `k` that are confidently `j`.
  public long counted(int k, int j) {
    return counted[k][j];
  }

  /// The same, scaled to all samples of each given class.
  public long calibrated(int k, int j) {
    return calibrated[k][j];
  }

  public long samples() {
    return Arrays.stream(given).sum();
  }

  /// Q(given k, true j).
  public double joint(int k, int j) {
    return calibrated[k][j] / (double) samples();
  }

  private long truly(int j) {
    long sum = 0;
    for (long[] row : calibrated) sum += row[j];
    return sum;
  }

  /// P(true j).
  public double prior(int j) {
    return truly(j) / (double) samples();
  }

  /// P(given k | true j); `NaN` where no sample is thought to be `j`.
  public double noise(int k, int j) {
    return calibrated[k][j] / (double) truly(j);
  }

  /// P(true j | given k); `NaN` where no sample is given `k`.
  public double inverseNoise(int j, int k) {
    return calibrated[k][j] / (double) given[k];
  }
}
