package dev.limpid.geo;

import dev.limpid.geo.CrsDefinition.Ellipsoid;
import dev.limpid.geo.CrsDefinition.Geodetic;
import dev.limpid.geo.CrsDefinition.Projection;
import dev.limpid.geo.CrsDefinition.Unit;
import dev.limpid.io.BadInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a reference system in well-known text says, in the dialects of GDAL, ESRI and ISO 19162.
/// The order of axes is not followed: coordinates in Limpid are always x (east) and y (north), as
/// in the files of every GIS.
final class WktReader {
  private static final String[] PROJECTED = {"PROJCS", "PROJCRS", "PROJECTEDCRS"};
  private static final String[] GEOGRAPHIC = {
    "GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS", "BASEGEOGCRS", "BASEGEODCRS"
  };

  private WktReader() {}

  /// The horizontal part of `root`: compound and bound systems are opened.
  static Wkt horizontal(Wkt root) throws BadInput {
    Wkt at = root;
    while (true) {
      switch (at.keyword()) {
        case "COMPD_CS", "COMPOUNDCRS" -> at = first(at);
        case "BOUNDCRS" -> at = first(at.need("SOURCECRS"));
        default -> {
          return at;
        }
      }
    }
  }

  private static Wkt first(Wkt node) throws BadInput {
    for (Wkt child : node.children()) if (!child.children().isEmpty()) return child;
    throw new BadInput("crs.wkt", "", node.keyword() + " is empty");
  }

  static CrsDefinition read(Wkt root) throws BadInput {
    Wkt crs = horizontal(root);
    if (List.of(GEOGRAPHIC).contains(crs.keyword())) {
      Geodetic base = geodetic(crs);
      return new CrsDefinition(crs.name(), base, Optional.empty(), base.angular());
    }
    if (!List.of(PROJECTED).contains(crs.keyword()))
      throw new BadInput(
          "crs.wkt", "", crs.keyword() + " is neither a projected nor a geographic system");
    Geodetic base = geodetic(crs.need(GEOGRAPHIC));
    Unit unit = unit(crs, CrsDefinition.METRE, "UNIT", "LENGTHUNIT");
    return new CrsDefinition(
        crs.name(), base, Optional.of(projection(crs, base.angular(), unit)), unit);
  }

  private static Geodetic geodetic(Wkt crs) throws BadInput {
    Wkt datum = crs.need("DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE");
    Wkt ellipsoid = datum.need("SPHEROID", "ELLIPSOID");
    Unit angular = degrees(crs);
    List<Double> shift = new ArrayList<>();
    Optional<Wkt> toWgs84 = datum.child("TOWGS84");
    if (toWgs84.isPresent())
      for (int i = 0; i < Math.min(7, toWgs84.get().literals().size()); i++)
        shift.add(toWgs84.get().number(i));
    if (shift.size() != 3 && shift.size() != 7) shift.clear();
    double size = unit(ellipsoid, CrsDefinition.METRE, "LENGTHUNIT").size();
    double semiMajor = ellipsoid.number(1) * size;
    double flattening = ellipsoid.number(2);
    if (!(semiMajor > 1000) || !(flattening == 0 || flattening > 1))
      throw new BadInput(
          "crs.wkt", "", "not an ellipsoid: a = %s, 1/f = %s".formatted(semiMajor, flattening));
    int epsg = crs.epsg();
    if (epsg == 0 && shift.isEmpty())
      epsg = Datums.named(datum.name()).map(Geodetic::epsg).orElse(0);
    return new Geodetic(
        crs.name(),
        EpsgKind.geographic(epsg) ? epsg : 0,
        datum.name(),
        new Ellipsoid(ellipsoid.name(), semiMajor, flattening),
        List.copyOf(shift),
        meridian(crs, angular),
        angular);
  }

  private static double meridian(Wkt crs, Unit angular) throws BadInput {
    Optional<Wkt> meridian = crs.child("PRIMEM", "PRIMEMERIDIAN");
    if (meridian.isEmpty()) return 0;
    Unit own = toDegrees(unit(meridian.get(), null, "ANGLEUNIT"));
    return meridian.get().number(1) * (own == null ? angular : own).size();
  }

