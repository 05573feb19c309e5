package dev.limpid.raster;

import java.util.List;

/// A finished tile in a part file: all that is needed to take it over into the final file, or to
/// skip it when an interrupted run goes on.
///
/// @param index of the tile in its [TileGrid]
/// @param offset of the packed bytes, behind the margin; 0 for a tile that is all no data
/// @param length of the packed bytes, margins excluded; 0 for a tile that is all no data
/// @param statistics of each band in the tile; empty for overviews
/// @param hashes SHA-256 of each band's pixels in the image, row by row, little-endian, all no data
///   as the same value; empty unless asked for
record WrittenTile(
    int index, long offset, int length, List<Moments> statistics, List<byte[]> hashes) {
  boolean empty() {
    return length == 0;
  }
}
