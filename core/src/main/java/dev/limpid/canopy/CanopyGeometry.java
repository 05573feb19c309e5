package dev.limpid.canopy;

/// What a canopy is for a sun and a viewer whatever the wavelength: extinction, volume scattering
/// and hot spot (Verhoef 1984, Light scattering by leaf layers; Verhoef et al. 2007, Unified
/// optical-thermal four-stream radiative transfer theory). Symbols are the papers'; one object
/// serves canopy after canopy.
final class CanopyGeometry {
  /// Steps of the integral over the canopy's depth near the hot spot.
  static final int STEPS = 20;

  private final SailOptions options;
  private final double[] shares;
  private final VolumeScattering scattering = new VolumeScattering();

  /// The directions of the five that follow, each by class: extinction towards sun and viewer,
  /// squared cosine of the leaf angle, scattering by reflection and by transmission.
  private Angles scattered;

  final double[] perSun;
  final double[] perView;
  final double[] square;
  final double[] reflected;
  final double[] transmitted;

  /// Leaf area.
  double l;

  /// Extinction towards sun and viewer.
  double ks;

  double ko;

  /// Mean squared cosine of the leaf angle.
  double bf;

  /// Bidirectional volume scattering by reflection and by transmission.
  double sob;

  double sof;

  /// Distance between the directions of sun and viewer.
  double dso;

  /// Parameter of the hot spot.
  double alpha;

  /// Transmission to the soil along sun, view, and both.
  double tss;

  double too;
  double tsstoo;

  /// Mean over depth of the probability of seeing sunlit leaves.
  double sunlit;

  /// Integral over depth of extinction along both.
  double z;

  CanopyGeometry(SailOptions options) {
    this.options = options;
    int classes = options.classes().count();
    this.shares = new double[classes];
    this.perSun = new double[classes];
    this.perView = new double[classes];
    this.square = new double[classes];
    this.reflected = new double[classes];
    this.transmitted = new double[classes];
  }

  void set(Traits traits, Angles angles) {
    l = traits.lai();
    scatter(angles);
    options.classes().fill(traits.leafAngles(), shares);
    sum();
    tss = Math.exp(-ks * l);
    too = Math.exp(-ko * l);
    z = -Math.expm1(-(ks + ko) * l) / (ks + ko);
    alpha = alpha(traits.hotSpot());
    hotSpot();
  }

  /// Means over the leaf angles of what `scatter` found.
  private void sum() {
    ks = mean(shares, perSun);
    ko = mean(shares, perView);
    bf = mean(shares, square);
    sob = mean(shares, reflected);
    sof = mean(shares, transmitted);
  }

  static double mean(double[] shares, double[] byClass) {
    double sum = 0;
    for (int i = 0; i < shares.length; i++) sum += shares[i] * byClass[i];
    return sum;
  }

  /// What leaves of each class do for these directions; kept while they stay the same.
  private void scatter(Angles angles) {
    if (angles.equals(scattered)) return;
    double sunRad = Math.toRadians(angles.sunZenith());
    double viewRad = Math.toRadians(angles.viewZenith());
    double azimuthRad = Math.toRadians(angles.azimuth());
    double tanS = Math.tan(sunRad);
    double tanO = Math.tan(viewRad);
    double between = tanS * tanS + tanO * tanO - 2 * tanS * tanO * Math.cos(azimuthRad);
    dso = Math.sqrt(Math.max(0, between));
    scattering.directions(sunRad, viewRad, azimuthRad);
    double cosS = Math.cos(sunRad);
    double cosO = Math.cos(viewRad);
    for (int i = 0; i < shares.length; i++) {
      double leafRad = Math.toRadians(options.classes().centre(i));
      double cosL = Math.cos(leafRad);
      scattering.leaf(leafRad);
      perSun[i] = scattering.chiS / cosS;
      perView[i] = scattering.chiO / cosO;
      square[i] = cosL * cosL;
      reflected[i] = scattering.reflected * Math.PI / (cosS * cosO);
      transmitted[i] = scattering.transmitted * Math.PI / (cosS * cosO);
    }
    scattered = angles;
  }

  private double alpha(double q) {
    double alpha = q == 0 ? Double.POSITIVE_INFINITY : dso / q * 2 / (ks + ko);
    return Math.min(alpha, options.hotSpotCap());
  }

  /// The hot spot (Verhoef 1998; Kuusk 1985): no correlation, full correlation, or steps between.
  private void hotSpot() {
    if (alpha == Double.POSITIVE_INFINITY) {
      tsstoo = Math.exp(-(ks + ko) * l);
      sunlit = z / l;
    } else if (alpha == 0) {
      tsstoo = tss;
      sunlit = -Math.expm1(-ks * l) / (ks * l);
    } else {
      integrate();
    }
  }

  /// Steps of equal measure under exp(-alpha x), as they are in the published code: the result
  /// depends on them.
  private void integrate() {
    double h = l * Math.sqrt(ko * ks);
    double phi = -Math.expm1(-alpha) / STEPS;
    double x = 0;
    double y = 0;
    double f = 1;
    sunlit = 0;
    for (int i = 1; i <= STEPS; i++) {
      double nextX = i == STEPS ? 1 : -Math.log1p(-i * phi) / alpha;
      double nextY = -(ko + ks) * l * nextX - h * Math.expm1(-alpha * nextX) / alpha;
      double nextF = Math.exp(nextY);
      double dy = nextY - y;
      sunlit += (nextX - x) * (Math.abs(dy) < 1e-12 ? f : (nextF - f) / dy);
      x = nextX;
      y = nextY;
      f = nextF;
    }
    tsstoo = f;
  }
}
