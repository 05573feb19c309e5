package dev.limpid.canopy;

/// A layer of leaves at one wavelength without soil: 4SAIL (Verhoef et al. 2007). Symbols are the
/// paper's. One object serves wavelength after wavelength, since every one of them counts.
final class SailLayer {
  /// Below this product of diffuse extinction and leaf area the general solution is 0/0 to within
  /// its last digits: at 1e-5 it is off by 3e-9, its limit at 5e-5 too.
  private static final double CONSERVATIVE = 5e-5;

  /// Two extinctions that differ by less over the layer are taken for equal, with a series.
  static final double EQUAL = 1e-3;

  private final CanopyGeometry g;
  private final ConservativeLayer limit;

  private double ddb;
  private double ddf;
  private double sdb;
  private double sdf;
  private double dob;
  private double dof;

  /// Backscattering of diffuse light; scattering of the sun's and towards the viewer, back and
  /// forth; directly from one to the other.
  double sigb;

  double sb;
  double sf;
  double vb;
  double vf;
  double w;

  /// Reflectance and transmittance: d for diffuse, s for the sun, o for the observer.
  double rdd;

  double tdd;
  double rsd;
  double tsd;
  double rdo;
  double tdo;

  /// Light scattered more than once from the sun to the observer.
  double rsod;

  // on the way there, by the general solution: read by SailAdjoint

  double rinf;
  double j1s;
  double j1o;
  double j2s;
  double j2o;
  double g1;
  double g2;

  SailLayer(CanopyGeometry geometry) {
    this.g = geometry;
    this.limit = new ConservativeLayer(geometry);
  }

  /// Follows the geometry to another canopy.
  void begin() {
    ddb = 0.5 * (1 + g.bf);
    ddf = 0.5 * (1 - g.bf);
    sdb = 0.5 * (g.ks + g.bf);
    sdf = 0.5 * (g.ks - g.bf);
    dob = 0.5 * (g.ko + g.bf);
    dof = 0.5 * (g.ko - g.bf);
    limit.begin();
  }

  /// Diffuse extinction, for all wavelengths before the rest: without square root and exponential
  /// in between, the rest takes a third less time.
  ///
  /// @param rho reflectance of leaves, by wavelength
  /// @param tau their transmittance
  /// @param m filled
  void extinction(double[] rho, double[] tau, double[] m) {
    for (int i = 0; i < m.length; i++) m[i] = extinction(rho[i], tau[i]);
  }

  double extinction(double rho, double tau) {
    double back = ddb * rho + ddf * tau;
    double att = 1 - (ddf * rho + ddb * tau);
    return Math.sqrt(Math.max(0, (att + back) * (att - back)));
  }

  /// @param rho reflectance of a leaf
  /// @param tau its transmittance
  /// @param m from [#extinction]
  /// @param e1 exp(-m L)
  void scatter(double rho, double tau, double m, double e1) {
    sigb = Math.max(1e-36, ddb * rho + ddf * tau);
    sb = sdb * rho + sdf * tau;
    sf = sdf * rho + sdb * tau;
    vb = dob * rho + dof * tau;
    vf = dof * rho + dob * tau;
    w = g.sob * rho + g.sof * tau;
    if (m * Math.max(1, g.l) < CONSERVATIVE) limit.solve(this);
    else solve((1 - (ddf * rho + ddb * tau) - m) / sigb, m, e1);
  }

  private void solve(double rinf, double m, double e1) {
    double perS = 1 / (g.ks + m);
    double perO = 1 / (g.ko + m);
    double j1s = j1(g.ks, g.tss, m, e1);
    double j1o = j1(g.ko, g.too, m, e1);
    double j2s = gone(g.ks, g.tss, m, e1) * perS;
    double j2o = gone(g.ko, g.too, m, e1) * perO;
    double ps = (sf + sb * rinf) * j1s;
    double qs = (sf * rinf + sb) * j2s;
    double pv = (vf + vb * rinf) * j1o;
    double qv = (vf * rinf + vb) * j2o;
    double re = rinf * e1;
    double perDen = 1 / (1 - re * re);
    rdd = rinf * (1 - e1 * e1) * perDen;
    tdd = (1 - rinf * rinf) * e1 * perDen;
    tsd = (ps - re * qs) * perDen;
    rsd = (qs - re * ps) * perDen;
    tdo = (pv - re * qv) * perDen;
    rdo = (qv - re * pv) * perDen;
    double g1 = (g.z - j1s * g.too) * perO;
    double g2 = (g.z - j1o * g.tss) * perS;
    double t1 = (vf * rinf + vb) * g1 * (sf + sb * rinf);
    double t2 = (vf + vb * rinf) * g2 * (sf * rinf + sb);
    rsod = (t1 + t2 - (rdo * qs + tdo * ps) * rinf) / (1 - rinf * rinf);
    this.rinf = rinf;
    this.j1s = j1s;
    this.j1o = j1o;
    this.j2s = j2s;
    this.j2o = j2o;
    this.g1 = g1;
    this.g2 = g2;
  }

  /// Integral over depth of two extinctions against each other; a series where they are equal.
  private double j1(double k, double ek, double m, double e1) {
    double apart = (k - m) * g.l;
    if (Math.abs(apart) > EQUAL) return (e1 - ek) / (k - m);
    return 0.5 * g.l * (ek + e1) * (1 - apart * apart / 12);
  }

  /// What both extinctions together take on the way through the layer.
  private double gone(double k, double ek, double m, double e1) {
    double both = (k + m) * g.l;
    return both > 0.1 ? 1 - ek * e1 : -Math.expm1(-both);
  }
}
