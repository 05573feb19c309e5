package dev.limpid.invert;

import dev.limpid.canopy.BandDerivatives;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.NearestCanopy;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;

/// From places in the box of [Latents] to what a sensor sees, and how probable a spectrum is then.
public final class CanopyDecoder {
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  private final Latents latents;
  private final BandDerivatives derivatives;
  private final DifferentiableProsail physics;
  private final double[] low;
  private final double[] span;

  /// @param model at the wavelengths of the sensor
  public CanopyDecoder(Latents latents, Prosail model, Sensor sensor, int threads) {
    this.latents = latents;
    this.derivatives = new BandDerivatives(model, sensor, latents.parameters());
    this.physics = new DifferentiableProsail(derivatives, threads);
    this.low = new double[latents.count()];
    this.span = new double[latents.count()];
    for (int i = 0; i < low.length; i++) {
      low[i] = latents.value(i, 0);
      span[i] = latents.value(i, 1) - low[i];
    }
  }

  /// Bidirectional reflectance.
  ///
  /// @param z (k, n, d) in [0, 1]
  /// @param angles (n, 3) in degrees
  /// @return (k, n, band)
  public Tensor bands(Tensor z, Tensor angles) {
    long k = z.size(0);
    long n = z.size(1);
    Tensor traits = z.times(like(span, z)).plus(like(low, z));
    Tensor together = traits.permute(1, 0, 2).reshape(n * k, z.size(2)); // same angles in a row
    Tensor seen = physics.bands(together, angles.unsqueeze(1).expand(n, k, 3).reshape(n * k, 3));
    return seen.reshape(n, k, -1).permute(1, 0, 2);
  }

  /// A search of canopies by the same physics, for one thread.
  NearestCanopy nearest() {
    return new NearestCanopy(latents, derivatives);
  }

  private static Tensor like(double[] values, Tensor other) {
    return Doubles.like(Doubles.of(values, values.length), other);
  }

  /// Logarithm of the density of measured bands, with independent normal errors.
  ///
  /// @param z (k, n, d)
  /// @return (k, n), all constants kept
  public Tensor logLikelihood(Tensor z, SpectrumBatch spectra) {
    Tensor apart =
        bands(z, spectra.angles()).minus(spectra.reflectance()).over(spectra.deviations());
    Tensor constant = Pointwise.log(spectra.deviations()).sum(-1);
    return apart
        .square()
        .sum(-1)
        .times(-0.5)
        .minus(constant)
        .plus(-0.5 * LOG_2_PI * apart.size(-1));
  }
}
