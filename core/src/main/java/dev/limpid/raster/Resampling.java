package dev.limpid.raster;

import java.util.Locale;

/// How the value of a target pixel follows from source pixels. The rules are those of GDAL 3.6
/// (`gdalwarp -et 0`).
public enum Resampling {
  /// The source pixel that holds the target pixel's centre. Exact for codes.
  NEAREST,
  /// Triangle over two source pixels, widened when pixels become coarser.
  BILINEAR,
  /// Cubic convolution (Keys 1981, a = -0.5) over four source pixels, widened likewise.
  CUBIC,
  /// Mean of what the target pixel covers, by area.
  AVERAGE,
  /// Most frequent of the source pixels that the target pixel touches; of equals, the one that
  /// reached the count first from the north-west. Exact for codes.
  MODE;

  public static Resampling parse(String text) {
    for (Resampling method : values()) if (method.label().equals(text)) return method;
    throw new IllegalArgumentException(
        "resampling must be nearest, bilinear, cubic, average or mode, got '" + text + "'");
  }

  /// Whether values are copied and not computed, so that codes stay codes.
  public boolean copies() {
    return this == NEAREST || this == MODE;
  }

  /// The name on the command line.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
