package dev.limpid.canopy;

import dev.limpid.posterior.BoxDensity;

/// Prior times likelihood of a canopy that gave a spectrum, on the unit box of [Latents]: bands
/// with independent normal errors, all constants kept. Its integral is the evidence.
final class SpectrumDensity implements BoxDensity {
  private static final double LOG_ROOT = 0.5 * Math.log(2 * Math.PI);

  private final Latents latents;
  private final Prior prior;
  private final Prosail.Simulator model;
  private final Sensor.Bands bands;
  private final Angles angles;
  private final double[] measured;
  private final double[] deviations;
  private final double constant;
  private final double[] simulated;

  /// @param model at the wavelengths of `bands`; of this object alone
  SpectrumDensity(
      Latents latents,
      Prior prior,
      Prosail.Simulator model,
      Sensor.Bands bands,
      Spectrum spectrum) {
    this.latents = latents;
    this.prior = prior;
    this.model = model;
    this.bands = bands;
    this.angles = spectrum.angles();
    this.measured = spectrum.bands().stream().mapToDouble(Double::doubleValue).toArray();
    this.deviations = spectrum.deviations().stream().mapToDouble(Double::doubleValue).toArray();
    this.simulated = new double[bands.count()];
    double sum = 0;
    for (double s : deviations) sum -= Math.log(s) + LOG_ROOT;
    this.constant = sum;
  }

  @Override
  public double log(double[] z) {
    double[] x = latents.parameters(z);
    double density = prior.logRelative(x);
    if (density == Double.NEGATIVE_INFINITY) return density;
    Traits traits = Parameter.draw("", latents.model(), x).traits();
    bands.of(model.run(traits, angles), CanopySpectra.Factor.RSOT, simulated, 0);
    double square = 0;
    for (int b = 0; b < measured.length; b++) {
      double apart = (measured[b] - simulated[b]) / deviations[b];
      square += apart * apart;
    }
    return density + constant - 0.5 * square;
  }
}
