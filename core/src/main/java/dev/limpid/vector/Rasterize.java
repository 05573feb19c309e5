package dev.limpid.vector;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/// Which geometry holds each pixel of a grid. A polygon holds the pixels whose centre is inside; a
/// centre on an edge belongs to the polygon to the east or, on a level edge, to the south, so that
/// polygons which share an edge share no pixel and leave none out. A point holds the pixel it lies
/// in. Where geometries overlap the first in the list wins.
///
/// Scan conversion by rows, even-odd rule (Foley et al. 1990, section 3.6). Edges are straight
/// between vertices in the grid's own reference system.
public final class Rasterize {
  /// Told of each pixel that a later geometry holds too.
  @FunctionalInterface
  public interface Overlap {
    /// @param pixel position in the window, row by row
    void at(int pixel, int owner, int later);
  }

  /// Outlines of one geometry in pixel units: x to the east, y to the south, from the grid's
  /// north-west corner.
  ///
  /// @param edges x0, y0, x1, y1 of each edge that is not level, the northern end first
  /// @param points x, y of each point
  private record Outline(double[] edges, double[] points, double top, double bottom) {}

  private final Grid grid;
  private final List<Outline> outlines = new ArrayList<>();

  /// @param geometries valid, in the reference system of `grid`; polygons, points and collections
  ///   of them, or empty
  public Rasterize(Grid grid, List<Geometry> geometries) {
    this.grid = grid;
    for (Geometry geometry : geometries) outlines.add(outline(geometry));
  }

  /// Whether `geometry` holds a line, which has no pixels here.
  public static boolean hasLine(Geometry geometry) {
    if (geometry instanceof LineString line) return !line.isEmpty();
    for (int i = 0; geometry instanceof GeometryCollection && i < geometry.getNumGeometries(); i++)
      if (hasLine(geometry.getGeometryN(i))) return true;
    return false;
  }

  /// For each pixel of `window`, row by row: the position of the geometry that holds it, -1 where
  /// there is none.
  public int[] owners(Window window, Overlap overlap) {
    int[] owners = new int[Math.multiplyExact(window.width(), window.height())];
    Arrays.fill(owners, -1);
    for (int i = 0; i < outlines.size(); i++) {
      Outline outline = outlines.get(i);
      if (outline.bottom < window.row() || outline.top > (double) window.row() + window.height())
        continue;
      burnPolygons(outline, i, window, owners, overlap);
      burnPoints(outline, i, window, owners, overlap);
    }
    return owners;
  }

  private static void burnPolygons(
      Outline outline, int id, Window window, int[] owners, Overlap overlap) {
    if (outline.edges.length == 0) return;
    int first = (int) Math.max(window.row(), Math.floor(outline.top));
    int last =
        (int) Math.min((double) window.row() + window.height() - 1, Math.ceil(outline.bottom));
    if (last < first) return;
    int[] start = countCrossings(outline.edges, first, last);
    double[] crossings = crossings(outline.edges, first, last, start);
    for (int row = first; row <= last; row++) {
      int from = row == first ? 0 : start[row - first - 1];
      int to = start[row - first];
      Arrays.sort(crossings, from, to);
      for (int k = from; k + 1 < to; k += 2)
        fill(crossings[k], crossings[k + 1], row, id, window, owners, overlap);
    }
  }

  private static void fill(
      double west, double east, int row, int id, Window window, int[] owners, Overlap overlap) {
    // The first centre (col + 0.5) not west of the edge, and the first not west of the next edge.
    int from = (int) Math.max(window.col(), Math.ceil(west - 0.5));
    int to = (int) Math.min((double) window.col() + window.width(), Math.ceil(east - 0.5));
    int base = (row - window.row()) * window.width() - window.col();
    for (int col = from; col < to; col++) claim(base + col, id, owners, overlap);
  }

  private static void claim(int pixel, int id, int[] owners, Overlap overlap) {
    if (owners[pixel] < 0) owners[pixel] = id;
    else if (owners[pixel] != id) overlap.at(pixel, owners[pixel], id);
  }

  /// End of each row's crossings in one array for all rows `first..last`.
  private static int[] countCrossings(double[] edges, int first, int last) {
    int[] count = new int[last - first + 1];
    for (int e = 0; e < edges.length; e += 4)
      for (int row = firstRow(edges[e + 1], first), end = endRow(edges[e + 3], last);
          row < end;
          row++) count[row - first]++;
    for (int i = 1; i < count.length; i++) count[i] = Math.addExact(count[i], count[i - 1]);
    return count;
  }

