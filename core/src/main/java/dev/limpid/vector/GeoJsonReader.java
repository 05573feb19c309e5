package dev.limpid.vector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.io.Redact;
import dev.limpid.vector.Features.Feature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/// One GeoJSON document as a stream: features are built as they pass, members in any order.
/// Recursion is bounded by the parser's nesting limit.
final class GeoJsonReader {
  private static final Pattern EPSG =
      Pattern.compile(
          "(?:urn:ogc:def:crs:EPSG:[^:]*:|EPSG:|https?://www\\.opengis\\.net/def/crs/EPSG/0/)(\\d{1,6})");
  private static final Pattern CRS84 =
      Pattern.compile(
          "(?:urn:ogc:def:crs:OGC:[^:]*:|OGC:|https?://www\\.opengis\\.net/def/crs/OGC/1\\.3/)CRS84h?");

  /// Members of one GeoJSON object that matter, whatever their order.
  private static final class Node {
    private String type;
    private String id;
    private Node geometry;
    private List<Node> geometries;
    private Map<String, String> properties = Map.of();
    private Positions coordinates;
    private boolean collection;
  }

  /// A `coordinates` array of any depth. `depth` is 1 for a position, 2 for a list of positions, 0
  /// for an empty array.
  ///
  /// @param xy the positions of depth 1 and 2
  /// @param parts what deeper arrays hold
  private record Positions(int depth, double[] xy, List<Positions> parts) {}

  private final JsonParser p;
  private final String file;
  private final Notes notes = new Notes();
  private final Shapes shapes;
  private final List<Feature> features = new ArrayList<>();
  private Crs crs = GeoJson.LONGITUDE_LATITUDE;

  GeoJsonReader(JsonParser parser, String file) {
    this.p = parser;
    this.file = file;
    this.shapes = new Shapes(file, notes);
  }

  Features read() throws IOException {
    expect(p.nextToken(), JsonToken.START_OBJECT, "an object");
    Node top = node(0);
    if (p.nextToken() != null)
      throw bad("more than one JSON value; expected one FeatureCollection, Feature or geometry");
    if (top.type == null) throw bad("no 'type' member, so this is not GeoJSON");
    if (top.type.equals("FeatureCollection")) {
      if (!top.collection) throw bad("a FeatureCollection without a 'features' array");
    } else {
      if (top.collection) throw bad("'features' in an object of type '" + top.type + "'");
      features.add(top.type.equals("Feature") ? feature(top) : bare(top));
    }
    if (crs.equals(GeoJson.LONGITUDE_LATITUDE))
      for (Feature feature : features) shapes.checkDegrees(feature, crs);
    return new Features(crs, features, notes.lines());
  }

  private Feature bare(Node geometry) throws IOException {
    shapes.charge(0, 1);
    return new Feature("#1", shapes.valid(geometry(geometry, "#1"), "#1"), Map.of());
  }

  private Feature feature(Node node) throws IOException {
    shapes.charge(0, 1);
    String place = "#" + (features.size() + 1);
    String id = node.id == null ? place : node.id;
    if (!"Feature".equals(node.type))
      throw bad(
          "member " + place + " of 'features' has the type '" + node.type + "', not 'Feature'");
    Geometry geometry =
        node.geometry == null
            ? shapes.factory().createGeometryCollection()
            : geometry(node.geometry, id);
    return new Feature(id, shapes.valid(geometry, id), node.properties);
  }

