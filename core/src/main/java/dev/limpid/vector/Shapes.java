package dev.limpid.vector;

import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.io.Shortage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/// Builds geometries from the coordinates of one file, repairs what can be repaired and says so.
/// Coordinates come flat: x, y, x, y.
final class Shapes {
  /// Heap that one coordinate pair costs while a file is read: the parsed pair, the packed sequence
  /// and the copy that a repair makes.
  private static final long BYTES_A_POSITION = 48;

  private static final long BYTES_A_FEATURE = 512;

  private final String file;
  private final Notes notes;
  private final GeometryFactory factory =
      new GeometryFactory(PackedCoordinateSequenceFactory.DOUBLE_FACTORY);
  private final long budget = Runtime.getRuntime().maxMemory() / 2;
  private long used;

  Shapes(String file, Notes notes) {
    this.file = file;
    this.notes = notes;
  }

  GeometryFactory factory() {
    return factory;
  }

  /// Counts what is about to be kept, and stops before the heap is full.
  void charge(long positions, long features) throws Shortage {
    used += positions * BYTES_A_POSITION + features * BYTES_A_FEATURE;
    if (used > budget)
      throw new Shortage(
          "memory",
          file
              + ": its features need more than half of the heap ("
              + (budget >> 20)
              + " MiB of "
              + (budget >> 19)
              + "); give more with --memory, or cut the file to the area of interest");
  }

  Point point(double[] xy) {
    return factory.createPoint(sequence(xy));
  }

  LineString line(double[] xy, String id) {
    if (xy.length == 2) {
      notes.add("features have a line of one point, which was left out", id);
      return factory.createLineString();
    }
    return factory.createLineString(sequence(xy));
  }

  /// Closes an open ring; one that cannot enclose anything becomes empty.
  private LinearRing ring(double[] xy, String id) {
    if (xy.length == 0) return factory.createLinearRing();
    double[] closed = xy;
    int n = xy.length;
    if (xy[0] != xy[n - 2] || xy[1] != xy[n - 1]) {
      closed = Arrays.copyOf(xy, n + 2);
      closed[n] = xy[0];
      closed[n + 1] = xy[1];
      notes.add("features have a ring that did not end where it began and was closed", id);
    }
    if (closed.length < 8) {
      notes.add("features have a ring of fewer than three points, which was left out", id);
      return factory.createLinearRing();
    }
    return factory.createLinearRing(sequence(closed));
  }

  /// @param rings the outer one first
  Polygon polygon(List<double[]> rings, String id) {
    if (rings.isEmpty()) return factory.createPolygon();
    LinearRing shell = ring(rings.getFirst(), id);
    if (shell.isEmpty()) return factory.createPolygon();
    List<LinearRing> holes = new ArrayList<>();
    for (double[] xy : rings.subList(1, rings.size())) {
      LinearRing hole = ring(xy, id);
      if (!hole.isEmpty()) holes.add(hole);
    }
    return factory.createPolygon(shell, holes.toArray(LinearRing[]::new));
  }

  MultiPolygon multiPolygon(List<Polygon> polygons) {
    return factory.createMultiPolygon(polygons.toArray(Polygon[]::new));
  }

  /// `geometry` itself where it is valid, else repaired, with a note that names the feature.
  Geometry valid(Geometry geometry, String id) throws BadInput {
    if (geometry.isEmpty()) {
      notes.add("features have an empty geometry and hold no pixel", id);
      return geometry;
    }
    try {
      TopologyValidationError error = new IsValidOp(geometry).getValidationError();
      if (error == null) return geometry;
      Geometry fixed = GeometryFixer.fix(geometry);
      notes.add(
          fixed.isEmpty()
              ? "features have an invalid geometry of which a repair leaves nothing"
              : "features had an invalid geometry and were repaired",
          id + " (" + describe(error) + ")");
      return fixed;
    } catch (TopologyException | IllegalArgumentException e) {
      throw new BadInput(
          "vector.geometry",
          file,
          "the geometry of feature "
              + id
              + " is invalid and cannot be repaired ("
              + e.getMessage()
              + "); repair it in a GIS, for example with ogr2ogr -makevalid");
    }
  }

  private static String describe(TopologyValidationError error) {
    String what = error.getMessage().toLowerCase(Locale.ROOT);
    return error.getCoordinate() == null
        ? what
        : what + " at " + error.getCoordinate().x + " " + error.getCoordinate().y;
  }

  /// Refuses coordinates that cannot be longitude and latitude in degrees; others pass unseen,
  /// since nothing in a file tells (2, 48) from (48, 2).
  void checkDegrees(Features.Feature feature, Crs crs) throws BadInput {
    Envelope e = feature.geometry().getEnvelopeInternal();
    if (e.isNull()) return;
    if (e.getMinX() < -180 || e.getMaxX() > 180)
      notes.add("features reach beyond longitude 180 degrees", feature.id());
    boolean longitude = e.getMinX() >= -360 && e.getMaxX() <= 360;
    boolean latitude = e.getMinY() >= -90 && e.getMaxY() <= 90;
    if (longitude && latitude) return;
    boolean swapped =
        e.getMinX() >= -90 && e.getMaxX() <= 90 && e.getMinY() >= -360 && e.getMaxY() <= 360;
    throw new BadInput(
        "vector.degrees",
        file,
        "feature %s has coordinates x %s..%s, y %s..%s, which are not longitude and latitude (%s). %s"
            .formatted(
                feature.id(),
                e.getMinX(),
                e.getMaxX(),
                e.getMinY(),
                e.getMaxY(),
                crs.definition(),
                swapped
                    ? "They look swapped: longitude comes first"
                    : "They look projected: name the reference system in the file (GeoJSON: a"
                        + " \"crs\" member with an EPSG code) or convert to EPSG:4326"));
  }

  private PackedCoordinateSequence sequence(double[] xy) {
    return new PackedCoordinateSequence.Double(xy, 2, 0);
  }
}
