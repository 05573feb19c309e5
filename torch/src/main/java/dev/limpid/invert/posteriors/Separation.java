package dev.limpid.invert.posteriors;

import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A normal distribution cut at the unit box, drawn one variable after the other, each from its
/// truncated conditional distribution (Genz 1992), whose location may be tilted (Botev 2017). The
/// mean of the weights is the probability of the box.
///
/// @param mean (n, d)
/// @param lower factor of the covariance (n, d, d)
/// @param tilt added to each conditional location, in conditional standard deviations (n, d)
record Separation(Tensor mean, Tensor lower, Tensor tilt) {
  /// @param noise (k, n or 1, d) uniform in (0, 1)
  Draws draws(Tensor noise) {
    int d = (int) mean.size(1);
    long k = noise.size(0);
    long n = mean.size(0);
    List<Tensor> z = new ArrayList<>();
    List<Tensor> y = new ArrayList<>(); // normal before the cut: mean + lower y = z
    Tensor logWeights = mean.newZeros(k, n);
    for (int i = 0; i < d; i++) {
      Tensor centre = column(mean, i);
      if (i > 0) {
        Tensor row = lower.narrow(1, i, 1).narrow(2, 0, i).reshape(n, i);
        centre = centre.plus(Tensor.stack(-1, y).times(row).sum(-1));
      }
      Tensor scale = lower.narrow(1, i, 1).narrow(2, i, 1).reshape(n);
      Tensor shift = column(tilt, i);
      TruncatedNormal conditional = new TruncatedNormal(centre.plus(scale.times(shift)), scale);
      Tensor at = conditional.quantile(column(noise, i)).expand(k, n);
      Tensor normal = at.minus(centre).over(scale);
      logWeights =
          logWeights.plus(conditional.logMass()).plus(shift.times(0.5).minus(normal).times(shift));
      z.add(at);
      y.add(normal);
    }
    return new Draws(Tensor.stack(-1, z), logWeights);
  }

  private static Tensor column(Tensor x, int i) {
    return x.narrow(-1, i, 1).sum(-1);
  }
}
