package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.calibration.Normal;
import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A model that says the prior of every spectrum, whose figures are known.
final class ModelFiguresTest {
  private static final SpectrumSet SIMULATED = Canopies.simulated(300, 8);
  private static final List<Spectrum> SPECTRA =
      SIMULATED.noisy(Noise.DEFAULT, new SplittableRandom(4)).spectra(Noise.DEFAULT);

  /// Uniform distributions: scales far beyond the box.
  private static CanopyVae prior() {
    return Canopies.constant(0, 20);
  }

  @Test
  void whatThePriorGivesBackIsItsMean() {
    try (CanopyVae model = prior()) {
      Reconstruction found = Reconstruction.of(model, Canopies.decoder(), SPECTRA, 1);
      assertEquals(300, found.spectra());
      assertEquals(10, found.bands().size());
      for (Reconstruction.Band band : found.bands()) {
        assertEquals(1, band.rmse() / band.baseline(), 0.1, band.toString());
        assertEquals(0, band.bias(), 0.25 * band.baseline(), band.toString());
        double share = band.inside() / 300.0;
        assertTrue(share > 0.9 && share < 0.99, band.toString());
        assertTrue(band.interval().low() < share && band.interval().high() > share);
      }
    }
  }

  /// Spectra of the prior are like simulated ones, and so are those of posteriors that are it.
  @Test
  void spectraOfThePriorAreNearerThanANormalDistribution() {
    try (CanopyVae model = prior()) {
      GenerativeQuality found = GenerativeQuality.of(model, Canopies.decoder(), SPECTRA, 1);
      for (GenerativeQuality.Distance same :
          List.of(found.prior(), found.posteriors(), found.half())) {
        assertEquals(0, same.energy(), 0.05, found.toString());
        assertTrue(same.energy() < found.normal().energy(), found.toString());
        assertTrue(same.wasserstein() < 0.3, found.toString());
      }
    }
  }

  @Test
  void nothingMovesWhatIsConstant() {
    try (CanopyVae model = prior()) {
      LatentStructure found = LatentStructure.of(model, SPECTRA.subList(0, 40), 1);
      assertEquals(0, found.active(), found.activity().toString());
      int d = Canopies.LATENTS.count();
      assertEquals(d * (d - 1) / 4000.0, found.within(), 0.01);
      assertEquals(d * (d - 1) / 8000.0, found.together(), 0.02);
      assertEquals(1, found.correlation().get(3).get(3), 1e-12);
      assertEquals(0, found.correlation().get(3).get(4), 0.02);
    }
  }

  @Test
  void whatFollowsTheSpectrumIsActive() {
    try (CanopyVae model =
        new CanopyVae(Canopies.card("tn", 1), Canopies.card("tn", 1).encoder(3))) {
      model.encoder().parameters().get("out.weight").set(first(16 * 24));
      assertEquals(1, LatentStructure.of(model, SPECTRA.subList(0, 40), 1).active());
    }
  }

  /// Weights of the location of the first latent variable alone.
  private static float[] first(int count) {
    float[] weights = new float[count];
    for (int i = 0; i < 16; i++) weights[i] = i % 2 == 0 ? 2 : -2;
    return weights;
  }

  @Test
  void widthsOfThePriorAreThoseOfItsRange() {
    try (CanopyVae model = prior()) {
      HindsightWidths found = HindsightWidths.of(model, SIMULATED, SPECTRA, 1);
      assertEquals(300, found.canopies());
      HindsightWidths.Variable lai = found.variables().getFirst();
      assertEquals("lai", lai.name());
      assertEquals(8, lai.levels().get(1).claimed().meanWidth(), 0.3); // of 0 to 10
      assertEquals(1, lai.levels().get(1).factor(), 0.1);
    }
  }

  @Test
  void aMisfitTellsNothingOfTheSame() {
    try (CanopyVae model = prior()) {
      CanopyRetrieval retrieval = new CanopyRetrieval(model, Canopies.decoder());
      List<DomainSeparation> found =
          DomainSeparation.of(
              retrieval, Map.of("land", SPECTRA.subList(0, 20), "cloud", SPECTRA.subList(0, 20)));
      for (DomainSeparation one : found) {
        assertEquals(20, one.n());
        if (!one.name().equals("land")) assertEquals(0.5, one.separation());
      }
      assertEquals(List.of(), DomainSeparation.of(retrieval, Map.of("cloud", SPECTRA)));
    }
  }

  @Test
  void drawsOfANetworkHaveItsDensity() {
    try (CanopyVae model = prior()) {
      CanopyPosterior found = new NetworkSampling(model, 500).of(SPECTRA.getFirst(), 1);
      assertEquals(500, found.draws().size());
      // normal distributions about the middle, as wide as they get, cut at the box
      double scale = 1.4;
      double mass = Normal.cdf(0.5 / scale) - Normal.cdf(-0.5 / scale);
      double wanted = 0;
      for (int i = 0; i < Canopies.LATENTS.count(); i++)
        wanted +=
            Normal.logDensity((found.draws().at(7, i) - 0.5) / scale) - Math.log(scale * mass);
      assertEquals(wanted, found.draws().logDensity(7), 1e-5);
      int lai = Canopies.LATENTS.names().indexOf("lai");
      assertEquals(5, found.marginals().get(lai).mean(), 0.4);
      assertEquals(10 / Math.sqrt(12), found.marginals().get(lai).sd(), 0.2);
    }
  }
}
