package dev.limpid.canopy;

/// The soil below a canopy: a mixture of the two spectra of a [SoilBasis], made brighter or darker.
///
/// @param brightness factor on the mixture (`rsoil`), at least 0
/// @param dryShare share of the dry spectrum (`psoil`), 0 to 1
public record Soil(double brightness, double dryShare) {
  public Soil {
    Refuse.outside("rsoil", brightness, 0, Double.POSITIVE_INFINITY);
    Refuse.outside("psoil", dryShare, 0, 1);
  }
}
