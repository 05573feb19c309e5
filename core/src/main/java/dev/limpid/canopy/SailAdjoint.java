package dev.limpid.canopy;

/// Derivatives of the bidirectional reflectance at one wavelength by leaf, soil and geometry: the
/// equations of [SailLayer] and [Sail] (Verhoef et al. 2007) read backwards. `byX` is the
/// derivative by x with all that x has an effect through counted so far.
final class SailAdjoint {
  /// Derivatives nearer to the limit of no absorption, where the general solution loses its digits,
  /// are those of leaves that absorb so much: product of diffuse extinction and leaf area.
  private static final double CONSERVATIVE = 2e-3;

  // positions in [#by]
  static final int L = 0;
  static final int KS = 1;
  static final int KO = 2;
  static final int BF = 3;
  static final int SOB = 4;
  static final int SOF = 5;
  static final int SUNLIT = 6;
  static final int SEEN = 7;
  static final int TSS = 8;
  static final int TOO = 9;
  static final int Z = 10;
  static final int COUNT = 11;

  private final CanopyGeometry g;
  private final SailLayer y;

  /// Bidirectional reflectance.
  double rsot;

  /// By what [CanopyGeometry] knows, each for itself.
  final double[] by = new double[COUNT];

  double byRho;
  double byTau;
  double bySoil;

  private double byRdd;
  private double byTsd;
  private double byTdo;
  private double byRinf;
  private double byE1;
  private double byM;
  private double bySb;
  private double bySf;
  private double byVb;
  private double byVf;

  SailAdjoint(CanopyGeometry geometry, SailLayer layer) {
    this.g = geometry;
    this.y = layer;
  }

  /// Computes one wavelength.
  ///
  /// @param rho reflectance of a leaf
  /// @param tau its transmittance
  /// @param m from [SailLayer#extinction]
  /// @param e1 exp(-m L)
  /// @param soil its reflectance
  void run(double rho, double tau, double m, double e1, double soil) {
    y.scatter(rho, tau, m, e1);
    rsot = y.w * g.l * g.sunlit + g.tsstoo * soil + y.rsod + couple(soil);
    double least = CONSERVATIVE / Math.max(1, g.l);
    if (m < least) {
      double share = (1 - least * least / (1 + g.bf * (rho - tau))) / (rho + tau);
      double nearM = y.extinction(rho * share, tau * share);
      double nearE1 = Math.exp(-nearM * g.l);
      y.scatter(rho * share, tau * share, nearM, nearE1);
      couple(soil);
      pull(rho * share, tau * share, nearM, nearE1, soil);
    } else {
      pull(rho, tau, m, e1, soil);
    }
  }

  /// Light that leaves the soil, but for what comes from the sun and goes to the viewer directly;
  /// its derivatives begin those of the layer.
  private double couple(double soil) {
    double perDn = 1 / Sail.kept(soil, y.rdd);
    double again = soil * perDn;
    double down = y.tsd + g.tss;
    double toSoil = down * y.tdo + (y.tsd + g.tss * soil * y.rdd) * g.too;
    byTsd = (y.tdo + g.too) * again;
    byTdo = down * again;
    by[TSS] = (y.tdo + soil * y.rdd * g.too) * again;
    by[TOO] = (y.tsd + g.tss * soil * y.rdd) * again;
    byRdd = (toSoil * perDn + g.tss * g.too) * soil * again;
    bySoil = g.tsstoo + toSoil * perDn * perDn + g.tss * g.too * y.rdd * again;
    return toSoil * again;
  }

  private void pull(double rho, double tau, double m, double e1, double soil) {
    by[SUNLIT] = y.w * g.l;
    by[SEEN] = soil;
    layer(m, e1);
    leaf(rho, tau, m);
  }

