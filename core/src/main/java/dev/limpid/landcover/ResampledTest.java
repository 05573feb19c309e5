package dev.limpid.landcover;

import java.util.Arrays;

/// Paired t test of differences that were measured on test parts of the same samples, whose
/// training parts overlap: the variance of their mean is `(1/n + tested/trained) s^2` (Nadeau &
/// Bengio 2003, Inference for the Generalization Error, Machine Learning 52).
///
/// @param mean of the differences
/// @param t `NaN` where all differences are equal: nothing is known of their spread then
/// @param p two-sided, of `n - 1` degrees of freedom
/// @param n differences
public record ResampledTest(double mean, double t, double p, int n) {
  /// @param differences first minus second, one a training
  /// @param ratio tested samples to those that were learned from
  public static ResampledTest of(double[] differences, double ratio) {
    if (!(ratio > 0))
      throw new IllegalArgumentException("ratio of test to training must be above 0, got " + ratio);
    int n = differences.length;
    double mean = Arrays.stream(differences).average().orElse(Double.NaN);
    double squares = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
    if (n < 2 || squares == 0) return new ResampledTest(mean, Double.NaN, Double.NaN, n);
    double t = mean / Math.sqrt((1.0 / n + ratio) * squares / (n - 1));
    return new ResampledTest(mean, t, Tails.student(t, n - 1), n);
  }
}
