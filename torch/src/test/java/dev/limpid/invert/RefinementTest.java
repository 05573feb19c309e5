package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.Noise;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// From distributions that know nothing of the spectra.
@Tag("slow")
final class RefinementTest {
  private static final PriorDensity UNIFORM = z -> z.newZeros(z.size(0), z.size(1));
  private static final SpectrumSet SIMULATED = Canopies.simulated(6, 9);

  private static Scope scope;
  private static CanopyVae model;
  private static SpectrumBatch seen;
  private static Posterior before;
  private static Posterior bound;
  private static Posterior weights;

  @BeforeAll
  static void refine() {
    scope = Scope.open();
    model = Canopies.constant(0, 1.5);
    seen = SpectrumBatch.noisy(SIMULATED, Noise.DEFAULT, new SplittableRandom(1));
    Tensor numbers = model.encoder().numbers(seen.reflectance(), seen.angles());
    before = model.encoder().family().at(numbers);
    bound = refined(Refinement.Aim.BOUND, 60, numbers);
    weights = refined(Refinement.Aim.WEIGHTS, 400, numbers);
  }

  private static Posterior refined(Refinement.Aim aim, int steps, Tensor numbers) {
    Tensor refined =
        new Refinement(aim, steps, 1)
            .of(numbers, model.encoder().family(), Canopies.decoder(), UNIFORM, seen);
    return model.encoder().family().at(refined);
  }

  @AfterAll
  static void close() {
    model.close();
    scope.close();
  }

  private static double bound(Posterior posterior) {
    Tensor z = posterior.samples(100, new SplittableRandom(1));
    Tensor fit = Canopies.decoder().logLikelihood(z, seen);
    return fit.minus(posterior.logDensity(z)).mean().item();
  }

  private static double effective(Posterior posterior) {
    ImportanceDraws drawn =
        ImportanceDraws.of(
            posterior, Canopies.decoder(), UNIFORM, seen, 500, new SplittableRandom(2));
    double sum = 0;
    for (int i = 0; i < drawn.spectra(); i++) sum += drawn.evidence(i).effective();
    return sum / drawn.spectra();
  }

  /// Mean log-density of what made the spectra: minus the divergence, but for a constant.
  private static double atTruth(Posterior posterior) {
    return posterior.logDensity(Doubles.of(seen.places()).unsqueeze(0)).mean().item();
  }

  @Test
  void aimedAtTheBoundItRaisesTheBound() {
    assertTrue(bound(bound) > bound(before) + 50, bound(bound) + " from " + bound(before));
  }

  @Test
  void byWeightsItGivesMoreDensityToTheTruth() {
    assertTrue(atTruth(weights) > atTruth(before) + 1, atTruth(weights) + " of weights");
    assertTrue(atTruth(weights) > atTruth(bound) + 1, atTruth(bound) + " of the bound");
  }

  @Test
  void theBetterNumbersAreKept() {
    Tensor wide = numbers(0, 1.5);
    Tensor corner = numbers(-3, -1);
    assertArrayEquals(wide.toFloats(), better(wide, corner).toFloats());
    assertArrayEquals(wide.toFloats(), better(corner, wide).toFloats());
  }

  private static Tensor numbers(double rawLocation, double rawScale) {
    try (CanopyVae constant = Canopies.constant(rawLocation, rawScale)) {
      return constant.encoder().numbers(seen.reflectance(), seen.angles());
    }
  }

  private static Tensor better(Tensor first, Tensor second) {
    return Refinement.better(
        first,
        second,
        model.encoder().family(),
        Canopies.decoder(),
        UNIFORM,
        seen,
        new SplittableRandom(5));
  }

  @Test
  void byWeightsMoreDrawsCount() {
    assertTrue(
        effective(weights) > 2 * effective(before),
        effective(weights) + " from " + effective(before));
  }

  @Test
  void refusesFewerThanNoSteps() {
    assertThrows(IllegalArgumentException.class, () -> new Refinement(Refinement.Aim.BOUND, -1, 1));
  }
}
