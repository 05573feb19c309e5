package dev.limpid.tile;

import dev.limpid.cube.Patch;
import dev.limpid.geo.Window;
import dev.limpid.raster.Raster;

/// Puts results where they belong in the file, which holds the region only.
record Placing(TileFunction function, Region region) {
  Placing {
    if (region.outline() != null && function.scale() != 1)
      throw new IllegalArgumentException(
          "an outline needs pixels as large as the input's, got scale " + function.scale());
  }

  Raster apply(Patch patch) {
    Raster result = function.apply(patch);
    Window whole = finer(region.window());
    Raster part = result.cut(whole.intersection(result.window()).orElseThrow());
    boolean[] inside = region.inside(part.window());
    if (inside != null) part = part.where(inside, function.outside());
    return part.from(whole.col(), whole.row());
  }

  /// The pixels of the file that `block` gives.
  Window output(Window block) {
    Window whole = finer(region.window());
    Window part = whole.intersection(finer(block)).orElseThrow();
    return new Window(
        part.col() - whole.col(), part.row() - whole.row(), part.width(), part.height());
  }

  /// The pixels of the cube that `part` of the file comes from.
  Window input(Window part) {
    int scale = function.scale();
    int col = part.col() / scale;
    int row = part.row() / scale;
    return new Window(
        region.window().col() + col,
        region.window().row() + row,
        Math.ceilDiv(part.col() + part.width(), scale) - col,
        Math.ceilDiv(part.row() + part.height(), scale) - row);
  }

  private Window finer(Window w) {
    int scale = function.scale();
    return new Window(w.col() * scale, w.row() * scale, w.width() * scale, w.height() * scale);
  }
}
