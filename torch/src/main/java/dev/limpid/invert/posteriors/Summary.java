package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.LinearAlgebra;
import dev.limpid.torch.Ordering;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.List;

/// What weighted draws say of each variable.
///
/// @param z (k, n, d)
/// @param weights (k, n, 1), summing to 1 over k
public record Summary(Tensor z, Tensor weights) {
  /// Draws where nothing is closed. The error of a mean is near 1e-3 standard deviations.
  private static final int DRAWS = 2048;

  /// Of evenly spread draws.
  public static Summary of(Posterior posterior) {
    return of(posterior.draws(Uniforms.even(posterior, DRAWS)));
  }

  public static Summary of(Draws draws) {
    return new Summary(draws.z(), draws.logWeights().softmax(0).unsqueeze(-1));
  }

  /// @return (n, d)
  public Tensor mean() {
    return z.times(weights).sum(0);
  }

  /// @return (n, d)
  public Tensor quantile(double p) {
    return quantiles(p).getFirst();
  }

  /// Several at once: draws are sorted once.
  ///
  /// @return (n, d) each
  public List<Tensor> quantiles(double... p) {
    Tensor order = Ordering.ascending(z.detach(), 0);
    Tensor weight = Ordering.pick(weights.detach().expand(z.shape()), 0, order);
    Tensor below = Ordering.cumulative(weight, 0).minus(weight.times(0.5)); // to the middle of each
    Tensor sorted = Ordering.pick(z.detach(), 0, order);
    return Arrays.stream(p).mapToObj(one -> quantile(one, sorted, below)).toList();
  }

  /// @param sorted (k, n, d)
  /// @param below the weight below each (k, n, d)
  private static Tensor quantile(double p, Tensor sorted, Tensor below) {
    Tensor passed = Doubles.like(below.above(p).not(), below).sum(0).unsqueeze(0); // (1, n, d)
    Tensor at = Pointwise.between(passed, 1, (double) (sorted.size(0) - 1));
    Tensor left = at.plus(-1);
    Tensor x0 = picked(sorted, left);
    Tensor x1 = picked(sorted, at);
    Tensor w0 = picked(below, left);
    Tensor share = w0.times(-1).plus(p).over(picked(below, at).minus(w0).atLeast(1e-30));
    return x0.plus(x1.minus(x0).times(Pointwise.between(share, 0, 1))).sum(0);
  }

  private static Tensor picked(Tensor x, Tensor positions) {
    return Ordering.pick(x, 0, Ordering.positions(positions));
  }

  /// @return (n, d, d)
  public Tensor covariance() {
    Tensor from = z.minus(mean()).times(Pointwise.sqrt(weights)).permute(1, 2, 0); // (n, d, k)
    return from.matmul(from.transpose(1, 2));
  }

  /// @return (n, d, d)
  public Tensor correlation() {
    Tensor covariance = covariance();
    Tensor deviation = Pointwise.sqrt(LinearAlgebra.diagonal(covariance));
    return covariance.over(deviation.unsqueeze(-1)).over(deviation.unsqueeze(-2));
  }
}
