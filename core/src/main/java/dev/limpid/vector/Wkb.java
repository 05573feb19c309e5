package dev.limpid.vector;

import dev.limpid.io.BadInput;
import dev.limpid.io.Shortage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/// Well-known binary (OGC 06-103r4, clause 8; Z and M by ISO type numbers or EWKB flags, their
/// values not used). JTS's own reader recurses as deep as the bytes say and rejects open rings;
/// this one bounds the depth, compares each count with the bytes that are left, and repairs.
final class Wkb {
  private static final int DEEPEST = 16;

  private final ByteBuffer in;
  private final Shapes shapes;
  private final String file;
  private final String id;

  Wkb(ByteBuffer in, Shapes shapes, String file, String id) {
    this.in = in;
    this.shapes = shapes;
    this.file = file;
    this.id = id;
  }

  /// @param depth how many collections enclose this geometry
  Geometry geometry(int depth) throws IOException {
    if (depth > DEEPEST) throw bad("collections nested deeper than " + DEEPEST);
    need(5);
    byte order = in.get();
    if (order != 0 && order != 1) throw bad("byte order " + order + ", expected 0 or 1");
    in.order(order == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long type = in.getInt() & 0xFFFF_FFFFL;
    int ordinates = 2;
    if ((type & 0x8000_0000L) != 0) ordinates++;
    if ((type & 0x4000_0000L) != 0) ordinates++;
    if ((type & 0x2000_0000L) != 0) throw bad("an EWKB reference system inside the geometry");
    long plain = type & 0x0FFF_FFFFL;
    if (plain >= 3000) ordinates = 4;
    else if (plain >= 1000) ordinates = 3;
    return build((int) (plain % 1000), ordinates, depth);
  }

  private Geometry build(int type, int ordinates, int depth) throws IOException {
    GeometryFactory factory = shapes.factory();
    return switch (type) {
      case 1 -> {
        double[] xy = positions(1, ordinates);
        yield Double.isNaN(xy[0]) && Double.isNaN(xy[1])
            ? factory.createPoint()
            : shapes.point(finite(xy));
      }
      case 2 -> shapes.line(sequence(ordinates), id);
      case 3 -> polygon(ordinates);
      case 4 -> factory.createMultiPoint(parts(depth, Point.class).toArray(Point[]::new));
      case 5 ->
          factory.createMultiLineString(parts(depth, LineString.class).toArray(LineString[]::new));
      case 6 -> shapes.multiPolygon(parts(depth, Polygon.class));
      case 7 ->
          factory.createGeometryCollection(parts(depth, Geometry.class).toArray(Geometry[]::new));
      default ->
          throw bad(
              "geometry type "
                  + type
                  + "; expected points, lines, polygons or collections of them");
    };
  }

  private Polygon polygon(int ordinates) throws IOException {
    int rings = count(4);
    List<double[]> list = new ArrayList<>();
    for (int i = 0; i < rings; i++) list.add(sequence(ordinates));
    return shapes.polygon(list, id);
  }

  private <T extends Geometry> List<T> parts(int depth, Class<T> kind) throws IOException {
    int n = count(9);
    shapes.charge(4L * n, 0);
    List<T> parts = new ArrayList<>();
    ByteOrder order = in.order();
    for (int i = 0; i < n; i++) {
      Geometry part = geometry(depth + 1);
      if (!kind.isInstance(part))
        throw bad("a " + part.getGeometryType() + " where a " + kind.getSimpleName() + " must be");
      parts.add(kind.cast(part));
      in.order(order);
    }
    return parts;
  }

  private double[] sequence(int ordinates) throws IOException {
    int n = count(8L * ordinates);
    return n == 0 ? new double[0] : finite(positions(n, ordinates));
  }

  /// A count of things that take at least `bytes` each.
  private int count(long bytes) throws BadInput {
    need(4);
    long n = in.getInt() & 0xFFFF_FFFFL;
    if (n * bytes > in.remaining())
      throw bad(n + " parts announced, but only " + in.remaining() + " bytes follow");
    return (int) n;
  }

  private double[] positions(int n, int ordinates) throws BadInput, Shortage {
    need(8L * ordinates * n);
    shapes.charge(n, 0);
    double[] xy = new double[2 * n];
    for (int i = 0; i < n; i++) {
      xy[2 * i] = in.getDouble();
      xy[2 * i + 1] = in.getDouble();
      in.position(in.position() + 8 * (ordinates - 2));
    }
    return xy;
  }

  private double[] finite(double[] xy) throws BadInput {
    for (double v : xy)
      if (!Double.isFinite(v)) throw bad("a coordinate that is not a finite number");
    return xy;
  }

  private void need(long bytes) throws BadInput {
    if (in.remaining() < bytes)
      throw bad(bytes + " bytes needed, " + in.remaining() + " left: truncated");
  }

  private BadInput bad(String what) {
    return new BadInput("gpkg.geometry", file, "the geometry of feature " + id + " has " + what);
  }
}
