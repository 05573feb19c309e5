package dev.limpid.geo;

import java.io.Serializable;
import java.util.Optional;

/// A rectangle of pixels. Column 0 is the westernmost, row 0 the northernmost.
///
/// @param col first column, inclusive
/// @param row first row, inclusive
/// @param width columns, at least 1
/// @param height rows, at least 1
public record Window(int col, int row, int width, int height) implements Serializable {
  public Window {
    if (width < 1 || height < 1)
      throw new IllegalArgumentException("empty window " + width + "x" + height);
  }

  public Window grow(Halo halo) {
    return new Window(
        col - halo.left(),
        row - halo.top(),
        width + halo.left() + halo.right(),
        height + halo.top() + halo.bottom());
  }

  /// The pixels of both, if any.
  public Optional<Window> intersection(Window other) {
    long left = Math.max(col, other.col);
    long top = Math.max(row, other.row);
    long right = Math.min((long) col + width, (long) other.col + other.width);
    long bottom = Math.min((long) row + height, (long) other.row + other.height);
    return left < right && top < bottom
        ? Optional.of(new Window((int) left, (int) top, (int) (right - left), (int) (bottom - top)))
        : Optional.empty();
  }
}
