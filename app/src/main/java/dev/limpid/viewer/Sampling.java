package dev.limpid.viewer;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// Reads the nearest pixel of a raster for each pixel of a frame, from the smallest copy that is
/// still fine enough.
final class Sampling {
  /// Pixels read at once; above it rows are read one by one, so that memory does not follow the
  /// size of the file.
  private static final int AT_ONCE = 1 << 20;

  private Sampling() {}

  /// Pixel width of the smallest copy that `source` holds.
  static double coarsest(RasterSource source) throws IOException {
    int copies = source.info().overviews().size();
    return (copies == 0 ? source : source.overview(copies - 1)).grid().pixelWidth();
  }

  /// Whether a frame is read from a smaller copy.
  static boolean copied(RasterSource source, TileFrame frame) {
    return copy(source, frame.resolution()) >= 0;
  }

  /// The pixels of a grid from the first to the last that a frame shows.
  static Optional<Window> touched(Grid grid, TileFrame frame) {
    int[] columns = frame.columns(grid);
    int[] rows = frame.rows(grid);
    int left = first(columns, grid.width());
    int top = first(rows, grid.height());
    if (left < 0 || top < 0) return Optional.empty();
    int width = last(columns, grid.width()) - left + 1;
    return Optional.of(new Window(left, top, width, last(rows, grid.height()) - top + 1));
  }

  /// Stored values of one band; `NaN` where there is no data.
  ///
  /// @param into (row, column) of the frame
  static void read(RasterSource source, int band, TileFrame frame, float[] into)
      throws IOException {
    int copy = copy(source, frame.resolution());
    RasterSource level = copy < 0 ? source : source.overview(copy);
    Grid grid = level.grid();
    int[] columns = frame.columns(grid);
    int[] rows = frame.rows(grid);
    Arrays.fill(into, 0, frame.pixels(), Float.NaN);
    Window window = touched(grid, frame).orElse(null);
    if (window == null) return;
    int left = window.col();
    int top = window.row();
    int right = left + window.width() - 1;
    int bottom = top + window.height() - 1;
    long pixels = (long) window.width() * window.height();
    if (pixels <= AT_ONCE) {
      float[] values = new float[(int) pixels];
      level.read(window, new int[] {band}, values);
      for (int r = 0; r < rows.length; r++)
        if (rows[r] >= top && rows[r] <= bottom)
          spread(values, (rows[r] - top) * window.width(), columns, left, right, into, r);
      return;
    }
    float[] line = new float[right - left + 1];
    for (int r = 0; r < rows.length; r++) {
      if (rows[r] < top || rows[r] > bottom) continue;
      level.read(new Window(left, rows[r], line.length, 1), new int[] {band}, line);
      spread(line, 0, columns, left, right, into, r);
    }
  }

  private static void spread(
      float[] values, int from, int[] columns, int left, int right, float[] into, int row) {
    for (int i = 0; i < columns.length; i++)
      if (columns[i] >= left && columns[i] <= right)
        into[row * columns.length + i] = values[from + columns[i] - left];
  }

  private static int first(int[] positions, int size) {
    for (int p : positions) if (p >= 0 && p < size) return p;
    return -1;
  }

  private static int last(int[] positions, int size) {
    for (int i = positions.length - 1; i >= 0; i--)
      if (positions[i] >= 0 && positions[i] < size) return positions[i];
    return -1;
  }

  /// Position of the smallest copy that is fine enough, -1 for the raster itself.
  private static int copy(RasterSource source, double resolution) {
    Grid grid = source.grid();
    java.util.List<RasterInfo.Size> copies = source.info().overviews();
    for (int k = copies.size() - 1; k >= 0; k--) {
      double factor = (double) grid.width() / copies.get(k).width();
      if (grid.pixelWidth() * factor <= resolution * 1.01) return k;
    }
    return -1;
  }
}
