package dev.limpid.raster;

/// One resolution of a file, all of whose tiles are written.
///
/// @param tiles in the order of `grid`
record Level(TileGrid grid, WrittenTile[] tiles) {
  /// The statistics of a band, tiles merged in their order. Overviews have none.
  Moments statistics(int band) {
    int from = grid.planar() ? grid.index(band, 0, 0) : 0;
    int sample = grid.planar() ? 0 : band;
    Moments all = Moments.NONE;
    for (int i = from; i < from + grid.perPlane(); i++)
      all = all.plus(tiles[i].statistics().get(sample));
    return all;
  }
}
