package dev.limpid.posterior;

import java.util.List;
import java.util.random.RandomGenerator;

/// A mixture of normal distributions in several dimensions.
final class GaussianMixture {
  /// @param share of the mixture, above 0
  record Component(double share, double[] mean, Cholesky spread) {}

  private static final double LOG_ROOT = 0.5 * Math.log(2 * Math.PI);

  private final List<Component> components;
  private final int dimensions;

  /// @param components their shares sum to 1
  GaussianMixture(List<Component> components) {
    this.components = List.copyOf(components);
    this.dimensions = components.getFirst().mean().length;
  }

  static GaussianMixture standard(int dimensions) {
    return new GaussianMixture(
        List.of(new Component(1, new double[dimensions], Cholesky.identity(dimensions))));
  }

  /// The components of a mixture that has this share of another, their covariances multiplied.
  List<Component> times(double share, double spread) {
    return components.stream()
        .map(c -> new Component(c.share * share, c.mean, c.spread.times(spread)))
        .toList();
  }

  List<Component> components() {
    return components;
  }

  void draw(RandomGenerator random, double[] into) {
    double left = random.nextDouble();
    int c = 0;
    while (c < components.size() - 1 && left >= components.get(c).share)
      left -= components.get(c++).share;
    double[] standard = new double[dimensions];
    for (int i = 0; i < dimensions; i++) standard[i] = random.nextGaussian();
    components.get(c).spread.place(components.get(c).mean, standard, into);
  }

  double logDensity(double[] x) {
    return logTerms(x, new double[components.size()], new double[dimensions]);
  }

  /// @param terms filled with the logarithm of each component's part
  /// @param work overwritten
  /// @return the logarithm of their sum
  double logTerms(double[] x, double[] terms, double[] work) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < terms.length; c++) {
      Component part = components.get(c);
      double square = part.spread.squared(x, part.mean, work);
      terms[c] =
          Math.log(part.share) - 0.5 * square - part.spread.logRoot() - dimensions * LOG_ROOT;
      largest = Math.max(largest, terms[c]);
    }
    double sum = 0;
    for (double term : terms) sum += Math.exp(term - largest);
    return largest + Math.log(sum);
  }
}
