package dev.limpid.canopy;

import java.util.Locale;

/// The numbers that make a [Draw], as columns of a table name them. The range is that of the
/// priors: PROSAIL-VAE (Zerah et al. 2024) for leaf, canopy and soil, and what Sentinel-2 sees for
/// the angles.
public enum Parameter {
  /// Leaf structure.
  N("N", 1.2, 1.8),
  /// Chlorophyll, ug/cm2.
  CAB(20, 90),
  /// Carotenoids, ug/cm2.
  CAR(5, 23),
  /// Brown pigments.
  CBROWN(0, 2),
  /// Water, cm.
  CW(.0075, .075),
  /// Dry matter, g/cm2.
  CM(.003, .011),
  /// Anthocyanins, ug/cm2.
  ANT(0, 5),
  /// Proteins, g/cm2; no prior draws them.
  PROT(0, 0),
  /// Carbon-based constituents, g/cm2; no prior draws them.
  CBC(0, 0),
  /// Leaf area index.
  LAI(0, 10),
  /// Mean leaf angle in degrees, or `a` of Verhoef.
  LIDFA(30, 80),
  /// `b` of Verhoef.
  LIDFB(0, 0),
  /// 1: Verhoef, 2: Campbell.
  TYPELIDF(2, 2),
  /// Hot spot.
  HSPOT(0, .5),
  /// Brightness of the soil.
  RSOIL(.3, 3.5),
  /// Dry share of the soil.
  PSOIL(0, 1),
  /// Sun zenith, degrees.
  TTS(15, 70),
  /// View zenith, degrees.
  TTO(0, 12),
  /// Relative azimuth, degrees.
  PSI(0, 180);

  private final String column;
  private final double low;
  private final double high;

  Parameter(double low, double high) {
    this.column = name().toLowerCase(Locale.ROOT);
    this.low = low;
    this.high = high;
  }

  Parameter(String column, double low, double high) {
    this.column = column;
    this.low = low;
    this.high = high;
  }

  public String column() {
    return column;
  }

  double low() {
    return low;
  }

  double high() {
    return high;
  }

  /// Whether a table may do without it, with `low` then.
  boolean optional() {
    return switch (this) {
      case ANT, PROT, CBC, LIDFB, TYPELIDF -> true;
      default -> false;
    };
  }

  /// The canopy that these numbers make.
  ///
  /// @param x by ordinal of the parameter
  static Draw draw(String id, LeafModel model, double[] x) {
    Leaf leaf =
        new Leaf(
            N.of(x),
            CAB.of(x),
            CAR.of(x),
            ANT.of(x),
            CBROWN.of(x),
            CW.of(x),
            CM.of(x),
            PROT.of(x),
            CBC.of(x));
    Soil soil = new Soil(RSOIL.of(x), PSOIL.of(x));
    Traits traits = new Traits(leaf, LAI.of(x), leafAngles(x), HSPOT.of(x), soil);
    return new Draw(id, model, traits, new Angles(TTS.of(x), TTO.of(x), PSI.of(x)));
  }

  private static LeafAngles leafAngles(double[] x) {
    double type = TYPELIDF.of(x);
    if (type == 1) return new LeafAngles.Verhoef(LIDFA.of(x), LIDFB.of(x));
    if (type == 2) return new LeafAngles.Campbell(LIDFA.of(x));
    throw new IllegalArgumentException("typelidf is 1 (Verhoef) or 2 (Campbell), got " + type);
  }

  double of(double[] x) {
    return x[ordinal()];
  }
}
