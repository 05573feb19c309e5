package dev.limpid.posterior;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Makes proposals with tails that are never lighter than those of what they stand for by much: a
/// fitted mixture, a wider copy of each of its components, a wide one of all points, and the
/// uniform distribution of the box (a defensive mixture, Hesterberg 1995).
final class Proposal {
  private static final double UNIFORM = 0.03;
  private static final double WHOLE = 0.1;
  private static final double WIDE = 0.3;

  /// Factors on the covariances of the three fitted parts.
  private static final double NARROW_FACTOR = 1.1;

  private static final double WIDE_FACTOR = 2;
  private static final double WHOLE_FACTOR = 1.5;

  /// As many points suffice for a fit.
  private static final int POINTS = 8000;

  private Proposal() {}

  /// @param points probits
  /// @param logWeights of the points, not normalised
  static GaussianMixture fitted(
      double[][] points, double[] logWeights, int components, RandomGenerator random) {
    double[] weights = Weights.truncated(Weights.normalised(logWeights));
    MixtureFit fit = thinned(points, weights, random);
    List<GaussianMixture.Component> parts = new ArrayList<>();
    parts.addAll(GaussianMixture.standard(points[0].length).times(UNIFORM, 1));
    parts.addAll(new GaussianMixture(List.of(fit.whole())).times(WHOLE, WHOLE_FACTOR));
    GaussianMixture mixture = fit.mixture(components, random);
    double rest = 1 - UNIFORM - WHOLE;
    parts.addAll(mixture.times(rest * WIDE, WIDE_FACTOR));
    parts.addAll(mixture.times(rest * (1 - WIDE), NARROW_FACTOR));
    return new GaussianMixture(parts);
  }

  /// The points that a systematic resampling picks, weighted by how often it does.
  private static MixtureFit thinned(double[][] points, double[] weights, RandomGenerator random) {
    int[] times = new int[points.length];
    for (int picked : Weights.resampled(weights, POINTS, random)) times[picked]++;
    List<double[]> kept = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (int p = 0; p < points.length; p++) {
      if (times[p] == 0) continue;
      kept.add(points[p]);
      shares.add((double) times[p] / POINTS);
    }
    return new MixtureFit(
        kept.toArray(double[][]::new), shares.stream().mapToDouble(s -> s).toArray());
  }
}
