package dev.limpid.posterior;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Draws of several proposals taken together, as if each came from their mixture (the balance
/// heuristic of Veach & Guibas 1995; Cornuet et al. 2012, Adaptive multiple importance sampling).
/// Proposals that depend on earlier draws make such weights biased by a little: they serve to fit
/// the next proposal and for nothing else.
final class Pool {
  private final List<Round> rounds = new ArrayList<>();
  private double[][] probits = new double[0][];
  private double[] logDensities = new double[0];

  /// Logarithm of the uniform density over the mixture's.
  private double[] logRatios = new double[0];

  Pool(Round... rounds) {
    for (Round round : rounds) add(round);
  }

  void add(Round round) {
    rounds.add(round);
    int count = rounds.stream().mapToInt(Round::size).sum();
    probits = new double[count][];
    logDensities = new double[count];
    logRatios = new double[count];
    int at = 0;
    for (Round from : rounds)
      for (int i = 0; i < from.size(); i++) {
        probits[at] = from.probit(i);
        logDensities[at] = from.logDensity(i);
        logRatios[at] = Round.logUniform(probits[at]) - logMixture(probits[at], count);
        at++;
      }
  }

  private double logMixture(double[] probit, int count) {
    double[] terms = new double[rounds.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int r = 0; r < terms.length; r++) {
      Round round = rounds.get(r);
      terms[r] = Math.log((double) round.size() / count) + round.proposal().logDensity(probit);
      largest = Math.max(largest, terms[r]);
    }
    double sum = 0;
    for (double term : terms) sum += Math.exp(term - largest);
    return largest + Math.log(sum);
  }

  /// A proposal for the density raised to a power.
  GaussianMixture fit(double power, int components, RandomGenerator random) {
    return Proposal.fitted(probits, logWeights(power), components, random);
  }

  private double[] logWeights(double power) {
    double[] weights = new double[logRatios.length];
    for (int i = 0; i < weights.length; i++) weights[i] = power * logDensities[i] + logRatios[i];
    return weights;
  }

  /// The highest power, from `low` to 1, of which this many draws count.
  double power(double low, double counting) {
    return Weights.power(this::logWeights, low, counting);
  }
}
