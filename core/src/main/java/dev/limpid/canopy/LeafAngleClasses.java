package dev.limpid.canopy;

/// Into which classes of inclination the leaves are put. Both divisions are in use and differ by up
/// to 5e-3 in reflectance.
public enum LeafAngleClasses {
  /// 18 classes of 5 degrees.
  EIGHTEEN(18),

  /// 13 classes: of 10 degrees up to 80, then of 2.
  THIRTEEN(13);

  private static final double STEP = 1e-8;
  private static final int MOST_STEPS = 100_000;

  private final int count;

  LeafAngleClasses(int count) {
    this.count = count;
  }

  public int count() {
    return count;
  }

  /// Where class `i` begins, degrees from horizontal.
  int bound(int i) {
    return switch (this) {
      case EIGHTEEN -> 5 * i;
      case THIRTEEN -> i <= 8 ? 10 * i : 80 + 2 * (i - 8);
    };
  }

  /// The middle of a class, degrees from horizontal.
  public double centre(int i) {
    return (bound(i) + bound(i + 1)) / 2.0;
  }

  /// The share of the leaves in each class; they sum to 1.
  public double[] shares(LeafAngles angles) {
    double[] shares = new double[count()];
    fill(angles, shares);
    return shares;
  }

  void fill(LeafAngles angles, double[] shares) {
    switch (angles) {
      case LeafAngles.Campbell c -> campbell(eccentricity(c.mean()), shares);
      case LeafAngles.Verhoef v -> verhoef(v, shares);
    }
  }

  static double eccentricity(double mean) {
    return Math.exp(((-1.6184e-5 * mean + 2.1145e-3) * mean - 0.12390) * mean + 3.2491);
  }

  private void campbell(double eccentricity, double[] shares) {
    double before = ellipsoid(bound(0), eccentricity);
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      double next = ellipsoid(bound(i + 1), eccentricity);
      shares[i] = Math.abs(next - before);
      sum += shares[i];
      before = next;
    }
    for (int i = 0; i < shares.length; i++) shares[i] /= sum;
  }

  /// Primitive of the ellipsoidal density at an inclination in degrees.
  private static double ellipsoid(int degrees, double e) {
    if (Math.abs(e - 1) < 1e-6) return degrees == 90 ? 0 : Math.cos(Math.toRadians(degrees));
    double tan = degrees == 90 ? Double.POSITIVE_INFINITY : Math.tan(Math.toRadians(degrees));
    double x = e / Math.sqrt(1 + e * e * tan * tan);
    double alpha2 = e * e / Math.abs(1 - e * e);
    if (e > 1) {
      double root = Math.sqrt(alpha2 + x * x);
      return x * root + alpha2 * Math.log(x + root);
    }
    double root = Math.sqrt(Math.max(0, alpha2 - x * x));
    return x * root + alpha2 * Math.asin(Math.min(1, x / Math.sqrt(alpha2)));
  }

  private void verhoef(LeafAngles.Verhoef angles, double[] shares) {
    double before = 0;
    for (int i = 0; i < shares.length; i++) {
      double next = i == shares.length - 1 ? 1 : cumulative(angles, bound(i + 1));
      shares[i] = next - before;
      before = next;
    }
  }

  /// Share of the leaves that are less inclined, by fixed point iteration.
  private static double cumulative(LeafAngles.Verhoef angles, int degrees) {
    double theta = Math.toRadians(degrees);
    if (angles.a() > 1) return 1 - Math.cos(theta);
    double p = 2 * theta;
    double x = p;
    for (int i = 0; i < MOST_STEPS; i++) {
      double y = angles.a() * Math.sin(x) + 0.5 * angles.b() * Math.sin(2 * x);
      double delta = 0.5 * (y - x + p);
      x += delta;
      if (Math.abs(delta) < STEP) return (2 * y + p) / Math.PI;
    }
    throw new IllegalStateException("no leaf angle distribution for " + angles);
  }
}
