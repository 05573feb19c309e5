package dev.limpid.geo;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// A reference system by its parameters, the common ground of GeoTIFF keys, well-known text and
/// PROJ strings. Angles are in degrees and lengths in metres whatever the units of the file.
///
/// @param projection empty for a geographic system
/// @param unit of the coordinates: metres or, for a geographic system, degrees in one of it
record CrsDefinition(String name, Geodetic base, Optional<Projection> projection, Unit unit) {
  static final Unit METRE = new Unit("metre", 1);
  static final Unit DEGREE = new Unit("degree", 1);

  /// @param size in metres or degrees
  record Unit(String name, double size) {}

  /// @param inverseFlattening 0 for a sphere, as in WKT
  record Ellipsoid(String name, double semiMajor, double inverseFlattening) {}

  /// @param epsg code of the geographic system, 0 when it has none
  /// @param toWgs84 3 or 7 parameters of the Helmert transformation (position vector), or none
  /// @param primeMeridian degrees east of Greenwich
  /// @param angular unit of the geographic coordinates
  record Geodetic(
      String name,
      int epsg,
      String datum,
      Ellipsoid ellipsoid,
      List<Double> toWgs84,
      double primeMeridian,
      Unit angular) {}

  /// Parameters that the method lacks keep their neutral value.
  ///
  /// @param parallel1 also the latitude of true scale of cylinders
  record Projection(
      ProjectionMethod method,
      double latitude,
      double longitude,
      double scale,
      double parallel1,
      double parallel2,
      double falseEasting,
      double falseNorthing) {}

  /// WKT 1 as GDAL writes it, which every GIS reads.
  String wkt() {
    StringBuilder out = new StringBuilder();
    if (projection.isEmpty()) return geographic(out, name).toString();
    Projection p = projection.get();
    ProjectionMethod method = p.method();
    out.append("PROJCS[").append(quote(name)).append(',');
    geographic(out, base.name());
    out.append(",PROJECTION[").append(quote(method.wkt)).append(']');
    if (hasLatitude(method)) parameter(out, method.origin.latitude, p.latitude());
    parameter(out, method.origin.longitude, p.longitude());
    if (method.scaled()) parameter(out, "scale_factor", p.scale());
    if (method.parallels > 0) parameter(out, "standard_parallel_1", p.parallel1());
    if (method.parallels > 1) parameter(out, "standard_parallel_2", p.parallel2());
    parameter(out, "false_easting", p.falseEasting() / unit.size());
    parameter(out, "false_northing", p.falseNorthing() / unit.size());
    return out.append(",UNIT[").append(named(unit, 1)).append("]]").toString();
  }

  private static boolean hasLatitude(ProjectionMethod method) {
    return switch (method) {
      case SINUSOIDAL, ROBINSON, MOLLWEIDE, MERCATOR_2SP, CYLINDRICAL_EQUAL_AREA -> false;
      default -> true;
    };
  }

  private StringBuilder geographic(StringBuilder out, String name) {
    Ellipsoid e = base.ellipsoid();
    out.append("GEOGCS[").append(quote(name));
    out.append(",DATUM[").append(quote(base.datum()));
    out.append(",SPHEROID[").append(quote(e.name())).append(',').append(number(e.semiMajor()));
    out.append(',').append(number(e.inverseFlattening())).append(']');
    if (!base.toWgs84().isEmpty()) {
      List<String> shift = base.toWgs84().stream().map(CrsDefinition::number).toList();
      out.append(",TOWGS84[").append(String.join(",", shift));
      out.append(",0".repeat(7 - shift.size())).append(']');
    }
    String meridian = base.primeMeridian() == 0 ? "Greenwich" : "unnamed";
    out.append("],PRIMEM[").append(quote(meridian)).append(',');
    out.append(number(base.primeMeridian() / base.angular().size())).append(']');
    out.append(",UNIT[").append(named(base.angular(), Math.PI / 180)).append(']');
    if (base.epsg() > 0) out.append(",AUTHORITY[\"EPSG\",\"").append(base.epsg()).append("\"]");
    return out.append(']');
  }

  private void parameter(StringBuilder out, String name, double value) {
    boolean angle = name.contains("parallel") || name.contains("tude") || name.contains("meridian");
    double size = angle ? base.angular().size() : 1;
    out.append(",PARAMETER[")
        .append(quote(name))
        .append(',')
        .append(number(value / size))
        .append(']');
  }

  private static String named(Unit unit, double factor) {
    String size =
        factor == 1
            ? number(unit.size())
            : BigDecimal.valueOf(unit.size() * factor)
                .round(new java.math.MathContext(15))
                .toPlainString();
    return quote(unit.name()) + "," + size;
  }

  /// Names come from files: quotes and control characters would break the text around them.
  static String quote(String name) {
    String plain = name.replaceAll("[\"\\p{Cntrl}]", " ").strip();
    return "\"" + plain.substring(0, Math.min(plain.length(), 200)) + "\"";
  }

  static String number(double value) {
    String plain = new BigDecimal(Double.toString(value)).toPlainString();
    return plain.endsWith(".0") ? plain.substring(0, plain.length() - 2) : plain;
  }
}
