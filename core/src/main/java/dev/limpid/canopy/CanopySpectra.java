package dev.limpid.canopy;

/// Spectra of one canopy, each with a value a wavelength. An object is filled again for the next
/// canopy: copy what must stay.
public final class CanopySpectra {
  final double[] rsot;
  final double[] rdot;
  final double[] rsdt;
  final double[] rddt;
  final double[] absorbedDirect;
  final double[] absorbedDiffuse;
  final double[] leafReflectance;
  final double[] leafTransmittance;
  final double[] soil;
  double cover;

  CanopySpectra(int wavelengths) {
    rsot = new double[wavelengths];
    rdot = new double[wavelengths];
    rsdt = new double[wavelengths];
    rddt = new double[wavelengths];
    absorbedDirect = new double[wavelengths];
    absorbedDiffuse = new double[wavelengths];
    leafReflectance = new double[wavelengths];
    leafTransmittance = new double[wavelengths];
    soil = new double[wavelengths];
  }

  /// Which reflectance: from the sun (s) or the whole sky (d), to the viewer (o) or everywhere (d).
  public enum Factor {
    /// Bidirectional: what a sensor sees under a clear sky.
    RSOT,
    /// Hemispherical-directional.
    RDOT,
    /// Directional-hemispherical.
    RSDT,
    /// Bihemispherical.
    RDDT
  }

  double[] values(Factor factor) {
    return switch (factor) {
      case RSOT -> rsot;
      case RDOT -> rdot;
      case RSDT -> rsdt;
      case RDDT -> rddt;
    };
  }

  /// A reflectance factor at wavelength `i`, no unit.
  public double reflectance(Factor factor, int i) {
    return values(factor)[i];
  }

  /// Share of the sun's light at wavelength `i` that leaves absorb.
  public double absorbedDirect(int i) {
    return absorbedDirect[i];
  }

  /// Share of the sky's light at wavelength `i` that leaves absorb.
  public double absorbedDiffuse(int i) {
    return absorbedDiffuse[i];
  }

  public double leafReflectance(int i) {
    return leafReflectance[i];
  }

  public double leafTransmittance(int i) {
    return leafTransmittance[i];
  }

  public double soil(int i) {
    return soil[i];
  }

  /// Share of the ground that leaves hide from the viewer.
  public double cover() {
    return cover;
  }
}
