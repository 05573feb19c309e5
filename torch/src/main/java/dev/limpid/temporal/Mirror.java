package dev.limpid.temporal;

import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;

/// What lies beyond the edges of a cube: the inside mirrored at the centre of the outermost pixel,
/// as far as the halo reaches; nothing beyond that.
record Mirror(Window extent, Halo halo) {
  /// Far enough from every block.
  private static final int NOWHERE = Integer.MIN_VALUE / 2;

  /// Where each pixel of a window comes from in a block: its position row by row, -1 for nothing.
  int[] positions(Window window, Window block) {
    int[] cols = new int[window.width()];
    for (int c = 0; c < cols.length; c++)
      cols[c] =
          inside(window.col() + c, extent.col(), extent.width(), halo.left(), halo.right())
              - block.col();
    int[] positions = new int[window.width() * window.height()];
    for (int r = 0; r < window.height(); r++) {
      int row =
          inside(window.row() + r, extent.row(), extent.height(), halo.top(), halo.bottom())
              - block.row();
      for (int c = 0; c < cols.length; c++) {
        boolean there = row >= 0 && row < block.height() && cols[c] >= 0 && cols[c] < block.width();
        positions[r * cols.length + c] = there ? row * block.width() + cols[c] : -1;
      }
    }
    return positions;
  }

  /// The place that `at` shows, or [#NOWHERE].
  private static int inside(int at, int from, int length, int before, int behind) {
    int i = at - from;
    if (i < -before || i >= length + behind) return NOWHERE;
    if (length == 1) return from;
    int period = 2 * (length - 1);
    int phase = Math.floorMod(i, period);
    return from + Math.min(phase, period - phase);
  }
}
