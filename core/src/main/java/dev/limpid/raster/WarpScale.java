package dev.limpid.raster;

import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;

/// How much finer or coarser a target grid is than the source, which decides how far the kernels of
/// [PointKernel] reach.
///
/// @param x target pixels to one source pixel along x of the source, at most 1
/// @param y likewise along y
record WarpScale(double x, double y) {
  private static final int STEPS = 20;

  /// As in GDAL 3.6: the width of the target, as far as it shows the source, over that of its box
  /// on the source; a reduction by nearly a whole number is taken as that number. GDAL takes it
  /// anew for each chunk it works on, so that its kernels change inside an image where grids are
  /// turned against each other; here it belongs to the whole grid.
  static WarpScale of(Grid target, Grid source) throws BadInput {
    Box onSource = box(target, source);
    Box onTarget = box(source, target);
    return new WarpScale(
        scale(onTarget.width(target), onSource.width(source)),
        scale(onTarget.height(target), onSource.height(source)));
  }

  private static double scale(double target, double source) {
    if (!(source > target) || !(target > 0)) return 1;
    double reduction = source / target;
    double whole = Math.rint(reduction);
    return Math.abs(reduction - whole) < 0.05 ? 1 / whole : 1 / reduction;
  }

  /// In CRS units.
  record Box(double west, double east, double south, double north) {
    double width(Grid grid) {
      double right = grid.west() + grid.width() * grid.pixelWidth();
      return pixels(
          (Math.max(west, grid.west()) - grid.west()) / grid.pixelWidth(),
          (Math.min(east, right) - grid.west()) / grid.pixelWidth());
    }

    double height(Grid grid) {
      double low = grid.north() - grid.height() * grid.pixelHeight();
      return pixels(
          (grid.north() - Math.min(north, grid.north())) / grid.pixelHeight(),
          (grid.north() - Math.max(south, low)) / grid.pixelHeight());
    }

    private static double pixels(double from, double to) {
      return Math.ceil(to - 1e-6) - Math.floor(from + 1e-6);
    }
  }

  /// The box, in the system of `to`, of points on `from`: 21 x 21, its edges included.
  static Box box(Grid from, Grid to) throws BadInput {
    double[] xy = new double[2 * (STEPS + 1) * (STEPS + 1)];
    int n = 0;
    for (int i = 0; i <= STEPS; i++)
      for (int j = 0; j <= STEPS; j++) {
        xy[n++] = from.west() + from.width() * from.pixelWidth() * i / STEPS;
        xy[n++] = from.north() - from.height() * from.pixelHeight() * j / STEPS;
      }
    CrsTransform.between(from.crs(), to.crs()).apply(xy, n / 2);
    Box box =
        new Box(
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i += 2)
      if (!Double.isNaN(xy[i]))
        box =
            new Box(
                Math.min(box.west, xy[i]),
                Math.max(box.east, xy[i]),
                Math.min(box.south, xy[i + 1]),
                Math.max(box.north, xy[i + 1]));
    return box;
  }
}
