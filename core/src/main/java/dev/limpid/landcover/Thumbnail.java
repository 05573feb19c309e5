package dev.limpid.landcover;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import dev.limpid.raster.Legend;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.util.List;

/// A raster made small enough for a picture: every n-th pixel of some bands.
final class Thumbnail {
  /// Longest side in pixels.
  static final int MOST = 1000;

  private final int width;
  private final int height;
  private final double pixelWidth;
  private final float[][] bands; // (band, pixel), NaN is no data
  private final Legend legend;

  /// @param pixelWidth side of a thumbnail's pixel in CRS units
  Thumbnail(int width, int height, double pixelWidth, float[][] bands, Legend legend) {
    this.width = width;
    this.height = height;
    this.pixelWidth = pixelWidth;
    this.bands = bands;
    this.legend = legend;
  }

  /// @param file for messages
  /// @param names bands by name or, after `@`, by position from 1; none means the first band
  static Thumbnail of(RasterSource source, String file, List<String> names) throws IOException {
    RasterInfo info = source.info();
    Grid grid = info.grid();
    int step = Math.max(1, Math.ceilDiv(Math.max(grid.width(), grid.height()), MOST));
    int width = Math.ceilDiv(grid.width(), step);
    int height = Math.ceilDiv(grid.height(), step);
    int[] chosen = positions(info.bands(), file, names);
    float[][] out = new float[chosen.length][width * height];
    int strip = Math.clamp(info.blockHeight(), 1, 512);
    for (int row = 0; row < grid.height(); row += strip) {
      int rows = Math.min(strip, grid.height() - row);
      int first = Math.ceilDiv(row, step);
      if (first * step >= row + rows) continue;
      for (int b = 0; b < chosen.length; b++) {
        float[] values = new float[rows * grid.width()];
        source.read(new Window(0, row, grid.width(), rows), new int[] {chosen[b]}, values);
        for (int r = first; r < height && r * step < row + rows; r++) {
          int from = (r * step - row) * grid.width();
          for (int c = 0; c < width; c++) out[b][r * width + c] = values[from + c * step];
        }
      }
    }
    boolean metres = !grid.crs().definition().isEmpty() && grid.pixelWidth() >= 0.1;
    double pixel = metres ? grid.pixelWidth() * step : Double.NaN;
    return new Thumbnail(width, height, pixel, out, info.legend());
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// Metres along the side of a pixel, `NaN` where the reference system is not known to be in
  /// metres.
  double pixelWidth() {
    return pixelWidth;
  }

  float at(int band, int pixel) {
    return bands[band][pixel];
  }

  /// Legend of the file, or null.
  Legend legend() {
    return legend;
  }

  /// Value below which a share of the valid pixels lies; `NaN` when none is valid.
  double quantile(int band, double share) {
    float[] sorted = bands[band].clone();
    java.util.Arrays.sort(sorted); // NaN last
    int valid = sorted.length;
    while (valid > 0 && Float.isNaN(sorted[valid - 1])) valid--;
    if (valid == 0) return Double.NaN;
    return sorted[(int) Math.min(valid - 1L, (long) (share * valid))];
  }

  private static int[] positions(List<Band> bands, String file, List<String> names)
      throws BadInput {
    if (names.isEmpty()) return new int[] {0};
    int[] out = new int[names.size()];
    List<String> known = bands.stream().map(Band::name).toList();
    for (int i = 0; i < out.length; i++) {
      String name = names.get(i);
      int at =
          name.matches("@\\d{1,6}") ? Integer.parseInt(name.substring(1)) - 1 : known.indexOf(name);
      if (at < 0 || at >= bands.size())
        throw new BadInput(
            "picture.band", file, "has no band '" + name + "'; its bands are " + known);
      out[i] = at;
    }
    return out;
  }
}
