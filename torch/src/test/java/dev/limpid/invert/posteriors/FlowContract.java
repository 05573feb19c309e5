package dev.limpid.invert.posteriors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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

  /// Draws push uniform noise to the density: exact at each point, without a grid.
  @Test
  void densitiesAreTheInverseOfHowDrawsStretch() {
    try (Scope scope = Scope.recording()) {
      Posterior p = family.at(Doubles.of(raw(4, 1), 4, family.numbers()));
      Tensor noise = Uniforms.drawn(new SplittableRandom(9), p, 500).leaf();
      double[] first = slopes(p, noise, 0);
      double[] second = slopes(p, noise, 1);
      double[] found = Doubles.values(p.logDensity(p.draws(noise).z()));
      for (int i = 0; i < found.length; i++) {
        double area = first[2 * i] * second[2 * i + 1] - first[2 * i + 1] * second[2 * i];
        assertEquals(-Math.log(area), found[i], 1e-8);
      }
    }
  }

  /// Of one variable by noise.
  private static double[] slopes(Posterior p, Tensor noise, int variable) {
    return Doubles.values(
        p.draws(noise).z().narrow(2, variable, 1).sum().gradientBy(noise)); // (k, n, 2)
  }
}
