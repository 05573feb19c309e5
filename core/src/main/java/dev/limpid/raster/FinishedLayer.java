package dev.limpid.raster;

import java.nio.file.Path;
import java.util.List;

/// A file of a map whose bytes are complete and on the disk, but which has not its name yet.
///
/// @param target the name it will have
/// @param bytes where it lies now
/// @param side of the tiles that are hashed, pixels
/// @param tiles row by row
/// @param statistics of each band, of stored values
public record FinishedLayer(
    Layer layer,
    Path target,
    Path bytes,
    int side,
    List<TileHash> tiles,
    List<BandStatistics> statistics) {
  public FinishedLayer {
    tiles = List.copyOf(tiles);
    statistics = List.copyOf(statistics);
  }
}
