package dev.limpid.invert.posteriors;

import dev.limpid.torch.Tensor;
import java.util.random.RandomGenerator;

/// A distribution on the unit box for each of n pixels. Everything is differentiable in what the
/// distributions were made of, to first order, unless a method says otherwise.
public interface Posterior {
  /// n.
  long pixels();

  /// d.
  int dimensions();

  /// Uniform numbers that one draw takes.
  int noise();

  /// Logarithm of the density.
  ///
  /// @param z (k, n, d) in [0, 1]
  /// @return (k, n)
  Tensor logDensity(Tensor z);

  /// Draws as a smooth function of noise, for gradients of expectations.
  ///
  /// @param noise (k, n, noise) uniform in (0, 1); as wide as [#noise]
  Draws draws(Tensor noise);

  /// Draws of some variables, without gradients; where that saves time the others are left out and
  /// hold any number.
  ///
  /// @param asked which
  default Draws draws(Tensor noise, int... asked) {
    return draws(noise);
  }

  /// Kullback-Leibler divergence from the uniform distribution: the mean of the log-density, nats.
  ///
  /// @param noise as for [#draws]; not used where [#closedDivergence]
  /// @return (n)
  default Tensor divergence(Tensor noise) {
    Draws draws = draws(noise);
    return draws.mean(logDensity(draws.z()));
  }

  /// The same by draws that are there already, exact where it can be.
  default Tensor divergenceBy(Draws drawn) {
    return closedDivergence() ? divergence(null) : drawn.mean(logDensity(drawn.z()));
  }

  /// Whether [#divergence] is exact and needs no noise.
  default boolean closedDivergence() {
    return false;
  }

  /// Independent draws of equal weight, without gradients.
  ///
  /// @return (k, n, d)
  default Tensor samples(int k, RandomGenerator random) {
    return draws(Uniforms.drawn(random, this, k)).z().detach();
  }

  /// Of each variable.
  ///
  /// @return (n, d)
  default Tensor mean() {
    return Summary.of(this).mean();
  }

  /// The values below which each variable lies with probability `p`, without gradients where they
  /// are not closed.
  ///
  /// @return (n, d)
  default Tensor quantile(double p) {
    return Summary.of(this).quantile(p);
  }

  /// Pearson's correlation of the variables.
  ///
  /// @return (n, d, d)
  default Tensor correlation() {
    return Summary.of(this).correlation();
  }

  /// The distribution of some of the variables, whatever the others are. Where it is not closed,
  /// all are drawn, and [#logDensity] and [#divergence] throw UnsupportedOperationException.
  ///
  /// @param variables which, each once; their order becomes that of the result
  default Posterior marginal(int... variables) {
    return new SomeVariables(this, variables);
  }

  /// A tensor in the precision of this distribution.
  Tensor precision();
}
