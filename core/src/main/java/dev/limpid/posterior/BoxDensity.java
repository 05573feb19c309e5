package dev.limpid.posterior;

/// What is sampled: a density on the unit box that need not sum to 1. One object belongs to one
/// thread.
@FunctionalInterface
public interface BoxDensity {
  /// Logarithm of the density; minus infinity where it is 0.
  ///
  /// @param z place in the box, each coordinate 0 to 1; must not be kept or changed
  double log(double[] z);
}
