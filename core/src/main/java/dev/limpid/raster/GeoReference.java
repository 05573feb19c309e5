package dev.limpid.raster;

import dev.limpid.geo.Crs;
import dev.limpid.geo.GeoKeys;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The grid of an image from its GeoTIFF 1.1 tags (OGC 19-008r4, section 7 and annex B).
final class GeoReference {
  private static final int MOST_TIE_VALUES = 6 * 4096;
  private static final int MOST_KEYS = 4 * 65_536;
  private static final int MOST_KEY_DOUBLES = 65_536;

  /// Share of a pixel by which the far corner may lie off a north-up grid: rounding, not rotation.
  private static final double ROTATION_SLACK = 1e-6;

  private final TiffHeader header;
  private final TiffDirectory tags;
  private final TiffLayout layout;
  private final List<String> warnings;

  private GeoReference(
      TiffHeader header, TiffDirectory tags, TiffLayout layout, List<String> warnings) {
    this.header = header;
    this.tags = tags;
    this.layout = layout;
    this.warnings = warnings;
  }

  /// The grid; columns and rows with a warning where the file has no georeferencing.
  static Grid grid(TiffHeader header, TiffDirectory tags, TiffLayout layout, List<String> warnings)
      throws IOException {
    return new GeoReference(header, tags, layout, warnings).grid();
  }

  private Grid grid() throws IOException {
    GeoKeys keys = keys();
    Crs crs = keys == null ? Crs.UNKNOWN : crs(keys);
    boolean point = keys != null && keys.pixelIsPoint();
    double[] matrix = tags.doubles(Tag.MODEL_TRANSFORMATION, 16);
    if (matrix.length > 0 && !identity(matrix)) return fromMatrix(crs, point, matrix);
    double[] scale = tags.doubles(Tag.MODEL_PIXEL_SCALE, 3);
    double[] tie = tags.doubles(Tag.MODEL_TIEPOINT, MOST_TIE_VALUES);
    if (scale.length >= 2 && tie.length >= 6) return fromScale(crs, point, scale, tie);
    if (tie.length >= 12)
      throw header.bad(
          "tiff.georeference",
          "%d control points and no pixel size: the grid is not north-up; resample it first:"
              + " gdalwarp IN.tif OUT.tif",
          tie.length / 6);
    warnings.add("no georeferencing: coordinates are columns and, downwards, negative rows");
    return new Grid(crs, 0, 0, 1, 1, layout.width(), layout.height());
  }

  private GeoKeys keys() throws IOException {
    long[] directory = tags.numbers(Tag.GEO_KEY_DIRECTORY, MOST_KEYS);
    if (directory.length < 4) return null;
    int[] values = new int[directory.length];
    for (int i = 0; i < values.length; i++) values[i] = (int) Math.min(directory[i], 65_535);
    byte[] ascii = tags.text(Tag.GEO_ASCII_PARAMS);
    return new GeoKeys(
        values,
        tags.doubles(Tag.GEO_DOUBLE_PARAMS, MOST_KEY_DOUBLES),
        ascii == null ? "" : new String(ascii, StandardCharsets.UTF_8));
  }

  private Crs crs(GeoKeys keys) throws IOException {
    try {
      return keys.crs();
    } catch (BadInput e) {
      warnings.add("reference system not understood: " + e.getMessage());
      return Crs.UNKNOWN;
    }
  }

  private Grid fromScale(Crs crs, boolean point, double[] scale, double[] tie) throws BadInput {
    // A negative height is a writer's slip and means the same: GDAL reads it so, too.
    return placed(
        crs, point, new double[] {tie[3], tie[4]}, scale[0], Math.abs(scale[1]), tie[0], tie[1]);
  }

  /// Columns and rows as coordinates: what some programs write for no georeferencing at all.
  private static boolean identity(double[] m) {
    return m.length >= 8
        && m[0] == 1
        && m[5] == 1
        && m[1] == 0
        && m[3] == 0
        && m[4] == 0
        && m[7] == 0;
  }

  private Grid fromMatrix(Crs crs, boolean point, double[] m) throws BadInput {
    if (m.length < 8)
      throw header.bad("tiff.georeference", "transformation of %d numbers, expected 16", m.length);
    double drift = Math.max(Math.abs(m[1]) * layout.height(), Math.abs(m[4]) * layout.width());
    double pixel = Math.min(Math.abs(m[0]), Math.abs(m[5]));
    if (!(drift <= ROTATION_SLACK * pixel))
      throw header.bad(
          "tiff.rotated",
          "the grid is rotated or sheared (x = %s col + %s row + %s, y = %s col + %s row + %s);"
              + " Limpid reads north-up grids, resample it first: gdalwarp IN.tif OUT.tif",
          m[0],
          m[1],
          m[3],
          m[4],
          m[5],
          m[7]);
    if (m[5] > 0)
      throw header.bad(
          "tiff.rotated",
          "the first row is the southernmost; Limpid reads north-up grids, resample it first:"
              + " gdalwarp IN.tif OUT.tif");
    return placed(crs, point, new double[] {m[3], m[7]}, m[0], -m[5], 0, 0);
  }

  /// @param at x and y of the place in the image at `col`, `row`
  private Grid placed(
      Crs crs, boolean point, double[] at, double width, double height, double col, double row)
      throws BadInput {
    double shift = point ? 0.5 : 0;
    double west = at[0] - (col + shift) * width;
    double north = at[1] + (row + shift) * height;
    boolean sound =
        width > 0
            && height > 0
            && Double.isFinite(west + width * layout.width())
            && Double.isFinite(north - height * layout.height());
    if (!sound)
      throw header.bad(
          "tiff.georeference",
          "pixel size %s x %s with origin (%s, %s), expected finite numbers and sizes above 0",
          width,
          height,
          west,
          north);
    return new Grid(crs, west, north, width, height, layout.width(), layout.height());
  }
}
