package dev.limpid.posterior;

import dev.limpid.calibration.Normal;
import java.util.random.RandomGenerator;

/// Draws from one proposal. Places are kept as probits: the uniform distribution of the box is
/// their standard normal one.
final class Round {
  private final GaussianMixture proposal;
  private final double[][] probits;
  private final double[] logDensities;

  Round(GaussianMixture proposal, int count, int dimensions) {
    this.proposal = proposal;
    this.probits = new double[count][dimensions];
    this.logDensities = new double[count];
  }

  /// Makes draw `i`.
  void draw(int i, BoxDensity target, RandomGenerator random) {
    proposal.draw(random, probits[i]);
    logDensities[i] = target.log(place(probits[i]));
  }

  int size() {
    return probits.length;
  }

  double[] probit(int i) {
    return probits[i];
  }

  double logDensity(int i) {
    return logDensities[i];
  }

  GaussianMixture proposal() {
    return proposal;
  }

  private static double[] place(double[] probit) {
    double[] z = new double[probit.length];
    for (int j = 0; j < z.length; j++) z[j] = Normal.cdf(probit[j]);
    return z;
  }

  /// The draws with their weights by this proposal alone.
  WeightedDraws weighted() {
    double[][] places = new double[probits.length][];
    double[] logWeights = new double[probits.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(probits[i]);
      logWeights[i] = logDensities[i] + logUniform(probits[i]) - proposal.logDensity(probits[i]);
    }
    return new WeightedDraws(places, logDensities.clone(), logWeights);
  }

  static double logUniform(double[] probit) {
    double sum = 0;
    for (double x : probit) sum += Normal.logDensity(x);
    return sum;
  }
}
