package dev.limpid.invert.posteriors;

import dev.limpid.torch.LinearAlgebra;
import dev.limpid.torch.Ordering;
import dev.limpid.torch.Tensor;
import java.util.List;

/// Independent truncated normal variables (Zerah et al. 2024): d locations, then d scales.
///
/// @param dimensions d
record IndependentNormals(int dimensions) implements PosteriorFamily {
  @Override
  public String name() {
    return "tn";
  }

  @Override
  public int numbers() {
    return 2 * dimensions;
  }

  @Override
  public Posterior at(Tensor raw) {
    return new Of(Box.normals(raw), raw);
  }

  /// @param marginals (n, d)
  /// @param precision the raw numbers
  private record Of(TruncatedNormal marginals, Tensor precision) implements Posterior {
    @Override
    public Posterior marginal(int... variables) {
      Tensor at = SomeVariables.positions(this, variables);
      Tensor both = Tensor.cat(0, List.of(at, Ordering.positions(at.plus(dimensions()))));
      return new Of(marginals.select(at), precision.select(1, both));
    }

    @Override
    public long pixels() {
      return precision.size(0);
    }

    @Override
    public int dimensions() {
      return (int) precision.size(1) / 2;
    }

    @Override
    public int noise() {
      return dimensions();
    }

    @Override
    public Tensor logDensity(Tensor z) {
      return marginals.logDensity(z).sum(-1);
    }

    @Override
    public Draws draws(Tensor noise) {
      return Draws.equal(marginals.quantile(noise));
    }

    @Override
    public Tensor divergence(Tensor noise) {
      return marginals.divergence().sum(-1);
    }

    @Override
    public boolean closedDivergence() {
      return true;
    }

    @Override
    public Tensor mean() {
      return marginals.mean();
    }

    @Override
    public Tensor quantile(double p) {
      return marginals.quantile(precision.newZeros(1).plus(p));
    }

    @Override
    public Tensor correlation() {
      return LinearAlgebra.diagonalMatrix(
          marginals.mean().newZeros(pixels(), dimensions()).plus(1));
    }
  }
}
