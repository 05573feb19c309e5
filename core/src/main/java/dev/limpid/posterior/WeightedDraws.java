package dev.limpid.posterior;

import java.util.random.RandomGenerator;

/// Independent draws from a proposal, weighted so that they stand for the density that was asked
/// for.
public final class WeightedDraws {
  private final double[][] places;
  private final double[] logDensities;
  private final double[] weights;
  private final Evidence evidence;

  /// @param places in the unit box
  /// @param logDensities of what was asked for
  /// @param logWeights logarithm of that over the proposal's density
  public WeightedDraws(double[][] places, double[] logDensities, double[] logWeights) {
    this.places = places;
    this.logDensities = logDensities;
    this.evidence = Evidence.of(logWeights);
    this.weights = Weights.normalised(logWeights);
  }

  /// Draws from the density itself, which is normalised: they weigh the same.
  ///
  /// @param logDensities at the places
  public static WeightedDraws alike(double[][] places, double[] logDensities) {
    return new WeightedDraws(places, logDensities, new double[places.length]);
  }

  public int size() {
    return places.length;
  }

  public int dimensions() {
    return places[0].length;
  }

  /// Coordinate `i` of a draw, 0 to 1.
  public double at(int draw, int i) {
    return places[draw][i];
  }

  public double logDensity(int draw) {
    return logDensities[draw];
  }

  /// All weights; they sum to 1.
  public double[] weights() {
    return weights.clone();
  }

  public Evidence evidence() {
    return evidence;
  }

  /// Positions of draws that weigh the same, a heavy one several times.
  public int[] resample(int count, RandomGenerator random) {
    if (count < 1) throw new IllegalArgumentException("count must be at least 1, got " + count);
    return Weights.resampled(weights, count, random);
  }
}
