package dev.limpid.canopy;

/// How far a measured reflectance is from the true one: normal, with a standard deviation of `floor
/// + gain x` for a reflectance x (negative ones as 0).
///
/// @param floor standard deviation of a dark pixel, reflectance
/// @param gain growth with reflectance, no unit
public record Noise(double floor, double gain) {
  public Noise {
    Refuse.outside("noise floor", floor, 0, 1);
    Refuse.outside("noise gain", gain, 0, 1);
  }

  /// The standard deviation at a reflectance.
  public double deviation(double reflectance) {
    return floor + gain * Math.max(reflectance, 0);
  }
}
