package dev.limpid.tile;

import dev.limpid.geo.Window;
import dev.limpid.vector.Rasterize;

/// The part of a grid that is mapped. Its pixels are those of the map of the whole grid: what lies
/// around it is read where a function needs it, and blocks keep their places.
///
/// @param window inside the grid
/// @param outline only pixels that it holds are mapped, the others are as [TileFunction#outside]
///   says; null for the whole window
public record Region(Window window, Rasterize outline) {
  public static Region of(Window window) {
    return new Region(window, null);
  }

  /// Whether each pixel of `block` is mapped, row by row; null where all are.
  boolean[] inside(Window block) {
    if (outline == null) return null;
    int[] owners = outline.owners(block, (pixel, owner, later) -> {});
    boolean[] inside = new boolean[owners.length];
    boolean all = true;
    for (int i = 0; i < owners.length; i++) all &= inside[i] = owners[i] >= 0;
    return all ? null : inside;
  }
}
