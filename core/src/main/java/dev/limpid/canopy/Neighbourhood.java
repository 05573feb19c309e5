package dev.limpid.canopy;

import java.util.Arrays;

/// What a sensor saw on one date of a square of pixels, of which the middle one is meant.
public final class Neighbourhood {
  private final int bands;
  private final float[] values;

  /// @param values (pixel, band) reflectance, pixels row by row; taken as they are
  public Neighbourhood(float[] values, int bands) {
    long side = Math.round(Math.sqrt(values.length / (double) bands));
    if (side % 2 == 0 || side * side * bands != values.length)
      throw new IllegalArgumentException(
          "%d values of %d bands are no square of pixels with a middle"
              .formatted(values.length, bands));
    this.values = values;
    this.bands = bands;
  }

  /// Pixels of the square.
  public int pixels() {
    return values.length / bands;
  }

  /// (pixel, band), not to be changed.
  public float[] values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Neighbourhood that
        && bands == that.bands
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * bands + Arrays.hashCode(values);
  }
}
