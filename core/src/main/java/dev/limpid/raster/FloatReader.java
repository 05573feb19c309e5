package dev.limpid.raster;

import dev.limpid.geo.Window;
import java.util.Arrays;

/// Puts chunks into a `float` array in (band, row, column) order.
///
/// @param samples asked for, by their number in the pixel
record FloatReader(
    SampleType type, NoData noData, Window window, int[] samples, float[] into, boolean separate)
    implements Chunk.Visitor {
  /// Bytes of interleaved pixels that are gone through again for each band: they should stay in the
  /// first-level cache.
  private static final int RUN_BYTES = 16 << 10;

  @Override
  public void visit(Chunk chunk, Chunk.Part part, int from, int to) {
    int run = Math.max(16, RUN_BYTES / (type.bytes() * Math.max(1, chunk.pixelStride())));
    for (int r = part.row(); r < part.row() + part.height(); r++)
      for (int c = 0; c < part.width(); c += run) {
        int count = Math.min(run, part.width() - c);
        for (int k = from; k < to; k++) convert(chunk, k, r, part.col() + c, count);
      }
  }

  private void convert(Chunk chunk, int k, int row, int col, int count) {
    int at = (k * window.height() + row - window.row()) * window.width() + col - window.col();
    if (chunk.values() == null) Arrays.fill(into, at, at + count, noData.present() ? Float.NaN : 0);
    else
      Floats.convert(
          type,
          chunk.values(),
          chunk.index(row, col, separate ? 0 : samples[k]),
          chunk.pixelStride(),
          count,
          into,
          at,
          noData);
  }
}
