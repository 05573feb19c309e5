package dev.limpid.canopy;

/// Interception and scattering by leaves of one inclination and any azimuth (Verhoef 1984,
/// equations 25 to 33; Verhoef 1998). Symbols are the papers'.
final class VolumeScattering {
  private double sunSin;
  private double sunCos;
  private double viewSin;
  private double viewCos;
  private double azimuthRad;
  private double azimuthCos;

  /// Interception towards sun and viewer.
  double chiS;

  double chiO;

  /// Scattering by reflection and by transmission.
  double reflected;

  double transmitted;

  void directions(double sunRad, double viewRad, double azimuthRad) {
    this.sunSin = Math.sin(sunRad);
    this.sunCos = Math.cos(sunRad);
    this.viewSin = Math.sin(viewRad);
    this.viewCos = Math.cos(viewRad);
    this.azimuthRad = azimuthRad;
    this.azimuthCos = Math.cos(azimuthRad);
  }

  void leaf(double leafRad) {
    double cs = Math.cos(leafRad) * sunCos;
    double co = Math.cos(leafRad) * viewCos;
    double ss = Math.sin(leafRad) * sunSin;
    double so = Math.sin(leafRad) * viewSin;
    double betaS = transition(cs, ss);
    double betaO = transition(co, so);
    chiS = 2 / Math.PI * ((betaS - Math.PI / 2) * cs + Math.sin(betaS) * ss);
    chiO = 2 / Math.PI * ((betaO - Math.PI / 2) * co + Math.sin(betaO) * so);
    double ds = betaS < Math.PI ? ss : cs;
    double dO = betaO < Math.PI ? so : co;
    double apart = Math.abs(betaS - betaO);
    double around = Math.PI - Math.abs(betaS + betaO - Math.PI);
    double smallest = Math.min(azimuthRad, Math.min(apart, around));
    double largest = Math.max(azimuthRad, Math.max(apart, around));
    double middle =
        Math.max(Math.min(azimuthRad, apart), Math.min(Math.max(azimuthRad, apart), around));
    double t1 = 2 * cs * co + ss * so * azimuthCos;
    double t2 = Math.sin(middle) * (2 * ds * dO + ss * so * Math.cos(smallest) * Math.cos(largest));
    double unit = 2 * Math.PI * Math.PI;
    reflected = Math.max(0, ((Math.PI - middle) * t1 + t2) / unit);
    transmitted = Math.max(0, (-middle * t1 + t2) / unit);
  }

  /// The azimuth at which a leaf shows its other side to a direction; pi where it never does.
  private static double transition(double cos, double sin) {
    double ratio = Math.abs(sin) > 1e-6 ? -cos / sin : 5;
    return Math.abs(ratio) < 1 ? Math.acos(ratio) : Math.PI;
  }
}
