package dev.limpid.forest;

import dev.limpid.sample.Samples;
import dev.limpid.work.Parallel;
import java.util.Arrays;

/// Training samples as one byte a value. Every distinct value has its own bin while a feature has
/// at most 256 of them; otherwise bins hold about equally many samples.
final class BinnedSamples {
  final byte[][] columns; // (feature, sample)
  final double[][] thresholds; // (feature, bin): upper edge of each bin but the last
  final int[] label; // (sample)
  final int classes;

  private final Samples samples;

  BinnedSamples(Samples samples, int threads) {
    this.samples = samples;
    int n = samples.size();
    classes = samples.legend().entries().size();
    label = new int[n];
    for (int i = 0; i < n; i++) {
      label[i] = samples.label(i);
      if (label[i] < 0 || label[i] >= classes)
        throw new IllegalArgumentException(
            "label of sample " + i + " must be in 0.." + (classes - 1) + ", got " + label[i]);
    }
    columns = new byte[samples.features().size()][];
    thresholds = new double[columns.length][];
    Parallel.each(columns.length, threads, () -> this::bin);
  }

  private void bin(int feature) {
    float[] values = new float[label.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = samples.at(i, feature);
      if (!Float.isFinite(values[i]))
        throw new IllegalArgumentException(
            "feature "
                + samples.features().get(feature)
                + " of sample "
                + i
                + " must be finite, got "
                + values[i]);
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] edges = edges(sorted);
    Bins bins = new Bins(edges);
    byte[] column = new byte[values.length];
    for (int i = 0; i < column.length; i++) column[i] = (byte) bins.of(values[i]);
    thresholds[feature] = edges;
    columns[feature] = column;
  }

  /// Midpoints between neighbouring values of different bins. With too many distinct values a bin
  /// is full when it holds its share of the samples and bins that remain.
  static double[] edges(float[] sorted) {
    int distinct = sorted.length == 0 ? 0 : 1;
    for (int i = 1; i < sorted.length; i++) if (sorted[i] != sorted[i - 1]) distinct++;
    boolean exact = distinct <= Bins.BYTE;
    double[] edges = new double[Math.max(0, Math.min(distinct, Bins.BYTE) - 1)];
    int count = 0;
    int begin = 0;
    for (int i = 1; i < sorted.length && count < edges.length; i++) {
      if (sorted[i] == sorted[i - 1]) continue;
      int binsLeft = Bins.BYTE - count;
      if (exact || (long) (i - begin) * binsLeft >= sorted.length - begin) {
        edges[count++] = ((double) sorted[i - 1] + sorted[i]) / 2;
        begin = i;
      }
    }
    return Arrays.copyOf(edges, count);
  }
}
