package dev.limpid.invert.posteriors;

import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;

/// Any numbers of an encoder as locations and scales on the unit interval (Zerah et al. 2024).
final class Box {
  private static final double LOG_NARROWEST = Math.log(5e-4);
  private static final double LOG_WIDEST = Math.log(1.4);

  private Box() {}

  /// @param raw (..., 2 d): first locations, then scales
  static TruncatedNormal normals(Tensor raw) {
    long d = raw.size(-1) / 2;
    return new TruncatedNormal(location(raw.narrow(-1, 0, d)), scale(raw.narrow(-1, d, d)));
  }

  /// In (0, 1).
  static Tensor location(Tensor raw) {
    return Pointwise.sigmoid(raw);
  }

  /// From 5e-4 to 1.4, evenly in its logarithm.
  static Tensor scale(Tensor raw) {
    return between(raw, LOG_NARROWEST, LOG_WIDEST);
  }

  /// From `e^low` to `e^high`, evenly in its logarithm.
  static Tensor between(Tensor raw, double low, double high) {
    return Pointwise.sigmoid(raw).times(high - low).plus(low).exp();
  }
}
