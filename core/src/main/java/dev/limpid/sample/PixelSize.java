package dev.limpid.sample;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;

/// The sides of a pixel in metres; on a geographic grid those at its centre, on the WGS 84
/// ellipsoid (semi-axis 6378137 m, flattening 1/298.257223563; radii of curvature as in Snyder
/// 1987, eqs. 4-18 and 4-20). Without a reference system the unit is taken to be the metre.
record PixelSize(double width, double height) {
  private static final double A = 6_378_137;
  private static final double E2 = 0.006694379990141316;

  static PixelSize of(Grid grid) throws BadInput {
    if (!grid.crs().geographic()) {
      double unit = grid.crs().equals(Crs.UNKNOWN) ? 1 : grid.crs().metresPerUnit();
      return new PixelSize(grid.pixelWidth() * unit, grid.pixelHeight() * unit);
    }
    double middleRad = Math.toRadians(grid.north() - grid.height() * grid.pixelHeight() / 2);
    double sin = Math.sin(middleRad);
    double w2 = 1 - E2 * sin * sin;
    double meridian = A * (1 - E2) / (w2 * Math.sqrt(w2));
    double parallel = A / Math.sqrt(w2) * Math.cos(middleRad);
    return new PixelSize(
        Math.toRadians(grid.pixelWidth()) * parallel,
        Math.toRadians(grid.pixelHeight()) * meridian);
  }
}
