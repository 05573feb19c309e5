package dev.limpid.invert.posteriors;

import dev.limpid.torch.Tensor;

/// Weighted draws: `E[g] = mean over k of e^logWeights g(z)`. The weights have an expectation of 1;
/// most families give all draws the weight 1.
///
/// @param z (k, n, d)
/// @param logWeights (k, n)
public record Draws(Tensor z, Tensor logWeights) {
  /// Draws that all weigh 1.
  static Draws equal(Tensor z) {
    return new Draws(z, z.newZeros(z.size(0), z.size(1)));
  }

  /// The expectation of what was computed for each draw.
  ///
  /// @param values (k, n)
  /// @return (n)
  public Tensor mean(Tensor values) {
    return values.times(logWeights.exp()).mean(0);
  }
}