  /// Reads the object whose opening brace is the current token.
  ///
  /// @param level 0 for the document itself, the only one that may hold `features` and `crs`
  private Node node(int level) throws IOException {
    Node node = new Node();
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      JsonToken value = p.nextToken();
      switch (name) {
        case "type" -> node.type = value == JsonToken.VALUE_STRING ? p.getText() : null;
        case "id" ->
            node.id = value.isScalarValue() && value != JsonToken.VALUE_NULL ? p.getText() : null;
        case "geometry" -> node.geometry = value == JsonToken.VALUE_NULL ? null : child(value);
        case "geometries" -> node.geometries = children(value);
        case "properties" -> node.properties = properties(value);
        case "coordinates" -> {
          if (value != JsonToken.VALUE_NULL) node.coordinates = positions(value);
        }
        case "features" -> {
          if (level > 0) throw bad("'features' below the top of the document");
          node.collection = true;
          members(value);
        }
        case "crs" -> {
          if (level == 0) crs = crs(crsName(value));
          else p.skipChildren();
        }
        default -> p.skipChildren();
      }
    }
    return node;
  }

  private Node child(JsonToken value) throws IOException {
    expect(value, JsonToken.START_OBJECT, "an object");
    return node(1);
  }

  private List<Node> children(JsonToken value) throws IOException {
    expect(value, JsonToken.START_ARRAY, "an array of geometries");
    List<Node> nodes = new ArrayList<>();
    while (p.nextToken() != JsonToken.END_ARRAY) {
      shapes.charge(0, 1);
      nodes.add(child(p.currentToken()));
    }
    return nodes;
  }

  private void members(JsonToken value) throws IOException {
    expect(value, JsonToken.START_ARRAY, "an array of features");
    while (p.nextToken() != JsonToken.END_ARRAY) features.add(feature(child(p.currentToken())));
  }

  private Map<String, String> properties(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) return Map.of();
    expect(value, JsonToken.START_OBJECT, "an object of attributes");
    Map<String, String> map = new LinkedHashMap<>();
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      JsonToken token = p.nextToken();
      if (token.isStructStart()) {
        notes.add(
            "attribute values are lists or objects and were left out, in",
            "'" + name + "' of #" + (features.size() + 1));
        p.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) map.put(name, p.getText());
    }
    return map;
  }

  /// Reads a `coordinates` value.
  private Positions positions(JsonToken value) throws IOException {
    expect(value, JsonToken.START_ARRAY, "an array of coordinates");
    JsonToken first = p.nextToken();
    if (first == JsonToken.END_ARRAY) return new Positions(0, new double[0], List.of());
    if (first.isNumeric()) return new Positions(1, position(), List.of());
    List<Positions> parts = new ArrayList<>();
    double[] xy = new double[8];
    int n = 0;
    for (JsonToken t = first; t != JsonToken.END_ARRAY; t = p.nextToken()) {
      Positions part = positions(t);
      if (part.depth == 1 && parts.isEmpty()) {
        if (n == xy.length) xy = Arrays.copyOf(xy, 2 * n);
        xy[n++] = part.xy[0];
        xy[n++] = part.xy[1];
        shapes.charge(1, 0);
      } else {
        if (n > 0 || part.depth == 1) throw bad("coordinates of different nesting in one array");
        shapes.charge(4, 0);
        parts.add(part);
      }
    }
    return parts.isEmpty()
        ? new Positions(2, Arrays.copyOf(xy, n), List.of())
        : new Positions(3, new double[0], parts);
  }

  /// The position whose first number is the current token; numbers after the second (height) are
  /// not used.
  private double[] position() throws IOException {
    double[] xy = new double[2];
    int n = 0;
    for (JsonToken t = p.currentToken(); t != JsonToken.END_ARRAY; t = p.nextToken()) {
      if (!t.isNumeric()) throw bad("a coordinate that is not a number: " + p.getText());
      if (n < 2) xy[n] = p.getDoubleValue();
      n++;
    }
    if (n < 2) throw bad("a position with one number; expected longitude and latitude");
    if (!Double.isFinite(xy[0]) || !Double.isFinite(xy[1]))
      throw bad("a coordinate that is not a finite number");
    return xy;
  }

  private Geometry geometry(Node node, String id) throws BadInput {
    GeometryFactory factory = shapes.factory();
    Positions c =
        node.coordinates == null ? new Positions(0, new double[0], List.of()) : node.coordinates;
    return switch (node.type == null ? "" : node.type) {
      case "Point" -> c.depth == 0 ? factory.createPoint() : shapes.point(flat(c, 1, id));
      case "MultiPoint" -> {
        double[] xy = flat(c, 2, id);
        Point[] points = new Point[xy.length / 2];
        for (int i = 0; i < points.length; i++)
          points[i] = shapes.point(new double[] {xy[2 * i], xy[2 * i + 1]});
        yield factory.createMultiPoint(points);
      }
      case "LineString" -> shapes.line(flat(c, 2, id), id);
      case "MultiLineString" -> {
        List<LineString> lines = new ArrayList<>();
        for (double[] xy : lists(c, id)) lines.add(shapes.line(xy, id));
        yield factory.createMultiLineString(lines.toArray(LineString[]::new));
      }
      case "Polygon" -> shapes.polygon(lists(c, id), id);
      case "MultiPolygon" -> {
        List<Polygon> polygons = new ArrayList<>();
        for (Positions part : deep(c, id)) polygons.add(shapes.polygon(lists(part, id), id));
        yield shapes.multiPolygon(polygons);
      }
      case "GeometryCollection" -> {
        List<Geometry> parts = new ArrayList<>();
        if (node.geometries != null)
          for (Node part : node.geometries) parts.add(geometry(part, id));
        yield factory.createGeometryCollection(parts.toArray(Geometry[]::new));
      }
      default -> throw bad("feature " + id + " has a geometry of unknown type '" + node.type + "'");
    };
  }

  private double[] flat(Positions c, int depth, String id) throws BadInput {
    if (c.depth != 0 && c.depth != depth) throw nesting(id);
    return c.xy;
  }

  private List<double[]> lists(Positions c, String id) throws BadInput {
    List<double[]> lists = new ArrayList<>();
    for (Positions part : deep(c, id)) lists.add(flat(part, 2, id));
    return lists;
  }

  private List<Positions> deep(Positions c, String id) throws BadInput {
    if (c.depth != 0 && c.depth != 3) throw nesting(id);
    return c.parts;
  }

  private BadInput nesting(String id) {
    return bad("feature " + id + " has coordinates whose nesting does not fit its geometry type");
  }

  /// The text of `properties.name` in a `crs` member, empty where there is none, null for `null`.
  private String crsName(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) return null;
    String name = "";
    if (value != JsonToken.START_OBJECT) return name;
    int level = 1;
    boolean properties = false;
    while (level > 0) {
      JsonToken token = p.nextToken();
      if (token == null) throw bad("the file ends inside 'crs'");
      if (token.isStructStart()) {
        level++;
        properties |= level == 2 && "properties".equals(p.currentName());
      } else if (token.isStructEnd()) {
        level--;
        properties &= level >= 2;
      } else if (properties && token == JsonToken.VALUE_STRING && "name".equals(p.currentName()))
        name = p.getText();
    }
    return name;
  }

  /// The `crs` member of GeoJSON 2008. RFC 7946 dropped it; files in projected systems still carry
  /// it.
  private Crs crs(String name) throws BadInput {
    if (name == null || CRS84.matcher(name).matches()) return GeoJson.LONGITUDE_LATITUDE;
    Matcher epsg = EPSG.matcher(name);
    if (epsg.matches()) return new Crs("EPSG:" + Integer.parseInt(epsg.group(1)));
    throw new BadInput(
        "vector.crs",
        file,
        "its 'crs' member names "
            + (name.isEmpty() ? "no system" : "'" + Redact.line(name, 80) + "'")
            + "; expected an EPSG code such as urn:ogc:def:crs:EPSG::32631");
  }

  private void expect(JsonToken found, JsonToken expected, String what) throws IOException {
    if (found == expected) return;
    throw bad(
        "expected "
            + what
            + (p.currentName() == null ? "" : " in '" + p.currentName() + "'")
            + ", found "
            + (found == null ? "the end of the file" : found.toString()));
  }

  private BadInput bad(String what) {
    return new BadInput(
        "geojson.structure",
        file,
        Redact.line(what, 300) + " (line " + p.currentLocation().getLineNr() + ")");
  }
}
