package dev.limpid.canopy;

/// Transmission of the surface of a leaf.
final class Fresnel {
  private Fresnel() {}

  /// Mean transmissivity of a plane surface for unpolarised light that comes from a cone (Stern
  /// 1964, Transmission of isotropic radiation across an interface between two dielectrics; Allen
  /// 1973, Transmission of isotropic light across a dielectric surface in two and three
  /// dimensions).
  ///
  /// @param cone half angle of the cone, degrees, 0 to 90
  /// @param n refractive index, above 1
  static double transmissivity(double cone, double n) {
    if (cone == 0) return 4 * n / ((n + 1) * (n + 1));
    double n2 = n * n;
    double plus = n2 + 1;
    double minus = n2 - 1;
    double a = (n + 1) * (n + 1) / 2;
    double kappa = -minus * minus / 4;
    double sin = Math.sin(Math.toRadians(cone));
    double s2 = sin * sin;
    double b2 = s2 - plus / 2;
    double b1 = cone == 90 ? 0 : Math.sqrt(b2 * b2 + kappa);
    double b = b1 - b2;
    double ts = perpendicular(b, kappa) - perpendicular(a, kappa);
    return (ts + parallel(a, b, n2, plus, minus)) / (2 * s2);
  }

  private static double perpendicular(double x, double kappa) {
    return kappa * kappa / (6 * x * x * x) + kappa / x - x / 2;
  }

  private static double parallel(double a, double b, double n2, double plus, double minus) {
    double n4 = n2 * n2;
    double minus2 = minus * minus;
    double plus3 = plus * plus * plus;
    double upper = 2 * plus * b - minus2;
    double lower = 2 * plus * a - minus2;
    return -2 * n2 * (b - a) / (plus * plus)
        - 2 * n2 * plus * Math.log(b / a) / minus2
        + n2 * (1 / b - 1 / a) / 2
        + 16 * n4 * (n4 + 1) * Math.log(upper / lower) / (plus3 * minus2)
        + 16 * n4 * n2 * (1 / upper - 1 / lower) / plus3;
  }
}
