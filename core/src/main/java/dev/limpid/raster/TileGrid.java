package dev.limpid.raster;

import dev.limpid.geo.Window;

/// How an image is cut into square tiles. Those at the right and bottom edge reach beyond it.
///
/// Tiles are counted row by row; where bands are stored apart, all tiles of the first band come
/// before those of the second.
///
/// @param side of one tile, pixels
/// @param planar whether each band has tiles of its own
record TileGrid(int width, int height, int side, int bands, boolean planar) {
  int across() {
    return Math.ceilDiv(width, side);
  }

  int down() {
    return Math.ceilDiv(height, side);
  }

  int perPlane() {
    return Math.multiplyExact(across(), down());
  }

  int count() {
    return Math.multiplyExact(perPlane(), planar ? bands : 1);
  }

  /// Values of one pixel in one tile.
  int samples() {
    return planar ? 1 : bands;
  }

  int index(int plane, int tileRow, int tileCol) {
    return plane * perPlane() + tileRow * across() + tileCol;
  }

  int plane(int tile) {
    return tile / perPlane();
  }

  int tileRow(int tile) {
    return tile % perPlane() / across();
  }

  int tileCol(int tile) {
    return tile % across();
  }

  /// The pixels of a tile that lie in the image.
  Window window(int tile) {
    int col = tileCol(tile) * side;
    int row = tileRow(tile) * side;
    return new Window(col, row, Math.min(side, width - col), Math.min(side, height - row));
  }

  /// The next overview: half as many pixels along each side, rounded up.
  TileGrid half() {
    return new TileGrid(Math.ceilDiv(width, 2), Math.ceilDiv(height, 2), side, bands, planar);
  }
}
