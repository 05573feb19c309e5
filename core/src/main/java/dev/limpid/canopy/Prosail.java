package dev.limpid.canopy;

/// Reflectance of a leaf canopy: leaves by [Prospect] in a layer by 4SAIL over a soil. Begin with
/// [#reflectance]; for many canopies make a model once and a [Simulator] per thread.
public final class Prosail {
  private final Prospect prospect;
  private final SoilBasis soils;
  private final SailOptions options;

  /// @param prospect leaves, at the wavelengths of interest
  public Prosail(Prospect prospect, SoilBasis soils, SailOptions options) {
    this.prospect = prospect;
    this.soils = soils.at(prospect.wavelengths());
    this.options = options;
  }

  /// What ships: PROSPECT-D and -PRO, Limpid's own soils, 18 classes of leaf angle, no cap.
  public static Prosail shipped(Wavelengths wavelengths) {
    return new Prosail(
        new Prospect(LeafCoefficients.shipped(), wavelengths),
        SoilBasis.shipped(),
        SailOptions.DEFAULT);
  }

  /// Bidirectional reflectance at 400, 401, ..., 2500 nm (2101 values) by the model that ships.
  public static double[] reflectance(Traits traits, Angles angles) {
    return shipped(Wavelengths.ALL).simulator().run(traits, angles).rsot;
  }

  public Wavelengths wavelengths() {
    return prospect.wavelengths();
  }

  Prospect prospect() {
    return prospect;
  }

  /// At its wavelengths.
  SoilBasis soils() {
    return soils;
  }

  SailOptions options() {
    return options;
  }

  /// Makes what computes canopies one after the other in one thread.
  public Simulator simulator() {
    return new Simulator();
  }

  /// Computes canopies in one thread, always into the same arrays.
  public final class Simulator {
    private final Sail sail = new Sail(options);
    private final CanopySpectra spectra = new CanopySpectra(wavelengths().count());

    private Simulator() {}

    /// @return the same object every time, filled anew
    /// @throws IllegalArgumentException where a value is outside what the model knows
    public CanopySpectra run(Traits traits, Angles angles) {
      prospect.leaf(traits.leaf(), spectra.leafReflectance, spectra.leafTransmittance);
      soils.fill(traits.soil(), spectra.soil);
      sail.fill(traits, angles, spectra);
      return spectra;
    }
  }
}