  private static Unit degrees(Wkt crs) throws BadInput {
    Unit unit = toDegrees(unit(crs, null, "UNIT", "ANGLEUNIT"));
    return unit == null ? CrsDefinition.DEGREE : unit;
  }

  private static Unit toDegrees(Unit radians) {
    if (radians == null) return null;
    double size = Math.toDegrees(radians.size());
    return new Unit(radians.name(), Math.abs(size - 1) < 1e-9 ? 1 : size);
  }

  /// The unit of a node, in WKT 2 perhaps said of its axes only.
  private static Unit unit(Wkt node, Unit otherwise, String... keywords) throws BadInput {
    Optional<Wkt> unit = node.child(keywords);
    if (unit.isEmpty()) unit = node.child("AXIS").flatMap(axis -> axis.child(keywords));
    if (unit.isEmpty()) return otherwise;
    double size = unit.get().number(1);
    if (!(size > 0)) throw new BadInput("crs.wkt", "", "unit of size " + size);
    return new Unit(unit.get().name(), size);
  }

  private static Projection projection(Wkt crs, Unit angular, Unit linear) throws BadInput {
    Optional<Wkt> conversion = crs.child("CONVERSION");
    Wkt holder = conversion.orElse(crs);
    String name = holder.need("PROJECTION", "METHOD").name();
    Map<String, Double> given = new HashMap<>();
    for (Wkt child : holder.children())
      if (child.keyword().equals("PARAMETER"))
        given.put(
            ProjectionMethod.letters(child.name()),
            value(child, conversion.isPresent(), angular, linear));
    ProjectionMethod method = method(name, given);
    double parallel =
        any(
            given,
            0,
            "standardparallel1",
            "latitudeofstandardparallel",
            "latitudeof1ststandardparallel");
    double latitude =
        any(
            given,
            0,
            "latitudeoforigin",
            "latitudeofcenter",
            "latitudeofcentre",
            "latitudeofnaturalorigin",
            "latitudeoffalseorigin",
            "latitudeofprojectioncentre");
    if (method == ProjectionMethod.POLAR_STEREOGRAPHIC && parallel != 0) latitude = parallel;
    return new Projection(
        method,
        latitude,
        any(
            given,
            0,
            "centralmeridian",
            "longitudeofcenter",
            "longitudeofcentre",
            "longitudeoforigin",
            "longitudeofnaturalorigin",
            "longitudeoffalseorigin"),
        any(given, 1, "scalefactor", "scalefactoratnaturalorigin"),
        parallel,
        any(given, 0, "standardparallel2", "latitudeof2ndstandardparallel"),
        any(given, 0, "falseeasting", "eastingatfalseorigin"),
        any(given, 0, "falsenorthing", "northingatfalseorigin"));
  }

  private static ProjectionMethod method(String name, Map<String, Double> given) throws BadInput {
    ProjectionMethod method =
        ProjectionMethod.named(name)
            .orElseThrow(
                () ->
                    new BadInput(
                        "crs.projection",
                        "",
                        "projection '%s' cannot be computed from its parameters; name the system by its EPSG code if it has one"
                            .formatted(name)));
    return switch (method) {
      case LAMBERT_CONIC_2SP ->
          given.containsKey("standardparallel2")
                  || given.containsKey("latitudeof2ndstandardparallel")
              ? method
              : ProjectionMethod.LAMBERT_CONIC_1SP;
      case MERCATOR_1SP ->
          given.containsKey("standardparallel1") ? ProjectionMethod.MERCATOR_2SP : method;
      default -> method;
    };
  }

  private static double value(Wkt parameter, boolean iso, Unit angular, Unit linear)
      throws BadInput {
    double value = parameter.number(1);
    String name = ProjectionMethod.letters(parameter.name());
    boolean length = name.contains("easting") || name.contains("northing");
    boolean scale = name.contains("scale");
    if (scale) return value;
    Unit own = iso ? unit(parameter, null, "ANGLEUNIT", "LENGTHUNIT", "UNIT") : null;
    if (length) return value * (own == null ? linear : own).size();
    Unit angle = toDegrees(own);
    return value * (angle == null ? angular : angle).size();
  }

  private static double any(Map<String, Double> given, double otherwise, String... names) {
    for (String name : names) if (given.containsKey(name)) return given.get(name);
    return otherwise;
  }
}
