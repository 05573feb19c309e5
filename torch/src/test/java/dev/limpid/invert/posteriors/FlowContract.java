package dev.limpid.invert.posteriors;

import dev.limpid.torch.Tensor;
import org.junit.jupiter.api.Tag;

/// Flows have edges at the knots of their splines, where gradients of densities jump: a grid with
/// panels errs by some percent, however exact they are. A lattice in the ranks of the normals that
/// they begin at has thousands of points in the narrowest piece.
@Tag("slow")
abstract class FlowContract extends PosteriorContract {
  private final PosteriorFamily family;

  FlowContract(SplineFlow fresh) {
    this.family = Weighted.moved(fresh, .06);
  }

  @Override
  PosteriorFamily family() {
    return family;
  }

  @Override
  Quadrature points(Tensor raw) {
    return lattice(raw, 1 << 14);
  }

  @Override
  Quadrature pointsOfGradients(Tensor raw) {
    return lattice(raw, 1 << 16);
  }

  private static Quadrature lattice(Tensor raw, int count) {
    return Quadrature.lattice(2, count).inRanksOf(Box.normals(raw.narrow(1, 0, 4)));
  }

  @Override
  boolean closedMarginals() {
    return false;
  }
}
