package dev.limpid.raster;

/// Pixels of an image in memory as stored: all of a block, or some of its rows.
///
/// @param values an array of the image's [SampleType], or null where nothing was ever written
/// @param row of the image where it starts
/// @param col of the image where it starts
/// @param rowStride values from one row to the next
/// @param pixelStride values from one pixel to the next: the bands it holds
record Chunk(Object values, int row, int col, int rowStride, int pixelStride) {
  /// What a reader does with the part of a window that a chunk holds. The chunk's array is used
  /// again afterwards.
  interface Visitor {
    /// @param from first of the asked samples that the chunk holds, by position in the request
    /// @param to one past the last
    void visit(Chunk chunk, Part part, int from, int to);
  }

  /// A rectangle of the image, [dev.limpid.geo.Window] without its check, made by the million.
  record Part(int col, int row, int width, int height) {}

  /// Index of a value.
  ///
  /// @param sample within the pixel; 0 where bands are stored apart
  int index(int atRow, int atCol, int sample) {
    return (atRow - row) * rowStride
        + (atCol - col) * pixelStride
        + (pixelStride == 1 ? 0 : sample);
  }
}
