package dev.limpid.geo;

import dev.limpid.geo.CrsDefinition.Ellipsoid;
import dev.limpid.geo.CrsDefinition.Geodetic;
import dev.limpid.geo.CrsDefinition.Projection;
import dev.limpid.io.BadInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.locationtech.proj4j.BasicCoordinateTransform;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateReferenceSystem;
import org.locationtech.proj4j.CoordinateTransform;
import org.locationtech.proj4j.Proj4jException;
import org.locationtech.proj4j.ProjCoordinate;

/// The only class that knows proj4j, and the parameters by which it knows a reference system. Why
/// this library, and which of its faults are corrected or refused here: decision 0004.
final class ProjLibrary {
  private static final String REGISTRY = "/proj4/nad/epsg";

  /// Codes that the library's registry lacks, in the same form.
  private static final String SUPPLEMENT = "epsg-supplement.txt";

  /// Geographic systems whose unit is the grad, 0.9 degrees.
  private static final List<Integer> GRADS =
      List.of(4807, 4810, 4811, 4816, 4819, 4821, 4901, 4902);

  private static final String METHODS =
      "\\+proj=(longlat|utm|tmerc|lcc|laea|aea|merc|stere|sterea|cea|eqc|somerc|omerc|krovak|cass|nzmg) .*";

  /// Codes for which the library is off by 6 cm to thousands of kilometres from PROJ 9.5.1.
  private static final Set<Integer> REFUSED =
      Set.of(
          2062, 2065, 3140, 3167, 3973, 3974, 3975, 5513, 6996, 6997, 8044, 8045, 26591, 26592,
          28191, 29871, 29872, 29873);

  private static final Map<Crs, Parameters> KNOWN = new ConcurrentHashMap<>();

  private ProjLibrary() {}

  /// A system as a PROJ string.
  ///
  /// @param proj `+proj=utm +zone=31 ...`
  /// @param unit degrees in one unit of a geographic system, 1 for a projected one
  record Parameters(String proj, double unit) {
    /// The value of `+name=value`, or null.
    String get(String name) {
      for (String part : proj.split(" "))
        if (part.startsWith("+" + name + "=")) return part.substring(name.length() + 2);
      return null;
    }

    boolean has(String name) {
      return get(name) != null;
    }

    boolean geographic() {
      return "longlat".equals(get("proj"));
    }

    /// What defines the geographic system below.
    String base() {
      return Arrays.stream(proj.split(" "))
          .filter(p -> p.matches("\\+(ellps|a|b|rf|R|datum|towgs84|nadgrids|pm)=.*"))
          .collect(Collectors.joining(" "));
    }
  }

  static Parameters parameters(Crs crs) throws BadInput {
    Parameters known = KNOWN.get(crs);
    if (known != null) return known;
    Parameters found = crs.isWkt() ? written(crs) : registered(crs);
    if (KNOWN.size() < 1000) KNOWN.put(crs, found);
    return found;
  }

  static double metresPerUnit(Crs crs) throws BadInput {
    Parameters p = parameters(crs);
    if (p.has("to_meter")) return Double.parseDouble(p.get("to_meter"));
    String unit = p.get("units");
    return switch (unit == null ? "m" : unit) {
      case "m" -> 1;
      case "us-ft" -> 1200 / 3937.0;
      case "ft" -> 0.3048;
      case "km" -> 1000;
      case "link" -> 0.201168;
      default -> throw new BadInput("crs.unit", "", crs.label() + " is in unit '" + unit + "'");
    };
  }

  static Geodetic geodetic(int epsg) throws BadInput {
    Crs crs = Crs.epsg(epsg);
    Parameters p = parameters(crs);
    if (!p.geographic()) throw new BadInput("crs.code", "", crs.label() + " is not geographic");
    CoordinateReferenceSystem system = system(crs, p);
    double a = system.getDatum().getEllipsoid().getA();
    double b = system.getDatum().getEllipsoid().getB();
    ProjCoordinate meridian = new ProjCoordinate(0, 0);
    system.getProjection().getPrimeMeridian().toGreenwich(meridian);
    return new Geodetic(
        crs.label(),
        epsg,
        "unknown",
        new Ellipsoid("unknown", a, a == b ? 0 : a / (a - b)),
        List.of(),
        Math.toDegrees(meridian.x),
        p.unit() == 1 ? CrsDefinition.DEGREE : new CrsDefinition.Unit("grad", p.unit()));
  }

