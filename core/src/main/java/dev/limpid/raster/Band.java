package dev.limpid.raster;

import java.io.Serializable;

/// What one layer of a raster measures. Physical value = stored value * scale + offset.
///
/// @param name for example `B04`, `LAI`, `class`; empty when the file gives none
/// @param unit UCUM unit of the physical value, `1` when it has none
/// @param nanometres centre wavelength, or `NaN` when the band is not spectral
public record Band(String name, String unit, double nanometres, double scale, double offset)
    implements Serializable {
  public Band {
    if (!Double.isFinite(scale) || scale == 0)
      throw new IllegalArgumentException("scale must be finite and not 0, got " + scale);
    if (!Double.isFinite(offset))
      throw new IllegalArgumentException("offset must be finite, got " + offset);
  }

  public static Band spectral(String name, double nanometres) {
    return new Band(name, "1", nanometres, 1, 0);
  }

  public static Band of(String name, String unit) {
    return new Band(name, unit, Double.NaN, 1, 0);
  }

  public Band scaled(double factor, double shift) {
    return new Band(name, unit, nanometres, factor, shift);
  }
}
