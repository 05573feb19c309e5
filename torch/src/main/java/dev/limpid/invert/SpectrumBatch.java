package dev.limpid.invert;

import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.torch.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/// Spectra of a step.
///
/// @param reflectance (n, band), single precision
/// @param seen what an encoder sees: the reflectance, or where neighbours are known (n, pixel x
///   band)
/// @param angles (n, 3) in degrees
/// @param deviations of the errors of bands (n, band)
/// @param places of what made them in the box (n, d), or d = 0
record SpectrumBatch(
    Tensor reflectance, Tensor seen, Tensor angles, Tensor deviations, Tensor places) {
  /// Spectra as they were measured.
  static SpectrumBatch of(SpectrumSet set, Noise noise) {
    float[] reflectance = set.reflectance();
    float[] deviations = new float[reflectance.length];
    for (int i = 0; i < deviations.length; i++)
      deviations[i] = (float) noise.deviation(reflectance[i]);
    return of(set, reflectance, deviations);
  }

  /// Spectra to which errors are added.
  static SpectrumBatch noisy(SpectrumSet set, Noise noise, RandomGenerator random) {
    return of(set.noisy(noise, random), noise);
  }

  /// Spectra with the errors that each states, of which nothing else is known.
  static SpectrumBatch of(List<Spectrum> spectra) {
    SpectrumSet set = SpectrumSet.of(spectra);
    float[] deviations = new float[set.size() * set.bands()];
    for (int i = 0; i < deviations.length; i++)
      deviations[i] = spectra.get(i / set.bands()).deviations().get(i % set.bands()).floatValue();
    return of(set, set.reflectance(), deviations);
  }

  private static SpectrumBatch of(SpectrumSet set, float[] reflectance, float[] deviations) {
    Tensor own = Tensor.of(reflectance, set.size(), set.bands());
    int width = set.pixels() * set.bands();
    return new SpectrumBatch(
        own,
        set.pixels() == 1 ? own : Tensor.of(set.seen(), set.size(), width),
        Tensor.of(set.angles(), set.size(), 3),
        Tensor.of(deviations, set.size(), set.bands()),
        Tensor.of(set.places(), set.size(), set.count()));
  }

  long size() {
    return reflectance.size(0);
  }
}
