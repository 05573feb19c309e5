package dev.limpid.geo;

import dev.limpid.io.BadInput;
import java.io.Serializable;
import java.util.Optional;

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
  private static final double NEAR = 1e-6;

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

  /// The grid of some of the pixels, which stay where they are.
  ///
  /// @param part inside this grid
  public Grid cut(Window part) {
    if (!all().intersection(part).equals(Optional.of(part)))
      throw new IllegalArgumentException(part + " is not inside " + all());
    return new Grid(
        crs, x(part.col()), y(part.row()), pixelWidth, pixelHeight, part.width(), part.height());
  }

  public Window all() {
    return new Window(0, 0, width, height);
  }

  /// x of the west edge of `col`, or of any place between columns.
  public double x(double col) {
    return west + col * pixelWidth;
  }

  /// y of the north edge of `row`, or of any place between rows.
  public double y(double row) {
    return north - row * pixelHeight;
  }

  public double centreX(int col) {
    return x(col + 0.5);
  }

  public double centreY(int row) {
    return y(row + 0.5);
  }

  /// x of the outer edge of the last column.
  public double east() {
    return x(width);
  }

  /// y of the outer edge of the last row.
  public double south() {
    return y(height);
  }

  /// The pixels that a box in the grid's own system touches, cut to the grid; empty where they do
  /// not meet. An edge within a millionth of a pixel of a pixel's edge lies on it.
  public Optional<Window> windowOf(
      double boxWest, double boxSouth, double boxEast, double boxNorth) {
    if (!(boxWest < boxEast) || !(boxSouth < boxNorth))
      throw new IllegalArgumentException(
          "a box has west < east and south < north, got %s, %s, %s, %s"
              .formatted(boxWest, boxSouth, boxEast, boxNorth));
    int left = (int) Math.max(0, Math.floor((boxWest - west) / pixelWidth + NEAR));
    int right = (int) Math.min(width, Math.ceil((boxEast - west) / pixelWidth - NEAR));
    int top = (int) Math.max(0, Math.floor((north - boxNorth) / pixelHeight + NEAR));
    int bottom = (int) Math.min(height, Math.ceil((north - boxSouth) / pixelHeight - NEAR));
    return left < right && top < bottom
        ? Optional.of(new Window(left, top, right - left, bottom - top))
        : Optional.empty();
  }

  /// Sides of a pixel on the ground, metres.
  public record Metres(double width, double height) implements Serializable {}

  /// Metres on the ground of the pixel in the middle of the grid. For longitude and latitude these
  /// follow the radii of curvature of the WGS 84 ellipsoid there; for a projected system they are
  /// those of the map, whose scale is not 1 everywhere (EPSG:3857 doubles lengths at 60 degrees).
  public Metres metresPerPixel() throws BadInput {
    if (!crs.geographic()) {
      double unit = crs.metresPerUnit();
      return new Metres(pixelWidth * unit, pixelHeight * unit);
    }
    double latitudeRad = Math.toRadians(y(height / 2.0));
    double e2 = 0.00669437999014; // first eccentricity, squared
    double w2 = 1 - e2 * Math.sin(latitudeRad) * Math.sin(latitudeRad);
    double across = 6_378_137 / Math.sqrt(w2) * Math.cos(latitudeRad);
    double along = 6_378_137 * (1 - e2) / (w2 * Math.sqrt(w2));
    return new Metres(Math.toRadians(pixelWidth) * across, Math.toRadians(pixelHeight) * along);
  }

  /// Ground that a pixel of `row` covers, square metres: on longitude and latitude that of the WGS
  /// 84 ellipsoid between its parallels (Snyder 1987, eq. 3-12), else that of the map. Without a
  /// reference system units are taken for metres.
  public double squareMetres(int row) throws BadInput {
    if (crs.geographic()) {
      double zone = authalic(y(row)) - authalic(y(row + 1.0));
      double polar = 6_378_137 * (1 - 1 / 298.257223563);
      return polar * polar / 2 * Math.toRadians(pixelWidth) * zone;
    }
    double unit = crs.equals(Crs.UNKNOWN) ? 1 : crs.metresPerUnit();
    return pixelWidth * unit * pixelHeight * unit;
  }

  /// q / (1 - e2) of Snyder 1987, eq. 3-12.
  private static double authalic(double latitude) {
    double e = Math.sqrt(0.00669437999014);
    double sine = Math.sin(Math.toRadians(latitude));
    return sine / (1 - e * e * sine * sine) + Math.log((1 + e * sine) / (1 - e * sine)) / (2 * e);
  }
}
