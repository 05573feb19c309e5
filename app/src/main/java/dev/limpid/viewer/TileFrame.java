package dev.limpid.viewer;

import dev.limpid.geo.Grid;

/// The ground that one picture shows: square pixels of a layer's own reference system.
///
/// @param west x of the outer edge of column 0
/// @param north y of the outer edge of row 0
/// @param resolution side of a pixel, CRS units
record TileFrame(double west, double north, double resolution, int width, int height) {
  /// Side of a tile, pixels.
  static final int SIDE = 256;

  /// Most pixels of a file along a side of a tile: what a file without smaller copies is read from.
  private static final int MOST_SIDE = 4096;

  /// The pyramid of tiles over a grid. At `most` a tile's pixel is the shorter side of the grid's;
  /// each level below doubles it. Level 0 shows the grid in one tile.
  ///
  /// @param least below it a tile would need too many pixels of the file
  record Pyramid(Grid grid, int least, int most) {
    /// @param coarsest pixel width of the smallest copy that the file has
    static Pyramid of(Grid grid, double coarsest) {
      double unit = Math.min(grid.pixelWidth(), grid.pixelHeight());
      double side = Math.max(grid.east() - grid.west(), grid.north() - grid.south()) / unit;
      int most = 0;
      while (SIDE * Math.pow(2, most) < side - 1e-6) most++;
      int least = most;
      while (least > 0 && SIDE * unit * Math.pow(2, most - least + 1) / coarsest <= MOST_SIDE)
        least--;
      return new Pyramid(grid, least, most);
    }

    double resolution(int z) {
      return Math.min(grid.pixelWidth(), grid.pixelHeight()) * Math.pow(2, most - z);
    }

    /// The tile, or null where there is none.
    TileFrame tile(int z, int x, int y) {
      if (z < least || z > most || x < 0 || y < 0) return null;
      double side = SIDE * resolution(z);
      double west = grid.west() + x * side;
      double north = grid.north() - y * side;
      if (west >= grid.east() || north <= grid.south()) return null;
      return new TileFrame(west, north, resolution(z), SIDE, SIDE);
    }
  }

  /// The whole grid in at most `most` pixels along each side.
  static TileFrame whole(Grid grid, int most) {
    double across = grid.east() - grid.west();
    double down = grid.north() - grid.south();
    double unit = Math.min(grid.pixelWidth(), grid.pixelHeight());
    double resolution = Math.max(unit, Math.max(across, down) / most);
    int width = Math.clamp((long) Math.floor(across / resolution + 1e-6), 1, most);
    int height = Math.clamp((long) Math.floor(down / resolution + 1e-6), 1, most);
    return new TileFrame(grid.west(), grid.north(), resolution, width, height);
  }

  /// One pixel around a place.
  static TileFrame point(double x, double y) {
    return new TileFrame(x - 0.5e-9, y + 0.5e-9, 1e-9, 1, 1);
  }

  int pixels() {
    return width * height;
  }

  /// Columns of `grid` under the centres of the frame's columns; some lie outside the grid.
  int[] columns(Grid grid) {
    int[] columns = new int[width];
    for (int i = 0; i < width; i++)
      columns[i] = position((west + (i + 0.5) * resolution - grid.west()) / grid.pixelWidth());
    return columns;
  }

  int[] rows(Grid grid) {
    int[] rows = new int[height];
    for (int i = 0; i < height; i++)
      rows[i] = position((grid.north() - north + (i + 0.5) * resolution) / grid.pixelHeight());
    return rows;
  }

  private static int position(double place) {
    return (int) Math.clamp(Math.floor(place + 1e-9), -1.0, Integer.MAX_VALUE);
  }
}
