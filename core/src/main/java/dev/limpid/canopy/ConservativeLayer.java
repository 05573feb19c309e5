package dev.limpid.canopy;

/// The limit of [SailLayer] for leaves that absorb nothing, where diffuse extinction m goes to 0
/// and the general solution to 0/0. It follows from the same equations of Verhoef et al. (2007)
/// with m = 0: diffuse fluxes are then linear in depth.
final class ConservativeLayer {
  private final CanopyGeometry g;

  /// Integrals of exp(-k x) over depth, from the top: of itself (`a`), times depth (`b`), times
  /// what lies below (`c`).
  private double as;

  private double bs;
  private double cs;
  private double ao;
  private double bo;
  private double co;
  private double both;

  ConservativeLayer(CanopyGeometry geometry) {
    this.g = geometry;
  }

  void begin() {
    as = a(g.ks, g.l);
    bs = b(g.ks, g.l);
    cs = g.l * as - bs;
    ao = a(g.ko, g.l);
    bo = b(g.ko, g.l);
    co = g.l * ao - bo;
    both = (ao - g.z) / g.ks;
  }

  void solve(SailLayer y) {
    double sigma = y.sigb;
    double n0 = 1 + sigma * g.l;
    y.rdd = sigma * g.l / n0;
    y.tdd = 1 / n0;
    y.tsd = (y.sf * (as + sigma * bs) + y.sb * sigma * bs) / n0;
    y.rsd = (y.sb * (as + sigma * cs) + y.sf * sigma * cs) / n0;
    y.tdo = (y.vf * (ao + sigma * bo) + y.vb * sigma * bo) / n0;
    y.rdo = (y.vb * (ao + sigma * co) + y.vf * sigma * co) / n0;
    double s = y.sf + y.sb;
    y.rsod =
        (y.vb + y.vf) * (sigma * y.rsd * bo - sigma * s * (bo - both) / g.ks + y.sf * both)
            + y.vf * (y.rsd * ao - s * both);
  }

  private static double a(double k, double l) {
    return -Math.expm1(-k * l) / k;
  }

  private static double b(double k, double l) {
    double x = k * l;
    if (x < 1e-2)
      return l * l * (1 / 2.0 + x * (-1 / 3.0 + x * (1 / 8.0 - x * (1 / 30.0 - x / 144))));
    return (1 - Math.exp(-x) * (1 + x)) / (k * k);
  }
}
