package dev.limpid.canopy;

/// How leaves are inclined.
public sealed interface LeafAngles {
  /// As the surface of an ellipsoid (Campbell 1990, Derivation of an angle density function for
  /// canopies with ellipsoidal leaf angle distributions).
  ///
  /// @param mean mean inclination, degrees from horizontal, 0 to 90
  record Campbell(double mean) implements LeafAngles {
    public Campbell {
      Refuse.outside("mean leaf angle (lidfa)", mean, 0, 90);
    }
  }

  /// Two parameters (Verhoef 1998, Theory of radiative transfer models applied in optical remote
  /// sensing of vegetation canopies): planophile (1, 0), erectophile (-1, 0), plagiophile (0, -1),
  /// extremophile (0, 1), uniform (0, 0). By convention `a` above 1 is spherical.
  ///
  /// @param a slope; the absolute values of both are at most 1 together, unless `a` is above 1
  /// @param b bimodality
  record Verhoef(double a, double b) implements LeafAngles {
    public Verhoef {
      boolean spherical = a > 1 && Double.isFinite(a) && Double.isFinite(b);
      if (!spherical && !(Math.abs(a) + Math.abs(b) <= 1 + 1e-12))
        throw new IllegalArgumentException(
            "lidfa and lidfb: their absolute values must be at most 1 together, got %s and %s"
                .formatted(a, b));
    }
  }
}
