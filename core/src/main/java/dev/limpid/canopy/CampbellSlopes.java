package dev.limpid.canopy;

/// How the shares of leaf angle classes change with the mean angle, for leaves inclined as the
/// surface of an ellipsoid (Campbell 1990): the derivative of [LeafAngleClasses#shares].
final class CampbellSlopes {
  /// So near to a sphere the primitive has few digits left; slopes on both sides are averaged.
  private static final double SPHERE = 1e-4;

  private final double[] tan2;
  private final double[] spare;

  /// Of Campbell's density, at the bounds of the classes; and its derivative by the eccentricity.
  private final double[] primitive;

  private final double[] slope;

  CampbellSlopes(LeafAngleClasses classes) {
    int bounds = classes.count() + 1;
    this.tan2 = new double[bounds];
    this.spare = new double[bounds - 1];
    this.primitive = new double[bounds];
    this.slope = new double[bounds];
    for (int i = 0; i < bounds; i++) {
      double tan =
          classes.bound(i) == 90
              ? Double.POSITIVE_INFINITY
              : Math.tan(Math.toRadians(classes.bound(i)));
      tan2[i] = tan * tan;
    }
  }

  /// @param mean degrees
  /// @param slopes filled, by class, for a degree
  void fill(double mean, double[] slopes) {
    double e = LeafAngleClasses.eccentricity(mean);
    double byMean = e * ((-3 * 1.6184e-5 * mean + 2 * 2.1145e-3) * mean - 0.12390);
    if (Math.abs(e - 1) > SPHERE) {
      byEccentricity(e, slopes);
    } else {
      byEccentricity(1 - 2 * SPHERE, spare);
      byEccentricity(1 + 2 * SPHERE, slopes);
      for (int i = 0; i < slopes.length; i++) slopes[i] = (slopes[i] + spare[i]) / 2;
    }
    for (int i = 0; i < slopes.length; i++) slopes[i] *= byMean;
  }

  /// A share is the difference of the primitive between two bounds, over that between the outermost
  /// ones.
  private void byEccentricity(double e, double[] slopes) {
    double alpha2 = e * e / Math.abs(1 - e * e);
    double byE = (e > 1 ? -2 : 2) * e / ((1 - e * e) * (1 - e * e)); // of alpha2
    for (int i = 0; i < tan2.length; i++) {
      double x = e / Math.sqrt(1 + e * e * tan2[i]);
      double root = Math.sqrt(e > 1 ? alpha2 + x * x : Math.max(0, alpha2 - x * x));
      double angle = e > 1 ? Math.log(x + root) : Math.asin(Math.min(1, x / Math.sqrt(alpha2)));
      // by x the primitive changes by twice the root, by alpha2 by its angle (and for e above 1 by
      // a half, which is the same for all bounds and left out)
      primitive[i] = x * root + alpha2 * angle;
      slope[i] = 2 * root * x * x * x / (e * e * e) + angle * byE;
    }
    int last = slopes.length;
    double all = primitive[last] - primitive[0];
    double allSlope = slope[last] - slope[0];
    for (int i = 0; i < last; i++) {
      double share = (primitive[i + 1] - primitive[i]) / all;
      slopes[i] = (slope[i + 1] - slope[i] - share * allSlope) / all;
    }
  }
}