  /// From x, y of one system to x, y of another.
  ///
  /// @param there projects into the source system, for the correction of an inverse
  /// @param back the inverse of `there`, or null when the source's inverse is exact
  record Pipeline(
      CoordinateTransform direct,
      CoordinateTransform there,
      CoordinateTransform back,
      double sourceUnit,
      double targetUnit) {
    void apply(double[] xy, int points) {
      ProjCoordinate in = new ProjCoordinate();
      ProjCoordinate out = new ProjCoordinate();
      for (int i = 0; i < 2 * points; i += 2) {
        in.x = xy[i] * sourceUnit;
        in.y = xy[i + 1] * sourceUnit;
        boolean reached = Double.isFinite(in.x) && Double.isFinite(in.y) && reach(in, out);
        xy[i] = reached ? out.x / targetUnit : Double.NaN;
        xy[i + 1] = reached ? out.y / targetUnit : Double.NaN;
      }
    }

    private boolean reach(ProjCoordinate in, ProjCoordinate out) {
      try {
        if (back != null) correct(in, out);
        direct.transform(in, out);
        return Double.isFinite(out.x) && Double.isFinite(out.y);
      } catch (Proj4jException unreachable) {
        return false;
      }
    }

    /// One step of a fixed-point iteration: moves `in` so that the truncated series of the inverse
    /// gives what the exact one gives for the point as it was.
    private void correct(ProjCoordinate in, ProjCoordinate scratch) {
      ProjCoordinate again = new ProjCoordinate();
      back.transform(in, scratch);
      there.transform(scratch, again);
      in.x += in.x - again.x;
      in.y += in.y - again.y;
    }
  }

  static Pipeline pipeline(Crs from, Crs to) throws BadInput {
    Parameters source = parameters(from);
    Parameters target = parameters(to);
    if (!source.base().equals(target.base())) {
      checkDatum(from, source);
      checkDatum(to, target);
    }
    CoordinateReferenceSystem first = system(from, source);
    CoordinateReferenceSystem last = system(to, target);
    CoordinateTransform there = null;
    CoordinateTransform back = null;
    if (List.of("laea", "aea", "cea").contains(source.get("proj"))) {
      Parameters base = new Parameters("+proj=longlat " + source.base(), 1);
      there = new BasicCoordinateTransform(system(from, base), first);
      back = new BasicCoordinateTransform(first, system(from, base));
    }
    return new Pipeline(
        new BasicCoordinateTransform(first, last), there, back, source.unit(), target.unit());
  }

  /// Without a known shift the library would treat datums hundreds of metres apart as equal. Those
  /// on the ellipsoids of GRS 80 and WGS 84 differ by two metres at most; a datum that the file
  /// defines itself is taken as equal, as GDAL does.
  private static void checkDatum(Crs crs, Parameters p) throws BadInput {
    String grids = p.get("nadgrids");
    boolean gridded = "NAD27".equals(p.get("datum")) || (grids != null && !grids.equals("@null"));
    boolean shifted = p.has("towgs84") || p.has("datum") || p.has("nadgrids");
    if (gridded || (!crs.isWkt() && !shifted && !modern(p)))
      throw new BadInput(
          "crs.datum",
          "",
          "no datum shift between %s and other datums is available here; reproject with a tool that has its grid"
              .formatted(crs.label()));
  }

  private static boolean modern(Parameters p) {
    String ellipsoid = p.get("ellps");
    if (ellipsoid != null) return ellipsoid.equals("GRS80") || ellipsoid.equals("WGS84");
    if (!p.has("a") || !p.has("b")) return true; // a sphere, whose latitudes are taken as they are
    double a = Double.parseDouble(p.get("a"));
    double b = Double.parseDouble(p.get("b"));
    return a == b || (Math.abs(a - 6_378_137) < 2 && Math.abs(b - 6_356_752) < 2);
  }

  private static CoordinateReferenceSystem system(Crs crs, Parameters p) throws BadInput {
    try {
      return new CRSFactory().createFromParameters(crs.label(), p.proj());
    } catch (Proj4jException | IllegalArgumentException refused) {
      throw new BadInput(
          "crs.projection",
          "",
          "%s cannot be computed: %s".formatted(crs.label(), refused.getMessage()));
    }
  }

  private static Parameters registered(Crs crs) throws BadInput {
    int code = crs.epsg();
    String line = code == 0 ? null : registryLine("<" + code + ">");
    if (line == null)
      throw new BadInput(
          "crs.code",
          "",
          crs.label() + " is not in the registry (EPSG); check the code or give the system as WKT");
    String proj = line.substring(line.indexOf('>') + 1).replace("<>", "").strip();
    if (REFUSED.contains(code) || !proj.matches(METHODS)) throw uncomputed(crs);
    return new Parameters(corrected(proj), GRADS.contains(code) ? 0.9 : 1);
  }

  private static BadInput uncomputed(Crs crs) {
    return new BadInput(
        "crs.projection",
        "",
        crs.label() + " uses a projection that Limpid cannot compute; reproject with another tool");
  }

  private static String registryLine(String start) {
    String line = line(CRSFactory.class.getResourceAsStream(REGISTRY), start);
    return line != null ? line : line(ProjLibrary.class.getResourceAsStream(SUPPLEMENT), start);
  }

