package dev.limpid.invert.posteriors;

import dev.limpid.torch.Tensor;

/// Flows have edges at the knots of their splines, where gradients of densities jump: a grid with
/// panels errs by some percent. A lattice in the ranks of the normals that they begin at has several
/// hundred points in the narrowest piece.
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
    return Quadrature.lattice(2, 1 << 14).inRanksOf(Box.normals(raw.narrow(1, 0, 4)));
  }
}
