package dev.limpid.geo;

import java.io.Serializable;

/// Pixels of context around a block that are read and not written. The sides differ where a network
/// pads asymmetrically.
public record Halo(int left, int right, int top, int bottom) implements Serializable {
  public static final Halo NONE = new Halo(0, 0, 0, 0);

  public Halo {
    if (left < 0 || right < 0 || top < 0 || bottom < 0)
      throw new IllegalArgumentException(
          "halo must not be negative, got " + left + ", " + right + ", " + top + ", " + bottom);
  }
}
