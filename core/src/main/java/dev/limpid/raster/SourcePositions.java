package dev.limpid.raster;

import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;

/// Where the pixels of a target grid lie on a source grid, in source pixels: x = 0 is the west edge
/// of column 0, y = 0 the north edge of row 0. NaN where the source system has no such place.
///
/// The transform is computed at 5 x 5 Chebyshev nodes of each cell of 64 x 64 target pixels and
/// interpolated by the polynomial through them; where the polynomial misses the exact value at one
/// of five other points by more than a millionth of a source pixel, every pixel of the cell is
/// computed exactly. Cells lie on a lattice of the target grid, so that a position does not depend
/// on the window asked for.
final class SourcePositions {
  static final double TOLERANCE = 1e-6;
  private static final int CELL = 64;
  private static final int NODES = 5;
  private static final double[] NODE = new double[NODES];
  private static final double[][] CENTRES = new double[CELL][];
  private static final double[][] CORNERS = new double[CELL][];
  private static final double[][] CHECKS = {{0, 0}, {64, 0}, {0, 64}, {64, 64}, {13, 43}};
  private static final double[][][] CHECK_WEIGHTS = new double[CHECKS.length][][];

  static {
    for (int i = 0; i < NODES; i++)
      NODE[i] = CELL / 2.0 * (1 - Math.cos(Math.PI * (2 * i + 1) / (2 * NODES)));
    for (int i = 0; i < CELL; i++) {
      CENTRES[i] = lagrange(i + 0.5);
      CORNERS[i] = lagrange(i);
    }
    for (int i = 0; i < CHECKS.length; i++)
      CHECK_WEIGHTS[i] = new double[][] {lagrange(CHECKS[i][0]), lagrange(CHECKS[i][1])};
  }

  private final Grid target;
  private final Grid source;
  private final CrsTransform transform;

  /// Half the turn of the source's longitudes, 0 when they do not wrap.
  private final double halfTurn;

  SourcePositions(Grid target, Grid source) throws BadInput {
    this.target = target;
    this.source = source;
    transform = CrsTransform.between(target.crs(), source.crs());
    halfTurn = source.crs().geographic() ? 180 : 0;
  }

  /// The weight of each node's value at `at` pixels from the start of a cell.
  private static double[] lagrange(double at) {
    double[] weights = new double[NODES];
    for (int i = 0; i < NODES; i++) {
      weights[i] = 1;
      for (int j = 0; j < NODES; j++)
        if (j != i) weights[i] *= (at - NODE[j]) / (NODE[i] - NODE[j]);
    }
    return weights;
  }

  /// Positions of `width` x `height` places from column `col` and row `row` of the target, row by
  /// row.
  ///
  /// @param centres of the pixels; otherwise their north-west corners
  void fill(int col, int row, int width, int height, boolean centres, double[] x, double[] y) {
    for (int r = Math.floorDiv(row, CELL); r * CELL < row + height; r++)
      for (int c = Math.floorDiv(col, CELL); c * CELL < col + width; c++) {
        Part part =
            new Part(
                c * CELL,
                r * CELL,
                Math.max(col, c * CELL),
                Math.min(col + width, (c + 1) * CELL),
                Math.max(row, r * CELL),
                Math.min(row + height, (r + 1) * CELL));
        int first = (part.fromRow - row) * width + part.fromCol - col;
        if (transform.identity() || !interpolate(part, centres, x, y, first, width))
          exact(part, centres, x, y, first, width);
      }
  }

  /// Of a cell, the columns and rows wanted.
  private record Part(int cellCol, int cellRow, int fromCol, int toCol, int fromRow, int toRow) {}

  private void exact(Part part, boolean centres, double[] x, double[] y, int first, int stride) {
    double shift = centres ? 0.5 : 0;
    int width = part.toCol - part.fromCol;
    double[] xy = new double[2 * width];
    for (int row = part.fromRow; row < part.toRow; row++) {
      for (int i = 0; i < width; i++) {
        xy[2 * i] = part.fromCol + i + shift;
        xy[2 * i + 1] = row + shift;
      }
      toSource(xy, width);
      int at = first + (row - part.fromRow) * stride;
      for (int i = 0; i < width; i++) {
        x[at + i] = xy[2 * i];
        y[at + i] = xy[2 * i + 1];
      }
    }
  }

  /// False, and nothing written, when the polynomial is not good enough.
  private boolean interpolate(
      Part part, boolean centres, double[] x, double[] y, int first, int stride) {
    double[] xy = new double[2 * (NODES * NODES + CHECKS.length)];
    int n = 0;
    for (int i = 0; i < NODES; i++)
      for (int j = 0; j < NODES; j++) {
        xy[n++] = part.cellCol + NODE[j];
        xy[n++] = part.cellRow + NODE[i];
      }
    for (double[] check : CHECKS) {
      xy[n++] = part.cellCol + check[0];
      xy[n++] = part.cellRow + check[1];
    }
    toSource(xy, n / 2);
    if (!good(xy)) return false;
    double[][] weights = centres ? CENTRES : CORNERS;
    double[] alongX = new double[NODES];
    double[] alongY = new double[NODES];
    for (int row = part.fromRow; row < part.toRow; row++) {
      double[] down = weights[row - part.cellRow];
      for (int j = 0; j < NODES; j++) {
        alongX[j] = column(xy, 2 * j, down);
        alongY[j] = column(xy, 2 * j + 1, down);
      }
      int at = first + (row - part.fromRow) * stride - part.fromCol;
      for (int col = part.fromCol; col < part.toCol; col++) {
        double[] w = weights[col - part.cellCol];
        x[at + col] = dot(w, alongX);
        y[at + col] = dot(w, alongY);
      }
    }
    return true;
  }

  private static double dot(double[] w, double[] v) {
    return w[0] * v[0] + w[1] * v[1] + w[2] * v[2] + w[3] * v[3] + w[4] * v[4];
  }

  /// The nodes of one column weighted along y; nodes of a row lie beside each other.
  private static double column(double[] xy, int from, double[] weights) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) sum += weights[i] * xy[from + 2 * NODES * i];
    return sum;
  }

  private static boolean good(double[] xy) {
    for (int k = 0; k < CHECKS.length; k++)
      for (int axis = 0; axis < 2; axis++) {
        double value = 0;
        for (int j = 0; j < NODES; j++)
          value += CHECK_WEIGHTS[k][0][j] * column(xy, 2 * j + axis, CHECK_WEIGHTS[k][1]);
        double miss = Math.abs(value - xy[2 * (NODES * NODES + k) + axis]);
        if (!(miss <= TOLERANCE)) return false; // also when NaN
      }
    return true;
  }

  /// From columns and rows of the target to those of the source, in place.
  private void toSource(double[] xy, int points) {
    for (int i = 0; i < 2 * points; i += 2) {
      xy[i] = target.west() + xy[i] * target.pixelWidth();
      xy[i + 1] = target.north() - xy[i + 1] * target.pixelHeight();
    }
    transform.apply(xy, points);
    double middle = source.west() + source.width() * source.pixelWidth() / 2;
    for (int i = 0; i < 2 * points; i += 2) {
      double east = xy[i];
      if (halfTurn > 0 && Math.abs(east - middle) > halfTurn)
        east -= 2 * halfTurn * Math.rint((east - middle) / (2 * halfTurn));
      xy[i] = (east - source.west()) / source.pixelWidth();
      xy[i + 1] = (source.north() - xy[i + 1]) / source.pixelHeight();
    }
  }
}
