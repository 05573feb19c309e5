package dev.limpid.invert;

import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.Spectrum;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.posterior.WeightedDraws;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The posterior of each spectrum as a network has it, in draws with their densities; beside
/// [dev.limpid.canopy.PosteriorSampling], which asks the physics.
public final class NetworkSampling {
  private final CanopyVae model;
  private final int draws;

  /// @param draws of each posterior, at least 1
  public NetworkSampling(CanopyVae model, int draws) {
    if (draws < 1) throw new IllegalArgumentException("draws must be at least 1, got " + draws);
    this.model = model;
    this.draws = draws;
  }

  public CanopyPosterior of(Spectrum spectrum, long seed) {
    try (Scope scope = Scope.open()) {
      Posterior posterior = model.posterior(SpectrumBatch.of(List.of(spectrum)));
      Tensor z = posterior.samples(draws, new SplittableRandom(seed)); // (draw, 1, latent)
      double[] places = Doubles.values(z);
      double[] densities = Doubles.values(posterior.logDensity(z));
      int d = model.latents().count();
      double[][] rows = new double[draws][];
      for (int k = 0; k < draws; k++) rows[k] = Arrays.copyOfRange(places, k * d, (k + 1) * d);
      return new CanopyPosterior(spectrum, model.latents(), WeightedDraws.alike(rows, densities));
    }
  }
}
