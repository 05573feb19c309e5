package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Normal;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;

/// Variables whose logits are normal, independent or with any correlation: `z = sigmoid(m + s L
/// e)`. They have no mass at the bounds. Raw numbers: d means, d scales, then angles of the
/// correlation.
///
/// @param dimensions d
/// @param correlated whether logits have a correlation
record LogitNormals(int dimensions, boolean correlated) implements PosteriorFamily {
  /// Scales of logits: a four times wider range than that of values, whose slope is at most 1/4.
  private static final double LOG_NARROWEST = Math.log(2e-3);

  private static final double LOG_WIDEST = Math.log(6);

  @Override
  public String name() {
    return correlated ? "gauss" : "logitn";
  }

  @Override
  public int numbers() {
    return 2 * dimensions + (correlated ? Factor.angles(dimensions) : 0);
  }

  @Override
  public Posterior at(Tensor raw) {
    int d = dimensions;
    Tensor scale = Box.between(raw.narrow(1, d, d), LOG_NARROWEST, LOG_WIDEST);
    Factor factor =
        correlated ? Factor.ofCorrelation(raw.narrow(1, 2L * d, Factor.angles(d)), d) : null;
    return new Of(raw.narrow(1, 0, d), scale, factor);
  }

  /// @param location of the logits (n, d)
  /// @param scale of the logits (n, d)
  /// @param factor of their correlation; null: none
  private record Of(Tensor location, Tensor scale, Factor factor) implements Posterior {
    @Override
    public Posterior marginal(int... variables) {
      Tensor at = SomeVariables.positions(this, variables);
      Factor left = factor == null ? null : factor.marginal(at);
      return new Of(location.select(1, at), scale.select(1, at), left);
    }

    @Override
    public Tensor precision() {
      return scale;
    }

    @Override
    public long pixels() {
      return scale.size(0);
    }

    @Override
    public int dimensions() {
      return (int) scale.size(1);
    }

    @Override
    public int noise() {
      return dimensions();
    }

    @Override
    public Tensor logDensity(Tensor z) {
      Tensor inside = inside(z);
      Tensor logOne = Pointwise.log(inside);
      Tensor logOther = Pointwise.log1p(inside.times(-1));
      Tensor from = logOne.minus(logOther).minus(location).over(scale);
      Tensor density =
          Normal.logDensity(factor == null ? from : factor.solve(from))
              .minus(Pointwise.log(scale))
              .minus(logOne)
              .minus(logOther)
              .sum(-1);
      return factor == null ? density : density.minus(factor.logDeterminant());
    }

    private static Tensor inside(Tensor z) {
      return Doubles.are(z)
          ? Pointwise.between(z, Double.MIN_NORMAL, 1 - 0x1p-53)
          : Pointwise.between(z, Float.MIN_NORMAL, 1 - 0x1p-24);
    }

    @Override
    public Draws draws(Tensor noise) {
      Tensor e = Normal.quantile(noise);
      Tensor logits = (factor == null ? e : factor.times(e)).times(scale).plus(location);
      return Draws.equal(inside(Pointwise.sigmoid(logits)));
    }

    @Override
    public Tensor quantile(double p) {
      Tensor score = Normal.quantile(scale.newZeros(1).plus(p));
      return Pointwise.sigmoid(location.plus(scale.times(score)));
    }
  }
}
