package dev.limpid.raster;

/// Indices and weights of the four source pixels of each target pixel of a row: the same for all
/// bands of a window, and most of the work.
final class BilinearTaps {
  private final int[] first;
  private final double[] right;
  private final double[] low;
  private int stride;

  BilinearTaps(int columns) {
    first = new int[columns];
    right = new double[columns];
    low = new double[columns];
  }

  /// For `count` positions from `from`, in any band of the window of `block`.
  void prepare(Kernel.Block block, double[] x, double[] y, int from, int count) {
    stride = block.width();
    for (int i = 0; i < count; i++) {
      double across = x[from + i] - 0.5;
      double down = y[from + i] - 0.5;
      int col = (int) Math.floor(across);
      int row = (int) Math.floor(down);
      right[i] = across - col;
      low[i] = down - row;
      int c = col - block.col();
      int r = row - block.row();
      boolean inside = c >= 0 && r >= 0 && c + 1 < stride && r + 1 < block.height();
      first[i] = inside ? r * stride + c : -1;
    }
  }

  /// NaN when one of the four is missing.
  double value(Kernel.Block block, int i) {
    if (first[i] < 0) return Double.NaN;
    float[] v = block.values();
    int at = block.offset() + first[i];
    int below = at + stride;
    double upper = v[at] + right[i] * (v[at + 1] - v[at]);
    double lower = v[below] + right[i] * (v[below + 1] - v[below]);
    return upper + low[i] * (lower - upper);
  }
}
