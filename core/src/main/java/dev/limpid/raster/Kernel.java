package dev.limpid.raster;

/// Computes target pixels from a block of source pixels. Positions are in pixels of the source grid
/// ([SourcePositions]); NaN is no data, in positions and in values.
sealed interface Kernel permits PointKernel, AreaKernel {
  /// Source pixels that a position needs beyond itself, along x and y.
  int reachX();

  int reachY();

  /// A window of one source band in memory.
  ///
  /// @param gridWidth columns of the whole source
  /// @param gridHeight rows of the whole source
  record Block(
      float[] values,
      int offset,
      int col,
      int row,
      int width,
      int height,
      int gridWidth,
      int gridHeight) {
    /// The value at a column and row of the source grid, NaN outside the window.
    float at(int c, int r) {
      int x = c - col;
      int y = r - row;
      if (x < 0 || y < 0 || x >= width || y >= height) return Float.NaN;
      return values[offset + y * width + x];
    }
  }
}
