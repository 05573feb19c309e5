package dev.limpid.invert.posteriors;

import dev.limpid.torch.Tensor;

/// An invertible function of the unit cube onto itself, another for each pixel.
interface FlowLayer {
  /// @param u (k, n, d)
  /// @param context (n, context)
  /// @return images (k, n, d) and logarithms of the determinants of their Jacobians (k, n)
  Spline.Mapped forward(Tensor u, Tensor context);

  /// @param v (k, n, d)
  /// @return what [#forward] takes to `v`
  Tensor inverse(Tensor v, Tensor context);

  /// Some variables of the inverse, without gradients; the others hold any number.
  default Tensor inverse(Tensor v, Tensor context, int... asked) {
    return inverse(v, context);
  }
}
