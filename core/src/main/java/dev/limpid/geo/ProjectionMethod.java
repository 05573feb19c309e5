package dev.limpid.geo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The projection methods whose parameters Limpid can carry between GeoTIFF keys and well-known
/// text. A code of the EPSG registry is not bound to them.
enum ProjectionMethod {
  TRANSVERSE_MERCATOR(1, "Transverse_Mercator", "tmerc", Origin.NATURAL, 0, "gausskruger"),
  MERCATOR_1SP(7, "Mercator_1SP", "merc", Origin.NATURAL, 0, "mercatorvarianta"),
  MERCATOR_2SP(7, "Mercator_2SP", "merc", Origin.NATURAL, 1, "mercatorvariantb", "mercator"),
  LAMBERT_CONIC_2SP(
      8,
      "Lambert_Conformal_Conic_2SP",
      "lcc",
      Origin.FALSE,
      2,
      "lambertconicconformal2sp",
      "lambertconformalconic"),
  LAMBERT_CONIC_1SP(
      9, "Lambert_Conformal_Conic_1SP", "lcc", Origin.NATURAL, 0, "lambertconicconformal1sp"),
  LAMBERT_AZIMUTHAL(10, "Lambert_Azimuthal_Equal_Area", "laea", Origin.CENTRE, 0),
  ALBERS(
      11,
      "Albers_Conic_Equal_Area",
      "aea",
      Origin.CENTRE_AS_NATURAL,
      2,
      "albersequalarea",
      "albers"),
  AZIMUTHAL_EQUIDISTANT(12, "Azimuthal_Equidistant", "aeqd", Origin.CENTRE, 0),
  /// The latitude is that of true scale, or a pole together with a scale.
  POLAR_STEREOGRAPHIC(
      15,
      "Polar_Stereographic",
      "stere",
      Origin.POLE,
      0,
      "polarstereographicvarianta",
      "polarstereographicvariantb",
      "stereographicnorthpole",
      "stereographicsouthpole"),
  OBLIQUE_STEREOGRAPHIC(
      16, "Oblique_Stereographic", "sterea", Origin.NATURAL, 0, "doublestereographic"),
  EQUIRECTANGULAR(
      17,
      "Equirectangular",
      "eqc",
      Origin.NATURAL_IN_CENTRE_KEYS,
      1,
      "equidistantcylindrical",
      "equidistantcylindricalspherical",
      "platecarree"),
  ROBINSON(23, "Robinson", "robin", Origin.CENTRE, 0),
  SINUSOIDAL(24, "Sinusoidal", "sinu", Origin.CENTRE, 0),
  CYLINDRICAL_EQUAL_AREA(
      28,
      "Cylindrical_Equal_Area",
      "cea",
      Origin.NATURAL,
      1,
      "lambertcylindricalequalarea",
      "lambertcylindricalequalareaspherical"),
  /// GeoTIFF has no code for it.
  MOLLWEIDE(0, "Mollweide", "moll", Origin.NATURAL, 0);

  /// What the origin is called in WKT 1, and its GeoTIFF keys: latitude, longitude, easting,
  /// northing.
  enum Origin {
    NATURAL("latitude_of_origin", "central_meridian", 3081, 3080, 3082, 3083),
    FALSE("latitude_of_origin", "central_meridian", 3085, 3084, 3086, 3087),
    CENTRE("latitude_of_center", "longitude_of_center", 3089, 3088, 3082, 3083),
    CENTRE_AS_NATURAL("latitude_of_center", "longitude_of_center", 3081, 3080, 3082, 3083),
    NATURAL_IN_CENTRE_KEYS("latitude_of_origin", "central_meridian", 3089, 3088, 3082, 3083),
    POLE("latitude_of_origin", "central_meridian", 3081, 3095, 3082, 3083);

    final String latitude;
    final String longitude;
    final int latitudeKey;
    final int longitudeKey;
    final int eastingKey;
    final int northingKey;

    Origin(String latitude, String longitude, int... keys) {
      this.latitude = latitude;
      this.longitude = longitude;
      latitudeKey = keys[0];
      longitudeKey = keys[1];
      eastingKey = keys[2];
      northingKey = keys[3];
    }
  }

  /// Value of the GeoTIFF key ProjMethod (3075), 0 when it has none.
  final int code;

  /// Name in WKT 1.
  final String wkt;

  /// Name in PROJ strings.
  final String proj;

  final Origin origin;

  /// How many standard parallels are parameters.
  final int parallels;

  /// Names in other dialects as [#letters], a blank around each.
  private final String otherNames;

  ProjectionMethod(
      int code, String wkt, String proj, Origin origin, int parallels, String... otherNames) {
    this.code = code;
    this.wkt = wkt;
    this.proj = proj;
    this.origin = origin;
    this.parallels = parallels;
    this.otherNames = " " + String.join(" ", otherNames) + " ";
  }

  boolean scaled() {
    return switch (this) {
      case TRANSVERSE_MERCATOR,
          MERCATOR_1SP,
          LAMBERT_CONIC_1SP,
          POLAR_STEREOGRAPHIC,
          OBLIQUE_STEREOGRAPHIC ->
          true;
      default -> false;
    };
  }

  /// By the method's name in WKT 1, WKT 2 or ESRI's WKT.
  static Optional<ProjectionMethod> named(String name) {
    String letters = letters(name);
    return Arrays.stream(values())
        .filter(m -> letters(m.wkt).equals(letters) || m.otherNames.contains(" " + letters + " "))
        .findFirst();
  }

  static Optional<ProjectionMethod> coded(int code, boolean standardParallel) {
    if (code == MERCATOR_1SP.code)
      return Optional.of(standardParallel ? MERCATOR_2SP : MERCATOR_1SP);
    return Arrays.stream(values()).filter(m -> m.code == code && code > 0).findFirst();
  }

  /// Names differ between dialects in case, underscores and brackets only.
  static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
