package dev.limpid.tile;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.raster.Raster;
import java.util.Arrays;

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

  /// What the map has at every pixel where the cube has nothing at any time; null where that cannot
  /// be told from one pixel: the function looks at neighbours, or pixels outside the outline have
  /// other values.
  float[] ofNothing(CubeFiles cube) {
    boolean alone = function.halo().equals(Halo.NONE) && function.stride() == 1;
    if (!alone || function.scale() != 1) return null;
    Raster one = function.apply(Patch.nothing(cube, new Window(0, 0, 1, 1)));
    float[] values = new float[one.bands().size()];
    for (int b = 0; b < values.length; b++) values[b] = one.at(b, 0, 0);
    boolean same = region.outline() == null || Arrays.equals(values, function.outside());
    return same ? values : null;
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
