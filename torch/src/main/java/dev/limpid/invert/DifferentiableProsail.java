package dev.limpid.invert;

import dev.limpid.canopy.BandDerivatives;
import dev.limpid.canopy.Parameter;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.RowFunction;
import dev.limpid.torch.Tensor;

/// PROSAIL as a decoder: from what canopies are to what a sensor sees of them, with exact
/// gradients. The physics is [BandDerivatives], in double precision whatever the tensors hold:
/// single precision rounds what goes in and comes out, and nothing between.
public final class DifferentiableProsail {
  private final BandDerivatives physics;
  private final int threads;

  /// @param threads that compute canopies; the result is the same for any number
  public DifferentiableProsail(BandDerivatives physics, int threads) {
    this.physics = physics;
    this.threads = threads;
  }

  /// Bidirectional reflectance. Consecutive canopies of the same angles take less time.
  ///
  /// @param traits (canopy, trait), in physical units, by [BandDerivatives#traits]
  /// @param angles (canopy, 3) in degrees, by [BandDerivatives#ANGLES]; no gradient goes to them
  /// @return (canopy, band), in the precision of `traits`
  /// @throws IllegalArgumentException where a value is outside what the model knows, with the
  ///   canopy's number
  public Tensor bands(Tensor traits, Tensor angles) {
    if (traits.axes() != 2 || traits.size(1) != physics.traits().size())
      throw new IllegalArgumentException(
          "one column each for %s expected, got %s"
              .formatted(physics.traits().stream().map(Parameter::column).toList(), traits));
    if (angles.axes() != 2 || angles.size(0) != traits.size(0) || angles.size(1) != 3)
      throw new IllegalArgumentException(
          "three angles a canopy expected for %s, got %s".formatted(traits, angles));
    double[] directions = Doubles.values(angles);
    return RowFunction.of(
        traits,
        physics.bands().size(),
        (x, y, derivatives) -> physics.run(x, directions, y, derivatives, threads));
  }
}
