package dev.limpid.canopy;

import java.time.Duration;
import java.time.LocalDateTime;

/// Where the sun stands, to 0.01 degree in 1950 to 2050, without refraction (Michalsky 1988, The
/// Astronomical Almanac's algorithm for approximate solar position).
///
/// @param zenith degrees from vertical; above 90 where the sun is down
/// @param azimuth degrees from north over east, 0 to 360
public record SunPosition(double zenith, double azimuth) {
  private static final LocalDateTime J2000 = LocalDateTime.of(2000, 1, 1, 12, 0);
  private static final double SECONDS_A_DAY = 86_400;

  /// @param utc time in UTC
  /// @param latitude degrees north
  /// @param longitude degrees east
  public static SunPosition at(LocalDateTime utc, double latitude, double longitude) {
    Refuse.outside("latitude", latitude, -90, 90);
    Refuse.outside("longitude", longitude, -180, 360);
    double n = Duration.between(J2000, utc).toSeconds() / SECONDS_A_DAY;
    double meanLongitude = 280.460 + 0.9856474 * n;
    double anomalyRad = Math.toRadians(357.528 + 0.9856003 * n);
    double eclipticRad =
        Math.toRadians(
            meanLongitude + 1.915 * Math.sin(anomalyRad) + 0.020 * Math.sin(2 * anomalyRad));
    double obliquityRad = Math.toRadians(23.439 - 0.0000004 * n);
    double ascensionRad =
        Math.atan2(Math.cos(obliquityRad) * Math.sin(eclipticRad), Math.cos(eclipticRad));
    double declinationRad = Math.asin(Math.sin(obliquityRad) * Math.sin(eclipticRad));
    double hours = utc.toLocalTime().toSecondOfDay() / 3600.0;
    double siderealHours = 6.697375 + 0.0657098242 * n + hours;
    double hourRad = Math.toRadians(siderealHours * 15 + longitude) - ascensionRad;
    return seen(declinationRad, hourRad, Math.toRadians(latitude));
  }

  private static SunPosition seen(double declinationRad, double hourRad, double latitudeRad) {
    double up =
        Math.sin(declinationRad) * Math.sin(latitudeRad)
            + Math.cos(declinationRad) * Math.cos(latitudeRad) * Math.cos(hourRad);
    double east = -Math.cos(declinationRad) * Math.sin(hourRad);
    double north =
        Math.sin(declinationRad) * Math.cos(latitudeRad)
            - Math.cos(declinationRad) * Math.sin(latitudeRad) * Math.cos(hourRad);
    double azimuth = Math.toDegrees(Math.atan2(east, north));
    return new SunPosition(
        Math.toDegrees(Math.acos(Math.clamp(up, -1, 1))), azimuth < 0 ? azimuth + 360 : azimuth);
  }

  /// Seen from straight above.
  ///
  /// @throws IllegalArgumentException where the sun is down
  public Angles fromNadir() {
    return new Angles(zenith, 0, 0);
  }
}
