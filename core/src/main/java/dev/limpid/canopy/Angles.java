package dev.limpid.canopy;

/// Where the light comes from and where it is seen from.
///
/// @param sunZenith degrees from vertical, below 90
/// @param viewZenith degrees from vertical, below 90
/// @param azimuth degrees between sun and view; kept as 0 to 180, since the canopy is the same on
///   both sides of the sun
public record Angles(double sunZenith, double viewZenith, double azimuth) {
  public Angles {
    Refuse.zenith("sun zenith (tts)", sunZenith);
    Refuse.zenith("view zenith (tto)", viewZenith);
    if (!Double.isFinite(azimuth))
      throw new IllegalArgumentException("relative azimuth (psi) must be finite, got " + azimuth);
    azimuth = folded(azimuth);
  }

  /// The last step drops the digits that 360 - azimuth cannot hold: mirrored azimuths are equal to
  /// the bit.
  private static double folded(double azimuth) {
    double turned = Math.abs(azimuth) % 360;
    double nearer = turned > 180 ? 360 - turned : turned;
    return 360 - (360 - nearer);
  }
}
