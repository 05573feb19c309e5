package dev.limpid.raster;

import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;

/// The grid on which a raster lands when it is reprojected and no grid is given: north-up, square
/// pixels, the whole source inside. Extent and resolution follow the rules of `gdalwarp` (GDAL
/// 3.6).
final class WarpGrid {
  private WarpGrid() {}

  /// As fine as the source along the diagonal from its north-west corner: as many pixels there as
  /// the source has.
  static Grid of(Grid source, Crs crs) throws BadInput {
    return source.crs().equals(crs) ? source : suggested(source, crs);
  }

  /// @param pixel side of a target pixel, in units of `crs`
  static Grid of(Grid source, Crs crs, double pixel) throws BadInput {
    if (!(pixel > 0) || Double.isInfinite(pixel))
      throw new IllegalArgumentException("resolution must be positive, got " + pixel);
    Grid fine = suggested(source, crs);
    double width = fine.width() * fine.pixelWidth();
    double height = fine.height() * fine.pixelHeight();
    return new Grid(
        crs,
        fine.west(),
        fine.north(),
        pixel,
        pixel,
        count((width + pixel / 2) / pixel),
        count((height + pixel / 2) / pixel));
  }

  private static Grid suggested(Grid source, Crs crs) throws BadInput {
    WarpScale.Box box = box(source, crs);
    double east = source.west() + source.width() * source.pixelWidth();
    double south = source.north() - source.height() * source.pixelHeight();
    double[] corners = {source.west(), source.north(), east, south};
    CrsTransform.between(source.crs(), crs).apply(corners, 2);
    double diagonal = Math.hypot(corners[0] - corners[2], corners[1] - corners[3]);
    if (!(diagonal > 0)) // a corner cannot be shown, or the raster goes around the world
    diagonal = Math.hypot(box.east() - box.west(), box.north() - box.south());
    double pixel = diagonal / Math.hypot(source.width(), source.height());
    return new Grid(
        crs,
        box.west(),
        box.north(),
        pixel,
        pixel,
        count((box.east() - box.west()) / pixel + 0.5),
        count((box.north() - box.south()) / pixel + 0.5));
  }

  private static WarpScale.Box box(Grid source, Crs crs) throws BadInput {
    Grid target = new Grid(crs, 0, 0, 1, 1, 1, 1);
    WarpScale.Box box = WarpScale.box(source, target);
    if (box.east() > box.west() && box.north() > box.south()) return box;
    throw new BadInput("warp.outside", "", "no point of the raster can be shown in " + crs.label());
  }

  private static int count(double pixels) throws BadInput {
    double whole = Math.max(1, Math.floor(pixels));
    if (whole > Integer.MAX_VALUE)
      throw new BadInput(
          "warp.size", "", "%.0f pixels along one side; choose coarser pixels".formatted(whole));
    return (int) whole;
  }
}
