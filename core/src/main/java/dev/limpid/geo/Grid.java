package dev.limpid.geo;

import java.io.Serializable;

/// Where the pixels of a raster lie on the ground: a north-up grid. Real files have pixels that are
/// not square (Slovenia 9.9948 m by 9.9974 m; every geographic grid), so both sides are kept.
///
/// A point on a pixel's north or west edge belongs to that pixel.
///
/// @param crs reference system of `west` and `north`
/// @param west x of the outer edge of column 0, in CRS units
/// @param north y of the outer edge of row 0, in CRS units
/// @param pixelWidth side of one pixel along x, in CRS units (metres for a projected CRS)
/// @param pixelHeight side of one pixel along y, in CRS units
public record Grid(
    Crs crs,
    double west,
    double north,
    double pixelWidth,
    double pixelHeight,
    int width,
    int height)
    implements Serializable {
  public Grid {
    if (!(pixelWidth > 0) || !(pixelHeight > 0))
      throw new IllegalArgumentException(
          "pixel size must be positive, got " + pixelWidth + " x " + pixelHeight);
    if (width < 1 || height < 1)
      throw new IllegalArgumentException("empty grid " + width + "x" + height);
  }

  public int col(double x) {
    return (int) Math.floor((x - west) / pixelWidth);
  }

  public int row(double y) {
    return (int) Math.floor((north - y) / pixelHeight);
  }

  /// The same ground with `factor` times as many pixels along each side.
  public Grid finer(int factor) {
    return new Grid(
        crs,
        west,
        north,
        pixelWidth / factor,
        pixelHeight / factor,
        Math.multiplyExact(width, factor),
        Math.multiplyExact(height, factor));
  }

  public Window all() {
    return new Window(0, 0, width, height);
  }
}
