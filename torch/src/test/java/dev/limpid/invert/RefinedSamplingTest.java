package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.Angles;
import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.PosteriorSampling;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Spectrum;
import dev.limpid.posterior.Marginal;
import dev.limpid.posterior.SamplerOptions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A network that knows nothing of the spectrum, whose measurement is rough: the exact posterior is
/// wide, so that many of its draws count.
final class RefinedSamplingTest {
  private static final Latents LATENTS = Canopies.LATENTS;
  private static final Spectrum SEEN =
      new Spectrum(
          "rough",
          List.of(.03, .06, .04, .1, .3, .35, .4, .4, .2, .1),
          Collections.nCopies(10, .07),
          new Angles(30, 5, 90));

  private static CanopyPosterior exact() {
    return new PosteriorSampling(
            LATENTS,
            Prior.UNIFORM,
            Canopies.MODEL,
            Canopies.SENSOR,
            new SamplerOptions(5000, 10, 12, 2, 500))
        .of(SEEN, 1, 2, () -> {});
  }

  /// Mean over all variables of how far 5, 50 and 95 % points are from the exact ones, in its
  /// standard deviations.
  private static double apart(CanopyPosterior found, CanopyPosterior exact) {
    List<Marginal> a = found.marginals();
    List<Marginal> b = exact.marginals();
    double sum = 0;
    for (int v = 0; v < a.size(); v++)
      for (double p : List.of(.05, .5, .95)) {
        int q = Marginal.PROBABILITIES.indexOf(p);
        sum += Math.abs(a.get(v).quantiles().get(q) - b.get(v).quantiles().get(q)) / b.get(v).sd();
      }
    return sum / (3 * a.size());
  }

  @Test
  @Tag("slow")
  void weightedDrawsAreNearerToTheExactPosterior() {
    CanopyPosterior exact = exact();
    assertTrue(exact.reliable().orElseThrow());
    Refinement none = new Refinement(Refinement.Aim.WEIGHTS, 0, 1);
    try (CanopyVae model = Canopies.constant(0.6, 1.5)) {
      CanopyPosterior plain = new NetworkSampling(model, 4096).of(SEEN, 2);
      RefinedSampling sampling = new RefinedSampling(model, Canopies.decoder(), none, 50);
      CanopyPosterior weighted = sampling.of(SEEN, 2);
      assertTrue(plain.reliable().isEmpty());
      assertEquals(4096, weighted.draws().size());
      double effective = weighted.draws().evidence().effective();
      assertTrue(effective > 100, effective + " count");
      double before = apart(plain, exact);
      double after = apart(weighted, exact);
      assertTrue(after < 0.5 * before, after + " from " + before);
      // what the draws are weighted to is what the physics itself is asked for
      assertEquals(exact.draws().evidence().log(), weighted.draws().evidence().log(), 0.2);
    }
  }

  @Test
  void aNetworkThatIsSureOfSomethingElseIsFlagged() {
    Refinement none = new Refinement(Refinement.Aim.WEIGHTS, 0, 1);
    Spectrum sharp =
        new Spectrum("sharp", SEEN.bands(), Collections.nCopies(10, .001), SEEN.angles());
    try (CanopyVae model = Canopies.constant(-3, -1)) {
      RefinedSampling sampling = new RefinedSampling(model, Canopies.decoder(), none, 5000);
      CanopyPosterior found = sampling.of(sharp, 2);
      assertEquals(5000, found.draws().size());
      assertTrue(!found.reliable().orElseThrow(), found.draws().evidence().toString());
    }
  }
}