  private static double[] crossings(double[] edges, int first, int last, int[] end) {
    double[] xs = new double[end[end.length - 1]];
    int[] next = new int[end.length];
    System.arraycopy(end, 0, next, 1, end.length - 1);
    for (int e = 0; e < edges.length; e += 4) {
      double x0 = edges[e];
      double y0 = edges[e + 1];
      double slope = (edges[e + 2] - x0) / (edges[e + 3] - y0);
      for (int row = firstRow(y0, first), stop = endRow(edges[e + 3], last); row < stop; row++)
        xs[next[row - first]++] = x0 + (row + 0.5 - y0) * slope;
    }
    return xs;
  }

  /// First row whose centre is not north of `y`.
  private static int firstRow(double y, int first) {
    return (int) Math.max(first, Math.ceil(y - 0.5));
  }

  /// First row whose centre is at or south of `y`: an edge covers the centres from its northern
  /// end, inclusive, to its southern end, exclusive.
  private static int endRow(double y, int last) {
    return (int) Math.min(1.0 + last, Math.ceil(y - 0.5));
  }

  private static void burnPoints(
      Outline outline, int id, Window window, int[] owners, Overlap overlap) {
    for (int k = 0; k < outline.points.length; k += 2) {
      double col = Math.floor(outline.points[k]) - window.col();
      double row = Math.floor(outline.points[k + 1]) - window.row();
      if (col >= 0 && row >= 0 && col < window.width() && row < window.height())
        claim(((int) row) * window.width() + (int) col, id, owners, overlap);
    }
  }

  private Outline outline(Geometry geometry) {
    List<double[]> edges = new ArrayList<>();
    List<double[]> points = new ArrayList<>();
    collect(geometry, edges, points);
    double[] e = concatenate(edges);
    double[] p = concatenate(points);
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int k = 1; k < e.length; k += 2) {
      top = Math.min(top, e[k]);
      bottom = Math.max(bottom, e[k]);
    }
    for (int k = 1; k < p.length; k += 2) {
      top = Math.min(top, p[k]);
      bottom = Math.max(bottom, p[k]);
    }
    return new Outline(e, p, top, bottom);
  }

  private void collect(Geometry geometry, List<double[]> edges, List<double[]> points) {
    switch (geometry) {
      case Polygon polygon when !polygon.isEmpty() -> {
        edges.add(edges(polygon.getExteriorRing().getCoordinateSequence()));
        for (int i = 0; i < polygon.getNumInteriorRing(); i++)
          edges.add(edges(polygon.getInteriorRingN(i).getCoordinateSequence()));
      }
      case Point point when !point.isEmpty() ->
          points.add(new double[] {x(point.getX()), y(point.getY())});
      case GeometryCollection parts -> {
        for (int i = 0; i < parts.getNumGeometries(); i++)
          collect(parts.getGeometryN(i), edges, points);
      }
      default -> {
        if (hasLine(geometry))
          throw new IllegalArgumentException(
              "lines hold no pixels, got a " + geometry.getGeometryType());
      }
    }
  }

  private double[] edges(CoordinateSequence ring) {
    double[] edges = new double[4 * (ring.size() - 1)];
    int n = 0;
    for (int i = 0; i + 1 < ring.size(); i++) {
      double x0 = x(ring.getX(i));
      double y0 = y(ring.getY(i));
      double x1 = x(ring.getX(i + 1));
      double y1 = y(ring.getY(i + 1));
      if (y0 == y1) continue;
      boolean south = y0 < y1;
      edges[n++] = south ? x0 : x1;
      edges[n++] = south ? y0 : y1;
      edges[n++] = south ? x1 : x0;
      edges[n++] = south ? y1 : y0;
    }
    return n == edges.length ? edges : Arrays.copyOf(edges, n);
  }

  private static double[] concatenate(List<double[]> arrays) {
    int n = 0;
    for (double[] array : arrays) n = Math.addExact(n, array.length);
    double[] all = new double[n];
    n = 0;
    for (double[] array : arrays) {
      System.arraycopy(array, 0, all, n, array.length);
      n += array.length;
    }
    return all;
  }

  private double x(double x) {
    return (x - grid.west()) / grid.pixelWidth();
  }

  private double y(double y) {
    return (grid.north() - y) / grid.pixelHeight();
  }
}
