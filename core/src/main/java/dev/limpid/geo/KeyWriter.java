package dev.limpid.geo;

import dev.limpid.geo.CrsDefinition.Geodetic;
import dev.limpid.geo.CrsDefinition.Projection;
import dev.limpid.geo.CrsDefinition.Unit;
import dev.limpid.geo.ProjectionMethod.Origin;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes GeoTIFF keys in ascending order, as the standard asks.
final class KeyWriter {
  /// How GDAL and ESRI keep a system that keys cannot say.
  static final String ESRI_WKT = "ESRI PE String = ";

  /// `Integer`, `String` or `List<Double>`.
  private final Map<Integer, Object> keys = new TreeMap<>();

  KeyWriter() {
    keys.put(GeoKeys.RASTER_TYPE, GeoKeys.PIXEL_IS_AREA);
  }

  static GeoKeys defined(CrsDefinition crs) {
    KeyWriter writer = new KeyWriter();
    boolean projected = crs.projection().isPresent();
    writer.keys.put(GeoKeys.MODEL_TYPE, projected ? GeoKeys.PROJECTED : GeoKeys.GEOGRAPHIC);
    writer.keys.put(1026, crs.name());
    writer.base(crs.base());
    if (projected) writer.projection(crs, crs.projection().get());
    return writer.keys();
  }

  static GeoKeys text(String wkt) {
    KeyWriter writer = new KeyWriter();
    writer.keys.put(GeoKeys.MODEL_TYPE, GeoKeys.USER_DEFINED);
    writer.keys.put(3073, ESRI_WKT + wkt);
    return writer.keys();
  }

  private void base(Geodetic base) {
    if (base.epsg() >= 1024) {
      keys.put(GeoKeys.GEODETIC_CRS, base.epsg());
      keys.put(2054, 9102);
      return;
    }
    keys.put(GeoKeys.GEODETIC_CRS, GeoKeys.USER_DEFINED);
    keys.put(
        2049,
        "GCS Name = %s|Datum = %s|Ellipsoid = %s|Primem = Greenwich"
            .formatted(plain(base.name()), plain(base.datum()), plain(base.ellipsoid().name())));
    keys.put(2050, GeoKeys.USER_DEFINED);
    keys.put(2051, base.primeMeridian() == 0 ? 8901 : GeoKeys.USER_DEFINED);
    if (base.primeMeridian() != 0)
      keys.put(2061, List.of(base.primeMeridian() / base.angular().size()));
    unit(2054, 2055, base.angular(), CrsDefinition.DEGREE, 9102, Math.PI / 180);
    keys.put(2056, GeoKeys.USER_DEFINED);
    keys.put(2057, List.of(base.ellipsoid().semiMajor()));
    boolean sphere = base.ellipsoid().inverseFlattening() == 0;
    if (sphere) keys.put(2058, List.of(base.ellipsoid().semiMajor()));
    else keys.put(2059, List.of(base.ellipsoid().inverseFlattening()));
    if (!base.toWgs84().isEmpty()) keys.put(2062, base.toWgs84());
  }

  private void projection(CrsDefinition crs, Projection p) {
    Origin origin = p.method().origin;
    double degrees = crs.base().epsg() > 0 ? 1 : crs.base().angular().size();
    double metres = crs.unit().size();
    keys.put(GeoKeys.PROJECTED_CRS, GeoKeys.USER_DEFINED);
    keys.put(3073, crs.name());
    keys.put(3074, GeoKeys.USER_DEFINED);
    keys.put(3075, p.method().code);
    unit(3076, 3077, crs.unit(), CrsDefinition.METRE, 9001, 1);
    keys.put(origin.latitudeKey, List.of(p.latitude() / degrees));
    keys.put(origin.longitudeKey, List.of(p.longitude() / degrees));
    keys.put(origin.eastingKey, List.of(p.falseEasting() / metres));
    keys.put(origin.northingKey, List.of(p.falseNorthing() / metres));
    if (p.method().scaled()) keys.put(3092, List.of(p.scale()));
    if (p.method().parallels > 0) keys.put(3078, List.of(p.parallel1() / degrees));
    if (p.method().parallels > 1) keys.put(3079, List.of(p.parallel2() / degrees));
  }

  private void unit(int codeKey, int sizeKey, Unit unit, Unit plain, int code, double factor) {
    boolean common = unit.size() == plain.size();
    keys.put(codeKey, common ? code : GeoKeys.USER_DEFINED);
    if (!common) keys.put(sizeKey, List.of(unit.size() * factor));
  }

  private GeoKeys keys() {
    int[] directory = new int[4 + 4 * keys.size()];
    directory[0] = 1;
    directory[1] = 1;
    directory[2] = 1;
    directory[3] = keys.size();
    double[] doubles = new double[keys.size() * 7];
    int used = 0;
    StringBuilder ascii = new StringBuilder();
    int at = 4;
    for (Map.Entry<Integer, Object> key : keys.entrySet()) {
      directory[at] = key.getKey();
      directory[at + 2] = 1;
      if (key.getValue() instanceof Integer code) {
        directory[at + 3] = code;
      } else if (key.getValue() instanceof List<?> numbers) {
        directory[at + 1] = GeoKeys.DOUBLES_TAG;
        directory[at + 2] = numbers.size();
        directory[at + 3] = used;
        for (Object number : numbers) doubles[used++] = (Double) number;
      } else {
        String text = ascii(key.getValue().toString()) + "|";
        directory[at + 1] = GeoKeys.ASCII_TAG;
        directory[at + 2] = text.length();
        directory[at + 3] = ascii.length();
        ascii.append(text);
      }
      at += 4;
    }
    return new GeoKeys(directory, java.util.Arrays.copyOf(doubles, used), ascii.toString());
  }

  private static String ascii(String text) {
    return text.replaceAll("[^\\x20-\\x7E]", "?");
  }

  private static String plain(String name) {
    return name.replace('|', ' ').replace('=', ' ');
  }
}
