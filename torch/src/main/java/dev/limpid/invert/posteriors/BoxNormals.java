package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Tensor;

/// Normal variables with any correlation, cut at the unit box. Raw numbers: d locations, d scales,
/// then angles of the correlation; without angles they are independent.
///
/// @param dimensions d
record BoxNormals(int dimensions) implements PosteriorFamily {
  /// Of the lattice for the mass in the box.
  private static final int POINTS = 256;

  @Override
  public String name() {
    return "tmvn";
  }

  @Override
  public int numbers() {
    return 2 * dimensions + Factor.angles(dimensions);
  }

  @Override
  public Posterior at(Tensor raw) {
    int d = dimensions;
    Tensor scale = Box.scale(raw.narrow(1, d, d));
    Factor correlation = Factor.ofCorrelation(raw.narrow(1, 2L * d, Factor.angles(d)), d);
    Factor factor = new Factor(correlation.lower().times(scale.unsqueeze(-1)));
    Draws rule = Draws.equal(Uniforms.even(Doubles.of(raw), POINTS, d));
    return new BoxNormal(Box.location(raw.narrow(1, 0, d)), factor, rule, raw);
  }
}