  private void layer(double m, double e1) {
    double r = y.rinf;
    double a = y.sf + y.sb * r;
    double b = y.sf * r + y.sb;
    double c = y.vf + y.vb * r;
    double d = y.vf * r + y.vb;
    double ps = a * y.j1s;
    double qs = b * y.j2s;
    double pv = c * y.j1o;
    double qv = d * y.j2o;
    double re = r * e1;
    double perDen = 1 / (1 - re * re);

    // rsod = (d g1 a + c g2 b - (rdo qs + tdo ps) r) per
    double per = 1 / (1 - r * r);
    double byG1 = per * d * a;
    double byG2 = per * c * b;
    double byRdo = -per * qs * r;
    byTdo -= per * ps * r;
    byRinf = per * (2 * r * y.rsod - y.rdo * qs - y.tdo * ps);

    // the fluxes out of the layer, over 1 - re^2
    double byPs = byTsd * perDen - per * r * y.tdo;
    double byQs = -byTsd * re * perDen - per * r * y.rdo;
    double byPv = (byTdo - byRdo * re) * perDen;
    double byQv = (byRdo - byTdo * re) * perDen;
    double byDen = -(byTsd * y.tsd + byTdo * y.tdo + byRdo * y.rdo + byRdd * y.rdd) * perDen;
    double byRe = -(byTsd * qs + byTdo * qv + byRdo * pv) * perDen - 2 * re * byDen;
    byRinf += byRdd * (1 - e1 * e1) * perDen + e1 * byRe;
    byE1 = r * byRe - 2 * byRdd * re * perDen;
    byM = 0;
    by[L] = y.w * g.sunlit;

    // extinctions against each other and together
    double perS = 1 / (g.ks + m);
    double perO = 1 / (g.ko + m);
    by[Z] = byG1 * perO + byG2 * perS;
    byM -= byG1 * y.g1 * perO + byG2 * y.g2 * perS;
    by[KO] = -byG1 * y.g1 * perO;
    by[KS] = -byG2 * y.g2 * perS;
    by[TOO] -= byG1 * y.j1s * perO;
    by[TSS] -= byG2 * y.j1o * perS;
    against(KS, TSS, g.ks, g.tss, m, e1, y.j1s, byPs * a - byG1 * g.too * perO);
    against(KO, TOO, g.ko, g.too, m, e1, y.j1o, byPv * c - byG2 * g.tss * perS);
    together(KS, TSS, g.tss, e1, y.j2s, byQs * b * perS);
    together(KO, TOO, g.too, e1, y.j2o, byQv * d * perO);
    byM -= g.l * e1 * byE1;
    by[L] -= m * e1 * byE1;

    double byA = byPs * y.j1s + per * d * y.g1;
    double byB = byQs * y.j2s + per * c * y.g2;
    double byC = byPv * y.j1o + per * y.g2 * b;
    double byD = byQv * y.j2o + per * y.g1 * a;
    bySf = byA + byB * r;
    bySb = byA * r + byB;
    byVf = byC + byD * r;
    byVb = byC * r + byD;
    byRinf += byA * y.sb + byB * y.sf + byC * y.vb + byD * y.vf;
  }

  /// Back through `J1 = (e1 - ek) / (k - m)`, or its series.
  private void against(
      int k, int ek, double extinction, double through, double m, double e1, double j, double byJ) {
    double apart = (extinction - m) * g.l;
    if (Math.abs(apart) > SailLayer.EQUAL) {
      double per = byJ / (extinction - m);
      byE1 += per;
      by[ek] -= per;
      by[k] -= per * j;
      byM += per * j;
      return;
    }
    double half = 0.5 * g.l * byJ * (1 - apart * apart / 12);
    double byApart = -0.5 * g.l * (through + e1) * byJ * apart / 6;
    byE1 += half;
    by[ek] += half;
    by[L] += byJ * j / g.l + byApart * (extinction - m);
    by[k] += byApart * g.l;
    byM -= byApart * g.l;
  }

  /// Back through `J2 = (1 - ek e1) / (k + m)`.
  private void together(int k, int ek, double through, double e1, double j, double per) {
    by[ek] -= e1 * per;
    byE1 -= through * per;
    by[k] -= j * per;
    byM -= j * per;
  }

  /// Back to the leaf: all coefficients are sums over `rho + tau` and `rho - tau`. Infinite
  /// reflectance r solves `sigb r^2 - 2 att r + sigb = 0`, and `att - sigb r = m`.
  private void leaf(double rho, double tau, double m) {
    double r = y.rinf;
    double att = m + y.sigb * r;
    double perM = 1 / m;
    double bySigf = (byRinf * r - byM * att) * perM;
    double bySigb = (byRinf * (1 + r * r) / 2 - byM * y.sigb) * perM;
    double both = rho + tau;
    double apart = rho - tau;
    double byApart = (bySigb - bySigf + bySb - bySf + byVb - byVf) / 2;
    double byBoth = (bySigb + bySigf + g.ks * (bySb + bySf) + g.ko * (byVb + byVf)) / 2;
    double byW = g.l * g.sunlit;
    byRho = byBoth + g.bf * byApart + byW * g.sob;
    byTau = byBoth - g.bf * byApart + byW * g.sof;
    by[BF] = apart * byApart;
    by[KS] += both * (bySb + bySf) / 2;
    by[KO] += both * (byVb + byVf) / 2;
    by[SOB] = byW * rho;
    by[SOF] = byW * tau;
  }
}
