package dev.limpid.simulate;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.operation.buffer.BufferOp;
import org.locationtech.jts.operation.buffer.BufferParameters;
import org.locationtech.jts.precision.GeometryPrecisionReducer;

/// Outlines that no ruler drew: bent field edges, winding rivers, ragged woods. Coordinates are
/// metres east and south of the scene's north-west corner.
final class Outlines {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final double STEP = 20;

  private final long seed;

  Outlines(long seed) {
    this.seed = seed;
  }

  /// The ring with its edges gently bent. Equal edges bend equally, so neighbours stay neighbours.
  Polygon bent(Coordinate[] ring) {
    List<Coordinate> out = new ArrayList<>();
    for (int i = 0; i + 1 < ring.length; i++) addBent(out, ring[i], ring[i + 1]);
    out.add(out.getFirst().copy());
    return FACTORY.createPolygon(out.toArray(Coordinate[]::new));
  }

  LineString bent(Coordinate from, Coordinate to) {
    List<Coordinate> out = new ArrayList<>();
    addBent(out, from, to);
    out.add(bent(to));
    return FACTORY.createLineString(out.toArray(Coordinate[]::new));
  }

  Coordinate bent(Coordinate c) {
    return new Coordinate(c.x + shift(11, c), c.y + shift(12, c));
  }

  private double shift(int axis, Coordinate c) {
    return 75 * Noise.smooth(seed + axis, c.x / 800, c.y / 800)
        + 14 * Noise.smooth(seed + axis + 20, c.x / 210, c.y / 210);
  }

  private void addBent(List<Coordinate> out, Coordinate a, Coordinate b) {
    int pieces = Math.max(1, (int) Math.ceil(a.distance(b) / STEP));
    for (int k = 0; k < pieces; k++) {
      double t = (double) k / pieces;
      out.add(bent(new Coordinate(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))));
    }
  }

  /// A closed, ragged outline around a centre.
  Polygon blob(Draw draw, Coordinate centre, double radius, double raggedness) {
    double[] strength = new double[9];
    double[] phase = new double[9];
    for (int k = 2; k < 9; k++) {
      strength[k] = raggedness * draw.between(0.2, 1) / StrictMath.sqrt(k);
      phase[k] = draw.between(0, 2 * Math.PI);
    }
    int points = 96;
    Coordinate[] ring = new Coordinate[points + 1];
    for (int i = 0; i < points; i++) {
      double angle = 2 * Math.PI * i / points;
      double r = 1;
      for (int k = 2; k < 9; k++) r += strength[k] * StrictMath.cos(k * angle + phase[k]);
      r = radius * Math.max(0.3, r);
      ring[i] =
          new Coordinate(
              centre.x + r * StrictMath.cos(angle), centre.y + r * StrictMath.sin(angle));
    }
    ring[points] = ring[0].copy();
    return FACTORY.createPolygon(ring);
  }

  /// A winding line through `centre` that leaves the scene on both sides.
  LineString winding(Coordinate centre, double angle, double length, int number) {
    double ux = StrictMath.cos(angle);
    double uy = StrictMath.sin(angle);
    int points = (int) (length / 15);
    Coordinate[] line = new Coordinate[points + 1];
    for (int i = 0; i <= points; i++) {
      double s = length * ((double) i / points - 0.5);
      double off =
          230 * Noise.smooth(seed + 31 + 5L * number, s / 520, 0.37)
              + 45 * Noise.smooth(seed + 33 + 5L * number, s / 170, 0.71);
      line[i] = new Coordinate(centre.x + s * ux - off * uy, centre.y + s * uy + off * ux);
    }
    return FACTORY.createLineString(line);
  }

  /// A rectangle about a centre.
  static Polygon rectangle(Coordinate centre, double angle, double length, double width) {
    double ux = StrictMath.cos(angle) / 2;
    double uy = StrictMath.sin(angle) / 2;
    Coordinate[] ring = new Coordinate[5];
    double[][] corners = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}};
    for (int i = 0; i < 4; i++) {
      double a = corners[i][0] * length;
      double b = corners[i][1] * width;
      ring[i] = new Coordinate(centre.x + a * ux - b * uy, centre.y + a * uy + b * ux);
    }
    ring[4] = ring[0].copy();
    return FACTORY.createPolygon(ring);
  }

  /// A line given a width, with flat ends.
  static Geometry strip(LineString line, double width) {
    BufferParameters flat =
        new BufferParameters(
            4,
            BufferParameters.CAP_FLAT,
            BufferParameters.JOIN_ROUND,
            BufferParameters.DEFAULT_MITRE_LIMIT);
    return snapped(BufferOp.bufferOp(line, width / 2, flat));
  }

  /// The geometry grown (or, with a negative distance, shrunk) on all sides.
  static Geometry grown(Geometry geometry, double distance) {
    return snapped(geometry.buffer(distance, 3));
  }

  /// On a grid of a centimetre: what platforms may compute differently in the last bit is gone.
  static Geometry snapped(Geometry geometry) {
    return GeometryPrecisionReducer.reduce(geometry, new PrecisionModel(100));
  }

  /// The polygons of a geometry: an overlay also leaves points and lines where edges touch.
  static Geometry areas(Geometry geometry) {
    List<Polygon> out = new ArrayList<>();
    for (int k = 0; k < geometry.getNumGeometries(); k++)
      if (geometry.getGeometryN(k) instanceof Polygon p && !p.isEmpty()) out.add(p);
    return FACTORY.createMultiPolygon(out.toArray(Polygon[]::new));
  }
}
