package dev.limpid.canopy;

/// How far a measured reflectance is from the true one: normal, with a standard deviation of `floor
/// + gain x` for a reflectance x (negative ones as 0).
///
/// @param floor standard deviation of a dark pixel, reflectance
/// @param gain growth with reflectance, no unit
public record Noise(double floor, double gain) {
  /// What is assumed of Sentinel-2 where nothing is known.
  public static final Noise DEFAULT = new Noise(0.01, 0.02);

  public Noise {
    Refuse.outside("noise floor", floor, 0, 1);
    Refuse.outside("noise gain", gain, 0, 1);
  }

  /// @param text `FLOOR,GAIN`
  public static Noise parse(String text) {
    if (!text.matches("[0-9.eE-]{1,20},[0-9.eE-]{1,20}"))
      throw new IllegalArgumentException("--noise is FLOOR,GAIN, got '" + text + "'");
    String[] parts = text.split(",", -1);
    return new Noise(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
  }

  /// The standard deviation at a reflectance.
  public double deviation(double reflectance) {
    return floor + gain * Math.max(reflectance, 0);
  }
}