  private static String line(InputStream registry, String start) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(registry, StandardCharsets.ISO_8859_1), 1 << 16)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine())
        if (line.startsWith(start)) return line;
      return null;
    } catch (IOException broken) {
      throw new UncheckedIOException("the registry of reference systems cannot be read", broken);
    }
  }

  /// Works around faults of proj4j 1.4.1: its `clrk80` and `carthage` have another ellipsoid than
  /// the registry means, its `tmerc` loses millimetres 9 degrees from the meridian where `etmerc`
  /// does not, and Mercator ignores the latitude of true scale.
  private static String corrected(String proj) {
    String clarke = axes(Datums.ellipsoid(7012).orElseThrow());
    String carthage = axes(Datums.ellipsoid(7011).orElseThrow()) + " +towgs84=-263,6,431";
    String out = proj.replaceAll("\\+ellps=clrk80(?= |$)", clarke);
    out = out.replace("+datum=carthage", carthage).replace("+proj=tmerc ", "+proj=etmerc ");
    Parameters p = new Parameters(out, 1);
    if (!"merc".equals(p.get("proj")) || !p.has("lat_ts")) return out;
    double trueScaleRad = Math.toRadians(Double.parseDouble(p.get("lat_ts")));
    if (trueScaleRad == 0) return out;
    double e2 =
        new CRSFactory().createFromParameters("", out).getDatum().getEllipsoid().eccentricity2;
    double k = Math.cos(trueScaleRad) / Math.sqrt(1 - e2 * Math.pow(Math.sin(trueScaleRad), 2));
    return out.replaceAll("\\+(lat_ts|k|k_0)=\\S+", "") + " +k=" + k;
  }

  /// Both half axes: proj4j 1.4.1 misreads `+rf`.
  private static String axes(Ellipsoid e) {
    double flattening = e.inverseFlattening() == 0 ? 0 : 1 / e.inverseFlattening();
    return "+a=" + e.semiMajor() + " +b=" + e.semiMajor() * (1 - flattening);
  }

  /// The PROJ string of a system given as WKT.
  private static Parameters written(Crs crs) throws BadInput {
    CrsDefinition definition = WktReader.read(Wkt.parse(crs.definition()));
    Geodetic geodetic = definition.base();
    // proj4j ignores the latitude of true scale of this one.
    if (definition.projection().filter(ProjLibrary::unsupported).isPresent()) throw uncomputed(crs);
    List<String> out = new ArrayList<>();
    definition.projection().ifPresentOrElse(p -> project(p, out), () -> out.add("+proj=longlat"));
    if (geodetic.epsg() > 0) {
      out.add(parameters(Crs.epsg(geodetic.epsg())).base());
    } else {
      out.add(axes(geodetic.ellipsoid()));
      if (!geodetic.toWgs84().isEmpty())
        out.add(
            "+towgs84="
                + geodetic.toWgs84().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(",")));
      if (geodetic.primeMeridian() != 0) out.add("+pm=" + geodetic.primeMeridian());
    }
    boolean geographic = definition.projection().isEmpty();
    if (!geographic) out.add("+to_meter=" + definition.unit().size());
    String proj = String.join(" ", out) + " +no_defs";
    return new Parameters(corrected(proj), geographic ? definition.unit().size() : 1);
  }

  private static boolean unsupported(Projection p) {
    return p.method() == ProjectionMethod.EQUIRECTANGULAR && p.parallel1() != 0;
  }

  private static void project(Projection p, List<String> out) {
    out.add("+proj=" + p.method().proj);
    switch (p.method()) {
      case POLAR_STEREOGRAPHIC -> {
        out.add("+lat_0=" + (p.latitude() < 0 ? -90 : 90));
        out.add("+lat_ts=" + p.latitude());
      }
      case LAMBERT_CONIC_1SP -> out.add("+lat_1=" + p.latitude() + " +lat_0=" + p.latitude());
      case LAMBERT_CONIC_2SP, ALBERS ->
          out.add(
              "+lat_1=" + p.parallel1() + " +lat_2=" + p.parallel2() + " +lat_0=" + p.latitude());
      case MERCATOR_2SP, EQUIRECTANGULAR, CYLINDRICAL_EQUAL_AREA -> {
        out.add("+lat_ts=" + p.parallel1());
        if (p.latitude() != 0) out.add("+lat_0=" + p.latitude());
      }
      case TRANSVERSE_MERCATOR,
          MERCATOR_1SP,
          LAMBERT_AZIMUTHAL,
          AZIMUTHAL_EQUIDISTANT,
          OBLIQUE_STEREOGRAPHIC,
          SINUSOIDAL,
          ROBINSON,
          MOLLWEIDE ->
          out.add("+lat_0=" + p.latitude());
    }
    out.add("+lon_0=" + p.longitude());
    if (p.method().scaled()) out.add("+k=" + p.scale());
    out.add("+x_0=" + p.falseEasting() + " +y_0=" + p.falseNorthing());
  }
}
