package dev.limpid.geo;

import dev.limpid.geo.CrsDefinition.Ellipsoid;
import dev.limpid.geo.CrsDefinition.Geodetic;
import dev.limpid.geo.CrsDefinition.Projection;
import dev.limpid.geo.CrsDefinition.Unit;
import dev.limpid.geo.ProjectionMethod.Origin;
import dev.limpid.io.BadInput;
import java.util.Map;
import java.util.Optional;

/// Reads the keys of a reference system that a GeoTIFF defines itself (32767, "user-defined"): OGC
/// 19-008r4, tables of clause 7.5, and annex C for what each projection method needs.
final class UserKeys {
  private static final Map<Integer, Unit> ANGLES =
      Map.of(
          9101, new Unit("radian", Math.toDegrees(1)),
          9102, CrsDefinition.DEGREE,
          9103, new Unit("arc-minute", 1 / 60.0),
          9104, new Unit("arc-second", 1 / 3600.0),
          9105, new Unit("grad", 0.9),
          9106, new Unit("gon", 0.9));
  private static final Map<Integer, Unit> LENGTHS =
      Map.of(
          9001, CrsDefinition.METRE,
          9002, new Unit("foot", 0.3048),
          9003, new Unit("US survey foot", 1200 / 3937.0),
          9036, new Unit("kilometre", 1000));

  private final GeoKeys keys;

  UserKeys(GeoKeys keys) {
    this.keys = keys;
  }

  CrsDefinition geographic() throws BadInput {
    Geodetic base = base();
    return new CrsDefinition(base.name(), base, Optional.empty(), base.angular());
  }

  CrsDefinition projected() throws BadInput {
    Geodetic base = base();
    Unit unit = unit(LENGTHS, 3076, 3077, 1, CrsDefinition.METRE);
    String citation = keys.text(3073).isEmpty() ? keys.text(1026) : keys.text(3073);
    int given = keys.code(3074); // a zone of UTM has a code of its own, 16001 to 16160
    boolean utm = given > 16_000 && given <= 16_160 && given % 100 >= 1 && given % 100 <= 60;
    Projection projection = utm ? utm(given) : projection(base.angular(), unit);
    String name = citation.replaceFirst("^PCS Name = ", "");
    return new CrsDefinition(
        name.isEmpty() ? "unnamed" : name, base, Optional.of(projection), unit);
  }

  private static Projection utm(int code) {
    double meridian = 6 * (code % 100) - 183;
    double north = code > 16_100 ? 1e7 : 0;
    return new Projection(
        ProjectionMethod.TRANSVERSE_MERCATOR, 0, meridian, 0.9996, 0, 0, 500_000, north);
  }

  private Projection projection(Unit angular, Unit linear) throws BadInput {
    double parallel = keys.number(3078);
    int code = keys.code(3075);
    ProjectionMethod method =
        ProjectionMethod.coded(code, !Double.isNaN(parallel))
            .orElseThrow(
                () ->
                    new BadInput(
                        "crs.projection",
                        "",
                        "the file defines its own reference system with projection method "
                            + code
                            + " (ProjMethodGeoKey), which Limpid cannot carry; assign an EPSG code"
                            + " to the file"));
    Origin origin = method.origin;
    double degrees = angular.size();
    return new Projection(
        method,
        first(0, origin.latitudeKey, 3081, 3085, 3089) * degrees,
        first(0, origin.longitudeKey, 3080, 3084, 3088, 3095) * degrees,
        method.scaled() ? first(1, 3092, 3093) : 1,
        method.parallels > 0 ? first(0, 3078) * degrees : 0,
        method.parallels > 1 ? first(0, 3079) * degrees : 0,
        first(0, origin.eastingKey, 3082, 3086, 3090) * linear.size(),
        first(0, origin.northingKey, 3083, 3087, 3091) * linear.size());
  }

  /// The value of the first of `ids` that is there: writers mix up natural origin, false origin and
  /// centre.
  private double first(double otherwise, int... ids) throws BadInput {
    for (int id : ids) {
      double value = keys.number(id);
      if (Double.isInfinite(value))
        throw new BadInput("geotiff.keys", "", "GeoKey " + id + " is infinite");
      if (!Double.isNaN(value)) return value;
    }
    return otherwise;
  }

  private Geodetic base() throws BadInput {
    int system = keys.code(GeoKeys.GEODETIC_CRS);
    int datum = keys.code(2050);
    // Codes of datums up to 6999 are those of their geographic systems plus 2000.
    if (!GeoKeys.named(system) && datum >= 6120 && datum < 7000) system = datum - 2000;
    if (GeoKeys.named(system)) {
      Optional<Geodetic> common = Datums.system(system);
      return common.isPresent() ? common.get() : ProjLibrary.geodetic(system);
    }
    Unit angular = unit(ANGLES, 2054, 2055, 180 / Math.PI, CrsDefinition.DEGREE);
    Ellipsoid ellipsoid = ellipsoid();
    return new Geodetic(
        cited("GCS Name", keys.text(2049)),
        0,
        cited("Datum", "unknown"),
        ellipsoid,
        keys.numbers(2062, 7),
        keys.code(2051) == 8901 ? 0 : first(0, 2061) * angular.size(),
        angular);
  }

  private Ellipsoid ellipsoid() throws BadInput {
    Optional<Ellipsoid> named = Datums.ellipsoid(keys.code(2056));
    if (named.isPresent()) return named.get();
    double semiMajor = first(Double.NaN, 2057);
    double semiMinor = first(Double.NaN, 2058);
    double inverse = first(Double.NaN, 2059);
    if (Double.isNaN(inverse) && !Double.isNaN(semiMinor))
      inverse = semiMinor == semiMajor ? 0 : semiMajor / (semiMajor - semiMinor);
    if (!(semiMajor > 1000) || !(inverse == 0 || inverse > 1))
      throw new BadInput(
          "geotiff.keys",
          "",
          ("the file defines its own reference system without a usable ellipsoid (a = %s, 1/f ="
                  + " %s); assign an EPSG code to the file")
              .formatted(semiMajor, inverse));
    return new Ellipsoid(cited("Ellipsoid", "unknown"), semiMajor, inverse);
  }

  /// A field of GDAL's citation, `GCS Name = x|Datum = y|Ellipsoid = z|`.
  private String cited(String field, String otherwise) {
    for (String part : keys.rawText(2049).split("\\|")) {
      String start = field + " = ";
      if (part.startsWith(start)) return part.substring(start.length()).strip();
    }
    return otherwise.isEmpty() ? "unknown" : otherwise;
  }

  private Unit unit(Map<Integer, Unit> known, int codeKey, int sizeKey, double factor, Unit plain)
      throws BadInput {
    int code = keys.code(codeKey);
    if (known.containsKey(code)) return known.get(code);
    double size = first(Double.NaN, sizeKey) * factor;
    if (size > 0) return new Unit("unknown", size);
    if (code == 0) return plain;
    throw new BadInput(
        "geotiff.keys", "", "unit " + code + " under GeoKey " + codeKey + " is not known");
  }
}
