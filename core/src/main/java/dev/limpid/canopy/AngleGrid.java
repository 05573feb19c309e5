package dev.limpid.canopy;

import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;

/// Angles at nodes that lie regularly in a reference system, linear between them, and beyond the
/// outermost those of the nearest. Nodes without a view have none; where none of the four around a
/// pixel has, it is seen as the granule on average.
///
/// @param crs of the nodes
/// @param west of the first column of nodes
/// @param north of the first row of nodes
/// @param step between nodes, in the unit of `crs`
/// @param columns of nodes
/// @param nodes (row, column, 4): sun zenith and view zenith in degrees, cosine and sine of the
///   azimuth between them; `NaN` where a node has no view
/// @param mean of the granule
record AngleGrid(
    Crs crs, double west, double north, double step, int columns, double[] nodes, Angles mean)
    implements Serializable {
  static final int VALUES = 4;

  private int rows() {
    return nodes.length / VALUES / columns;
  }

  /// At a place in the system of the nodes.
  ///
  /// @param sum scratch, [#VALUES]
  private Angles at(double x, double y, double[] sum) {
    double col = Math.clamp((x - west) / step, 0, columns - 1);
    double row = Math.clamp((north - y) / step, 0, rows() - 1);
    int left = Math.min((int) col, columns - 2);
    int top = Math.min((int) row, rows() - 2);
    Arrays.fill(sum, 0);
    double weight = 0;
    for (int r = top; r <= top + 1; r++)
      for (int c = left; c <= left + 1; c++) {
        int node = (r * columns + c) * VALUES;
        double share = (1 - Math.abs(row - r)) * (1 - Math.abs(col - c));
        if (share == 0 || Double.isNaN(nodes[node + 1])) continue;
        weight += share;
        for (int v = 0; v < VALUES; v++) sum[v] += share * nodes[node + v];
      }
    if (weight == 0) return mean;
    return new Angles(sum[0] / weight, sum[1] / weight, Math.toDegrees(Math.atan2(sum[3], sum[2])));
  }

  /// The angles of a cube's pixels on one date.
  ///
  /// @throws BadInput where the cube's system cannot be brought to that of the nodes
  SceneAngles on(Grid grid) throws BadInput {
    CrsTransform.between(grid.crs(), crs);
    return new OfPixels(this, grid);
  }

  /// @param grid of the cube
  private record OfPixels(AngleGrid angles, Grid grid) implements SceneAngles {
    @Override
    public int times() {
      return 1;
    }

    @Override
    public float[] of(int time, Window window) {
      float[] values = new float[Math.multiplyExact(window.width() * window.height(), COUNT)];
      double[] row = new double[2 * window.width()];
      double[] sum = new double[VALUES];
      CrsTransform transform = transform();
      for (int r = 0; r < window.height(); r++) {
        for (int c = 0; c < window.width(); c++) {
          row[2 * c] = grid.west() + (window.col() + c + 0.5) * grid.pixelWidth();
          row[2 * c + 1] = grid.north() - (window.row() + r + 0.5) * grid.pixelHeight();
        }
        transform.apply(row, window.width());
        for (int c = 0; c < window.width(); c++) {
          Angles one = angles.at(row[2 * c], row[2 * c + 1], sum);
          int at = (r * window.width() + c) * COUNT;
          values[at] = (float) one.sunZenith();
          values[at + 1] = (float) one.viewZenith();
          values[at + 2] = (float) one.azimuth();
        }
      }
      return values;
    }

    private CrsTransform transform() {
      try {
        return CrsTransform.between(grid.crs(), angles.crs);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // was found possible before
      }
    }
  }
}
