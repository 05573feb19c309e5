package dev.limpid.posterior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Fits a mixture of normal distributions to weighted points by expectation and maximisation
/// (Dempster, Laird & Rubin 1977; for importance sampling Cappe et al. 2008, Adaptive importance
/// sampling in general mixture classes).
final class MixtureFit {
  private static final int STEPS = 25;

  /// A component that explains less than this share is given up.
  private static final double LEAST = 1e-3;

  private final double[][] points;
  private final double[] weights;
  private final int dimensions;

  /// Number of equally weighted points that say as much.
  private final double effective;

  private final double[] mean;
  private final double[][] pooled;

  /// @param points not empty
  /// @param weights sum to 1
  MixtureFit(double[][] points, double[] weights) {
    this.points = points;
    this.weights = weights;
    this.dimensions = points[0].length;
    double squares = 0;
    for (double w : weights) squares += w * w;
    this.effective = 1 / squares;
    this.mean = mean(weights, 1);
    this.pooled = spread(weights, mean, 1);
    for (int i = 0; i < dimensions; i++) pooled[i][i] += 1e-9;
  }

  /// @param components at most; fewer where the points say too little for so many
  GaussianMixture mixture(int components, RandomGenerator random) {
    int most = (int) (effective / (2 * dimensions));
    GaussianMixture mixture = start(Math.clamp(most, 1, components), random);
    for (int step = 0; step < STEPS; step++) mixture = step(mixture);
    return mixture;
  }

  /// Centres at points drawn by weight, each far from those before (Arthur & Vassilvitskii 2007,
  /// k-means++).
  private GaussianMixture start(int count, RandomGenerator random) {
    Cholesky whole = Cholesky.of(pooled);
    double[] work = new double[dimensions];
    double[] nearest = new double[points.length];
    Arrays.fill(nearest, 1);
    double[][] narrower = scaled(pooled, narrowing(count));
    List<GaussianMixture.Component> components = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      double[] centre = points[drawn(nearest, random)];
      for (int p = 0; p < points.length; p++) {
        double square = whole.squared(points[p], centre, work);
        nearest[p] = c == 0 ? square : Math.min(nearest[p], square);
      }
      components.add(
          new GaussianMixture.Component(1.0 / count, centre.clone(), Cholesky.of(narrower)));
    }
    return new GaussianMixture(components);
  }

  private int drawn(double[] distance, RandomGenerator random) {
    double sum = 0;
    for (int p = 0; p < points.length; p++) sum += weights[p] * distance[p];
    double left = random.nextDouble() * sum;
    for (int p = 0; p < points.length; p++) {
      left -= weights[p] * distance[p];
      if (left < 0) return p;
    }
    return points.length - 1;
  }

  /// The points' own normal distribution.
  GaussianMixture.Component whole() {
    return new GaussianMixture.Component(1, mean, Cholesky.of(pooled));
  }

  private GaussianMixture step(GaussianMixture now) {
    int count = now.components().size();
    double[][] share = new double[count][points.length];
    double[] terms = new double[count];
    double[] work = new double[dimensions];
    for (int p = 0; p < points.length; p++) {
      double all = now.logTerms(points[p], terms, work);
      for (int c = 0; c < count; c++) share[c][p] = weights[p] * Math.exp(terms[c] - all);
    }
    List<GaussianMixture.Component> next = new ArrayList<>();
    double kept = 0;
    for (double[] of : share) {
      double sum = 0;
      for (double s : of) sum += s;
      if (sum < LEAST) continue;
      kept += sum;
      double[] centre = mean(of, sum);
      next.add(
          new GaussianMixture.Component(sum, centre, shrunk(spread(of, centre, sum), sum, count)));
    }
    double total = kept;
    return new GaussianMixture(
        next.stream()
            .map(c -> new GaussianMixture.Component(c.share() / total, c.mean(), c.spread()))
            .toList());
  }

  /// A component's covariance, drawn towards that of all points by as much as its own few points
  /// leave open.
  private Cholesky shrunk(double[][] own, double share, int count) {
    double n = effective * share;
    double prior = 2.0 * (dimensions + 2);
    double narrow = narrowing(count);
    double[][] mixed = new double[dimensions][dimensions];
    for (int i = 0; i < dimensions; i++)
      for (int j = 0; j <= i; j++)
        mixed[i][j] = (n * own[i][j] + prior * narrow * pooled[i][j]) / (n + prior);
    return Cholesky.of(mixed);
  }

  /// So many components of this covariance fill the space of one of the whole.
  private double narrowing(int count) {
    return Math.pow(count, -2.0 / dimensions);
  }

  private static double[][] scaled(double[][] matrix, double factor) {
    double[][] scaled = new double[matrix.length][matrix.length];
    for (int i = 0; i < matrix.length; i++)
      for (int j = 0; j <= i; j++) scaled[i][j] = factor * matrix[i][j];
    return scaled;
  }

  private double[] mean(double[] share, double sum) {
    double[] mean = new double[dimensions];
    for (int p = 0; p < points.length; p++)
      for (int i = 0; i < dimensions; i++) mean[i] += share[p] * points[p][i] / sum;
    return mean;
  }

  /// The lower triangle of a covariance.
  private double[][] spread(double[] share, double[] centre, double sum) {
    double[][] spread = new double[dimensions][dimensions];
    double[] apart = new double[dimensions];
    for (int p = 0; p < points.length; p++) {
      if (share[p] < 1e-12) continue;
      for (int i = 0; i < dimensions; i++) apart[i] = points[p][i] - centre[i];
      for (int i = 0; i < dimensions; i++) {
        double factor = share[p] * apart[i] / sum;
        for (int j = 0; j <= i; j++) spread[i][j] += factor * apart[j];
      }
    }
    return spread;
  }
}
