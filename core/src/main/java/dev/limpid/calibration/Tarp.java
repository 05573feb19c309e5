package dev.limpid.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Tests of accuracy with random points (Lemos et al. 2023, Sampling-based accuracy testing of
/// posterior estimators for general inference): where posteriors are right in all dimensions
/// together, the ball around any reference point that reaches to the truth holds a uniform share of
/// the draws.
///
/// @param expected share of truths with less than each of [#levels] of the draws nearer to their
///   reference point than they are; the levels themselves where all is right
/// @param n truths
public record Tarp(List<Double> expected, int n) {
  private static final int BINS = 20;

  /// Kolmogorov's limit at 1 %, over the root of n.
  private static final double KOLMOGOROV = 1.63;

  /// Keeps a coordinate in which all truths agree.
  private static final double TINY = 1e-10;

  public Tarp {
    expected = List.copyOf(expected);
  }

  /// 0, 0.05, ... 1.
  public static double level(int i) {
    return (double) i / BINS;
  }

  /// Distances in coordinates that are scaled so that the truths span 0 to 1.
  ///
  /// @param samples (truth, draw, coordinate)
  /// @param truths (truth, coordinate)
  /// @param references (truth, coordinate), drawn whatever the truths are, in 0 to 1 of the scaled
  ///   coordinates
  public static Tarp scaled(double[][][] samples, double[][] truths, double[][] references) {
    int dimensions = truths[0].length;
    double[] low = new double[dimensions];
    double[] span = new double[dimensions];
    for (int d = 0; d < dimensions; d++) {
      int at = d;
      low[d] = DoubleStream.of(column(truths, at)).min().orElseThrow();
      span[d] = DoubleStream.of(column(truths, at)).max().orElseThrow() - low[d] + TINY;
    }
    return of(samples, truths, references, low, span);
  }

  /// Distances as they are.
  public static Tarp raw(double[][][] samples, double[][] truths, double[][] references) {
    double[] one = new double[truths[0].length];
    Arrays.fill(one, 1);
    return of(samples, truths, references, new double[one.length], one);
  }

  private static Tarp of(
      double[][][] samples, double[][] truths, double[][] references, double[] low, double[] span) {
    int n = truths.length;
    if (samples.length != n || references.length != n)
      throw new IllegalArgumentException(
          "%d truths with %d samples and %d reference points"
              .formatted(n, samples.length, references.length));
    int[] reached = new int[BINS + 1];
    for (int i = 0; i < n; i++) {
      double limit = square(truths[i], references[i], low, span);
      int nearer = 0;
      for (double[] draw : samples[i]) if (square(draw, references[i], low, span) < limit) nearer++;
      double share = (double) nearer / samples[i].length;
      for (int b = 0; b <= BINS; b++) if (share < level(b) || b == BINS) reached[b]++;
    }
    return new Tarp(IntStream.of(reached).mapToObj(r -> (double) r / n).toList(), n);
  }

  private static double[] column(double[][] rows, int d) {
    return Arrays.stream(rows).mapToDouble(row -> row[d]).toArray();
  }

  private static double square(double[] x, double[] reference, double[] low, double[] span) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      double apart = (x[d] - low[d]) / span[d] - reference[d];
      sum += apart * apart;
    }
    return sum;
  }

  /// Largest difference between what is expected and the level.
  public double largestGap() {
    double largest = 0;
    for (int b = 0; b <= BINS; b++)
      largest = Math.max(largest, Math.abs(expected.get(b) - level(b)));
    return largest;
  }

  /// Whether the difference is one that chance gives 99 times of 100 where all is right.
  public boolean passes() {
    return largestGap() < KOLMOGOROV / Math.sqrt(n);
  }
}
