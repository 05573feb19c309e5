package dev.limpid.geo;

import dev.limpid.io.BadInput;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A coordinate reference system. Coordinates are always x (east, longitude) before y (north,
/// latitude), whatever order the authority gives its axes.
///
/// @param definition an authority code such as `EPSG:32631`, the WKT of a system without one, or
///   empty when the file says nothing
public record Crs(String definition) implements Serializable {
  public static final Crs UNKNOWN = new Crs("");

  private static final Pattern CODE =
      Pattern.compile("(?i)(?:urn:ogc:def:crs:)?EPSG:(?:[0-9.]*:)?(\\d{1,6})");

  public Crs {
    if (!definition.isEmpty() && !definition.matches("[A-Z]+:\\d+|(?s)[A-Z_]+\\[.*\\]"))
      throw new IllegalArgumentException("neither an authority code nor WKT: " + definition);
  }

  public static Crs epsg(int code) {
    if (code < 1)
      throw new IllegalArgumentException("an EPSG code is a positive number, got " + code);
    return new Crs("EPSG:" + code);
  }

  /// What a person or a file calls a reference system: `EPSG:32631` in capitals or not, the URN
  /// form, `CRS84`, or WKT of any dialect. WKT that carries an EPSG code becomes that code. Whether
  /// the code exists is known when it is used ([CrsTransform]).
  public static Crs parse(String text) throws BadInput {
    String given = text.strip();
    Matcher code = CODE.matcher(given);
    if (code.matches() && Integer.parseInt(code.group(1)) > 0)
      return epsg(Integer.parseInt(code.group(1)));
    if (given.toUpperCase(Locale.ROOT).matches("(URN:OGC:DEF:CRS:)?OGC:([0-9.]*:)?CRS84"))
      return epsg(4326);
    if (given.matches("(?s)[A-Za-z_]+\\s*[\\[(].*")) return parseWkt(given);
    String shown = given.length() > 60 ? given.substring(0, 60) + "..." : given;
    String hint = given.matches("\\d{4,6}") ? "; did you mean EPSG:" + given + "?" : "";
    throw new BadInput(
        "crs.text",
        "",
        "'%s' is not a reference system: expected EPSG:N (such as EPSG:32631) or WKT%s"
            .formatted(shown.replaceAll("\\p{Cntrl}", " "), hint));
  }

  private static Crs parseWkt(String text) throws BadInput {
    Wkt root = Wkt.parse(text);
    int epsg = WktReader.horizontal(root).epsg();
    if (epsg > 0) return epsg(epsg);
    int bracket = text.indexOf('[');
    String keyword = bracket < 0 ? "" : text.substring(0, bracket).strip();
    if (!keyword.toUpperCase(Locale.ROOT).matches("[A-Z_]+") || !text.endsWith("]"))
      throw new BadInput("crs.text", "", "write WKT with square brackets");
    return new Crs(keyword.toUpperCase(Locale.ROOT) + text.substring(bracket));
  }

  boolean isWkt() {
    return definition.indexOf('[') > 0;
  }

  /// The code of the authority EPSG, 0 when the system has none.
  public int epsg() {
    return definition.matches("EPSG:\\d{1,6}") ? Integer.parseInt(definition.substring(5)) : 0;
  }

  /// Whether coordinates are longitude and latitude. False for [#UNKNOWN].
  public boolean geographic() {
    if (!isWkt()) return EpsgKind.geographic(epsg());
    String capitals = definition.toUpperCase(Locale.ROOT);
    return !capitals.contains("PROJCS[")
        && !capitals.contains("PROJCRS[")
        && !capitals.contains("PROJECTEDCRS[")
        && (capitals.contains("GEOG") || capitals.contains("GEOD"));
  }

  /// Metres in one unit of the coordinates of a projected system.
  public double metresPerUnit() throws BadInput {
    if (geographic() || equals(UNKNOWN))
      throw new IllegalStateException(
          (equals(UNKNOWN) ? "an unknown system" : definition) + " has no unit of length");
    if (isWkt()) return WktReader.read(Wkt.parse(definition)).unit().size();
    return ProjLibrary.metresPerUnit(this);
  }

  /// For people: the code, or the name inside the WKT.
  public String label() {
    if (equals(UNKNOWN)) return "unknown";
    if (!isWkt()) return definition;
    int from = definition.indexOf('"');
    int to = definition.indexOf('"', from + 1);
    return from < 0 || to < 0 ? "unnamed" : definition.substring(from + 1, to);
  }
}
