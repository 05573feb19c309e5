package dev.limpid.geo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/// The ground of a grid in longitude and latitude, degrees, as RFC 7946 wants it: outer rings
/// counterclockwise, cut where it crosses the meridian of 180 degrees.
///
/// @param parts polygons without holes
/// @param west longitude of the western edge; larger than `east` where 180 degrees are crossed
public record Footprint(List<Polygon> parts, double west, double south, double east, double north) {
  /// Pieces of each side: straight lines of a projected system are bent.
  private static final int PIECES = 8;

  private static final double DIGITS = 1e7; // a centimetre

  public Footprint {
    parts = List.copyOf(parts);
  }

  /// @return null where the grid's system is unknown, or cannot be brought to longitude and
  ///   latitude here
  public static Footprint of(Grid grid) {
    double[] ring = ring(grid);
    try {
      CrsTransform.between(grid.crs(), Crs.epsg(4326)).apply(ring, ring.length / 2);
    } catch (BadInput e) {
      return null; // no place on the globe: a raster without one is still a raster
    }
    for (double v : ring) if (!Double.isFinite(v)) return null;
    return of(ring);
  }

  /// Counterclockwise from the south-west corner, x, y, x, y.
  private static double[] ring(Grid g) {
    boolean straight = g.crs().geographic() && g.east() - g.west() < 90; // no jump is half around
    int n = straight ? 1 : PIECES;
    double[] xy = new double[8 * n + 2];
    double[][] corners = {
      {g.west(), g.south()}, {g.east(), g.south()}, {g.east(), g.north()}, {g.west(), g.north()}
    };
    int to = 0;
    for (int c = 0; c < 4; c++)
      for (int k = 0; k < n; k++) {
        double[] a = corners[c];
        double[] b = corners[(c + 1) % 4];
        xy[to++] = a[0] + (b[0] - a[0]) * k / n;
        xy[to++] = a[1] + (b[1] - a[1]) * k / n;
      }
    xy[to] = xy[0];
    xy[to + 1] = xy[1];
    return xy;
  }

  private static Footprint of(double[] ring) {
    unwrap(ring);
    Coordinate[] points = new Coordinate[ring.length / 2];
    for (int i = 0; i < points.length; i++)
      points[i] = new Coordinate(round(ring[2 * i]), round(ring[2 * i + 1]));
    GeometryFactory factory = new GeometryFactory();
    Polygon whole = factory.createPolygon(points);
    Envelope e = whole.getEnvelopeInternal();
    if (e.getWidth() >= 360)
      return new Footprint(
          List.of(box(factory, -180, e.getMinY(), 180, e.getMaxY())),
          -180,
          e.getMinY(),
          180,
          e.getMaxY());
    if (e.getMaxX() <= 180)
      return new Footprint(List.of(whole), e.getMinX(), e.getMinY(), e.getMaxX(), e.getMaxY());
    List<Polygon> parts = new ArrayList<>();
    collect(whole.intersection(box(factory, -180, -90, 180, 90)), 0, parts);
    collect(whole.intersection(box(factory, 180, -90, 540, 90)), -360, parts);
    return new Footprint(parts, e.getMinX(), e.getMinY(), e.getMaxX() - 360, e.getMaxY());
  }

  /// Makes longitudes go on past 180 degrees instead of jumping, the western end within -180 to
  /// 180.
  private static void unwrap(double[] ring) {
    double least = ring[0];
    for (int i = 2; i < ring.length; i += 2) {
      while (ring[i] - ring[i - 2] > 180) ring[i] -= 360;
      while (ring[i] - ring[i - 2] < -180) ring[i] += 360;
      least = Math.min(least, ring[i]);
    }
    double shift = -360 * Math.floor((least + 180) / 360);
    for (int i = 0; i < ring.length; i += 2) ring[i] += shift;
  }

  private static Polygon box(
      GeometryFactory factory, double west, double south, double east, double north) {
    return (Polygon) factory.toGeometry(new Envelope(west, east, south, north));
  }

  private static void collect(Geometry geometry, double shift, List<Polygon> parts) {
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      if (!(geometry.getGeometryN(i) instanceof Polygon polygon) || polygon.isEmpty()) continue;
      Polygon part = (Polygon) polygon.norm().reverse();
      for (Coordinate c : part.getExteriorRing().getCoordinates()) c.x += shift;
      parts.add(part);
    }
  }

  private static double round(double degrees) {
    return Math.rint(degrees * DIGITS) / DIGITS;
  }

  public ArrayNode bbox() {
    return Json.array().add(west).add(south).add(east).add(north);
  }

  public ObjectNode geometry() {
    ObjectNode json = Json.object();
    json.put("type", parts.size() == 1 ? "Polygon" : "MultiPolygon");
    ArrayNode coordinates = json.putArray("coordinates");
    for (Polygon part : parts) {
      ArrayNode rings = parts.size() == 1 ? coordinates : coordinates.addArray();
      ArrayNode ring = rings.addArray();
      for (Coordinate c : part.getExteriorRing().getCoordinates())
        ring.addArray().add(c.x).add(c.y);
    }
    return json;
  }
}
