package dev.limpid.invert;

import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.Spectrum;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.priors.CanopyPrior;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.posterior.WeightedDraws;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The posterior of each spectrum by itself: as a network has it, refined, in draws that the
/// physics weighted to stand for the exact one; between [NetworkSampling] and
/// [dev.limpid.canopy.PosteriorSampling].
public final class RefinedSampling {
  private final CanopyVae model;
  private final CanopyDecoder decoder;
  private final PriorDensity prior;
  private final Refinement refinement;
  private final int draws;

  /// @param decoder at all wavelengths, or nearly as good
  /// @param draws that will be picked from each posterior; as many are weighted at least
  public RefinedSampling(CanopyVae model, CanopyDecoder decoder, Refinement refinement, int draws) {
    this.model = model;
    this.decoder = decoder;
    this.prior = new CanopyPrior(model.card().prior(), model.latents());
    this.refinement = refinement;
    this.draws = Math.max(CanopyVae.WEIGHTED, draws);
  }

  /// Draws of each posterior that the physics weighs.
  public int draws() {
    return draws;
  }

  /// @throws IllegalArgumentException where the physics gives none of the draws a density
  public CanopyPosterior of(Spectrum spectrum, long seed) {
    int d = model.latents().count();
    try (Scope scope = Scope.open()) {
      SpectrumBatch one = SpectrumBatch.of(List.of(spectrum));
      Posterior posterior = model.refined(one, decoder, prior, refinement);
      ImportanceDraws drawn =
          ImportanceDraws.of(posterior, decoder, prior, one, draws, new SplittableRandom(seed));
      double[] own = Doubles.values(posterior.logDensity(Doubles.of(drawn.z(), draws, 1, d)));
      double[] weights = drawn.logWeights()[0];
      double[][] places = new double[draws][];
      double[] joint = new double[draws];
      for (int k = 0; k < draws; k++) {
        places[k] = Arrays.copyOfRange(drawn.z(), k * d, (k + 1) * d);
        joint[k] = weights[k] + own[k];
      }
      return CanopyPosterior.weighted(
          spectrum, model.latents(), new WeightedDraws(places, joint, weights));
    }
  }
}
