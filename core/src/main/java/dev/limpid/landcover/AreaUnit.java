package dev.limpid.landcover;

/// The unit of areas.
///
/// @param name as JSON and tables print it
/// @param perPixel what one pixel is worth
public record AreaUnit(String name, double perPixel) {
  public static final AreaUnit PIXELS = new AreaUnit("pixels", 1);

  public AreaUnit {
    if (!(perPixel > 0) || Double.isInfinite(perPixel))
      throw new IllegalArgumentException("area of a pixel must be above 0, got " + perPixel);
  }

  public static AreaUnit squareMetres(double pixelArea) {
    return new AreaUnit("m2", pixelArea);
  }
}
