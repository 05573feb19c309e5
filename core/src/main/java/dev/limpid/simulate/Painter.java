package dev.limpid.simulate;

import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

/// Paints outlines, one over the other, on a grid four times finer than the pixels: what a pixel
/// holds is then counted, not guessed.
final class Painter {
  /// Fine cells along the side of a pixel.
  static final int FINE = 4;

  /// @param outline exterior rings count, holes do not
  /// @param surface what is painted, as a position in the list of surfaces
  record Stroke(Geometry outline, int surface) {}

  private final List<Stroke> strokes;
  private final double cell;

  /// @param cell side of a fine cell in metres
  Painter(List<Stroke> strokes, double cell) {
    this.strokes = strokes;
    this.cell = cell;
  }

  /// Surface of each fine cell of `rows` rows from `row`, and `cols` columns from `col` (both may
  /// be negative), in (row, column) order; 0 where nothing was painted.
  int[] paint(int row, int rows, int col, int cols) {
    int[] cells = new int[rows * cols];
    Envelope part = new Envelope(col * cell, (col + cols) * cell, row * cell, (row + rows) * cell);
    Canvas canvas = new Canvas(cells, row, rows, col, cols);
    for (Stroke s : strokes) {
      if (!part.intersects(s.outline().getEnvelopeInternal())) continue;
      for (int k = 0; k < s.outline().getNumGeometries(); k++) {
        if (s.outline().getGeometryN(k) instanceof Polygon p)
          canvas.fill(p.getExteriorRing().getCoordinates(), s.surface());
      }
    }
    return cells;
  }

  private final class Canvas {
    private final int[] cells;
    private final int row;
    private final int rows;
    private final int col;
    private final int cols;
    private double[] crossings = new double[16];

    Canvas(int[] cells, int row, int rows, int col, int cols) {
      this.cells = cells;
      this.row = row;
      this.rows = rows;
      this.col = col;
      this.cols = cols;
    }

    /// Cells whose centre lies inside the ring, by the even-odd rule.
    void fill(Coordinate[] ring, int value) {
      double top = Double.POSITIVE_INFINITY;
      double bottom = Double.NEGATIVE_INFINITY;
      for (Coordinate c : ring) {
        top = Math.min(top, c.y);
        bottom = Math.max(bottom, c.y);
      }
      int first = Math.max(row, (int) Math.ceil(top / cell - 0.5));
      int last = Math.min(row + rows - 1, (int) Math.floor(bottom / cell - 0.5));
      for (int r = first; r <= last; r++) {
        int n = cross(ring, (r + 0.5) * cell);
        Arrays.sort(crossings, 0, n);
        for (int k = 0; k + 1 < n; k += 2) span(r, crossings[k], crossings[k + 1], value);
      }
    }

    private int cross(Coordinate[] ring, double y) {
      int n = 0;
      for (int i = 0; i + 1 < ring.length; i++) {
        Coordinate a = ring[i];
        Coordinate b = ring[i + 1];
        if ((a.y <= y) == (b.y <= y)) continue;
        if (n == crossings.length) crossings = Arrays.copyOf(crossings, 2 * n);
        crossings[n++] = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
      }
      return n;
    }

    private void span(int r, double from, double to, int value) {
      int a = Math.max(0, (int) Math.ceil(from / cell - 0.5) - col);
      int b = Math.min(cols, (int) Math.ceil(to / cell - 0.5) - col);
      if (a < b) Arrays.fill(cells, (r - row) * cols + a, (r - row) * cols + b, value);
    }
  }
}
