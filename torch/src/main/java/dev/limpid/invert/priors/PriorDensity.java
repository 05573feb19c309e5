package dev.limpid.invert.priors;

import dev.limpid.torch.Tensor;

/// A density on the unit box of d variables, the same for all pixels.
@FunctionalInterface
public interface PriorDensity {
  /// Logarithm of the density, differentiable in the places; minus infinity where nothing lies.
  ///
  /// @param z (k, n, d) in [0, 1]
  /// @return (k, n)
  Tensor log(Tensor z);
}
