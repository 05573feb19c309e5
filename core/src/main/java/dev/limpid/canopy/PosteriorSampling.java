package dev.limpid.canopy;

import dev.limpid.posterior.BoxDensity;
import dev.limpid.posterior.ImportanceSampler;
import dev.limpid.posterior.Sampled;
import dev.limpid.posterior.SamplerOptions;
import java.util.function.Supplier;

/// The posterior of each spectrum by the physics itself, without a network: importance sampling of
/// all canopies that the prior allows.
public final class PosteriorSampling {
  private final Latents latents;
  private final Prior prior;
  private final Prosail model;
  private final Sensor.Bands bands;
  private final SamplerOptions options;

  /// @param model of the version of `latents`, at the wavelengths of the sensor
  public PosteriorSampling(
      Latents latents, Prior prior, Prosail model, Sensor sensor, SamplerOptions options) {
    this.latents = latents;
    this.prior = prior;
    this.model = model;
    this.bands = sensor.over(model.wavelengths());
    this.options = options;
  }

  /// @param seed gives the same draws for any number of threads
  /// @param step called before each canopy is computed, in any thread; may throw in order to end
  ///   the work
  public CanopyPosterior of(Spectrum spectrum, long seed, int threads, Runnable step) {
    if (spectrum.bands().size() != bands.count())
      throw new IllegalArgumentException(
          "spectrum %s has %d bands, the sensor %d"
              .formatted(spectrum.id(), spectrum.bands().size(), bands.count()));
    Supplier<BoxDensity> densities =
        () -> {
          BoxDensity density =
              new SpectrumDensity(latents, prior, model.simulator(), bands, spectrum);
          return z -> {
            step.run();
            return density.log(z);
          };
        };
    Sampled sampled = ImportanceSampler.run(densities, latents.count(), options, seed, threads);
    return new CanopyPosterior(spectrum, latents, sampled);
  }
}
