package dev.limpid.invert.posteriors;

import dev.limpid.torch.Normal;
import dev.limpid.torch.Tensor;

/// Truncated normal variables whose normal scores have a correlation. Raw numbers: d locations, d
/// scales, then angles of the correlation; without angles they are independent.
///
/// @param dimensions d
record GaussianCopula(int dimensions) implements PosteriorFamily {
  @Override
  public String name() {
    return "copula";
  }

  @Override
  public int numbers() {
    return 2 * dimensions + Factor.angles(dimensions);
  }

  @Override
  public Posterior at(Tensor raw) {
    long d = dimensions;
    Tensor angles = raw.narrow(1, 2 * d, Factor.angles(dimensions));
    return new Of(Box.normals(raw.narrow(1, 0, 2 * d)), Factor.ofCorrelation(angles, dimensions));
  }

  /// @param marginals (n, d)
  /// @param factor of the correlation of normal scores
  private record Of(TruncatedNormal marginals, Factor factor) implements Posterior {
    @Override
    public Posterior marginal(int... variables) {
      Tensor at = SomeVariables.positions(this, variables);
      return new Of(marginals.select(at), factor.marginal(at));
    }

    @Override
    public Tensor precision() {
      return factor.lower();
    }

    @Override
    public long pixels() {
      return factor.lower().size(0);
    }

    @Override
    public int dimensions() {
      return (int) factor.lower().size(1);
    }

    @Override
    public int noise() {
      return dimensions();
    }

    @Override
    public Tensor logDensity(Tensor z) {
      Tensor score = marginals.score(z);
      Tensor excess = factor.solve(score).square().minus(score.square());
      return marginals
          .logDensity(z)
          .minus(excess.times(0.5))
          .sum(-1)
          .minus(factor.logDeterminant());
    }

    @Override
    public Draws draws(Tensor noise) {
      return Draws.equal(marginals.atScore(factor.times(Normal.quantile(noise))));
    }

    @Override
    public Tensor divergence(Tensor noise) {
      return marginals.divergence().sum(-1).minus(factor.logDeterminant());
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
      return marginals.quantile(precision().newZeros(1).plus(p));
    }
  }
}
