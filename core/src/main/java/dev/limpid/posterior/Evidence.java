package dev.limpid.posterior;

/// The integral of the density that was asked for, by importance sampling, and how far it and all
/// that the weights give can be trusted.
///
/// @param log its logarithm
/// @param standardError of the logarithm, from the spread of the weights
/// @param effective number of independent draws that say as much, `(sum w)^2 / sum w^2` (Kong 1992)
/// @param largestWeight share of the heaviest draw
/// @param paretoK shape of the weights' tail (Vehtari et al. 2024, Pareto smoothed importance
///   sampling); above [#HEAVY] the errors above are too small
public record Evidence(
    double log, double standardError, double effective, double largestWeight, double paretoK) {
  /// Above this shape of the weights' tail their errors are not known (Vehtari et al. 2024).
  static final double HEAVY = 0.7;

  /// @param logWeights logarithm of density over proposal, of independent draws; not all minus
  ///   infinity
  public static Evidence of(double... logWeights) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double w : logWeights) {
      if (Double.isNaN(w) || w == Double.POSITIVE_INFINITY)
        throw new IllegalArgumentException("the logarithm of a weight must be a number, got " + w);
      largest = Math.max(largest, w);
    }
    if (largest == Double.NEGATIVE_INFINITY)
      throw new IllegalArgumentException(
          "none of %d draws has a density above 0".formatted(logWeights.length));
    double sum = 0;
    double squares = 0;
    double[] relative = new double[logWeights.length];
    for (int i = 0; i < relative.length; i++) {
      double w = relative[i] = Math.exp(logWeights[i] - largest);
      sum += w;
      squares += w * w;
    }
    double n = relative.length;
    double effective = sum * sum / squares;
    return new Evidence(
        largest + Math.log(sum / n),
        Math.sqrt(Math.max(0, 1 / effective - 1 / n)),
        effective,
        1 / sum,
        ParetoTail.shape(relative));
  }

  /// Number of independent draws that say as much.
  static double effective(double[] logWeights) {
    double squares = 0;
    for (double w : Weights.normalised(logWeights)) squares += w * w;
    return 1 / squares;
  }

  /// Whether the tail of the weights is known, and light enough for them to be relied on.
  public boolean lightTail() {
    return paretoK <= HEAVY;
  }

  /// How far two estimates are apart, in standard errors of their difference.
  public double apart(Evidence other) {
    return Math.abs(log - other.log) / Math.hypot(standardError, other.standardError);
  }
}
