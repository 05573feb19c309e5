package dev.limpid.posterior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.calibration.Normal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ImportanceSamplerTest {
  private static final SamplerOptions FEW = new SamplerOptions(4000, 4, 40, 3, 200);

  /// Normal distributions cut at the box, one inside, one against an end, one beyond it.
  private static final double[] CENTRE = {0.4, 0.98, -0.1};

  private static final double[] WIDTH = {0.01, 0.05, 0.2};

  private static double cutNormal(double[] z) {
    double sum = 0;
    for (int i = 0; i < z.length; i++)
      sum += Normal.logDensity((z[i] - CENTRE[i]) / WIDTH[i]) - Math.log(WIDTH[i]);
    return sum;
  }

  private static double share(int i) {
    return Normal.cdf((1 - CENTRE[i]) / WIDTH[i]) - Normal.cdf(-CENTRE[i] / WIDTH[i]);
  }

  private static double mean(int i) {
    double a = -CENTRE[i] / WIDTH[i];
    double b = (1 - CENTRE[i]) / WIDTH[i];
    double apart = Math.exp(Normal.logDensity(a)) - Math.exp(Normal.logDensity(b));
    return CENTRE[i] + WIDTH[i] * apart / share(i);
  }

  private static Marginal marginal(WeightedDraws draws, int i) {
    double[] column = new double[draws.size()];
    for (int d = 0; d < column.length; d++) column[d] = draws.at(d, i);
    return Marginal.of(column, draws.weights());
  }

  @Test
  void knownIntegralAndMeans() {
    Sampled sampled = ImportanceSampler.run(() -> ImportanceSamplerTest::cutNormal, 3, FEW, 1, 1);
    Evidence evidence = sampled.draws().evidence();
    double truth = Math.log(share(0) * share(1) * share(2));
    assertEquals(truth, evidence.log(), 4 * evidence.standardError());
    assertTrue(evidence.standardError() < 0.05, evidence.toString());
    assertTrue(sampled.reliable(), evidence.toString());
    for (int i = 0; i < 3; i++) {
      Marginal marginal = marginal(sampled.draws(), i);
      assertEquals(mean(i), marginal.mean(), 4 * marginal.standardError(), "mean " + i);
      assertTrue(marginal.standardError() < 0.1 * marginal.sd());
    }
  }

  /// A narrow ridge across the box, where coordinates are close to each other: its integral by
  /// quadrature of the closed one over the first.
  @Test
  void correlatedCoordinates() {
    double width = 0.01;
    BoxDensity ridge = z -> Normal.logDensity((z[1] - z[0] * z[0]) / width) - Math.log(width);
    double integral = 0;
    int steps = 20000;
    for (int i = 0; i < steps; i++) {
      double x = (i + 0.5) / steps;
      integral += (Normal.cdf((1 - x * x) / width) - Normal.cdf(-x * x / width)) / steps;
    }
    Sampled sampled = ImportanceSampler.run(() -> ridge, 2, FEW, 1, 1);
    Evidence evidence = sampled.draws().evidence();
    assertEquals(Math.log(integral), evidence.log(), 4 * evidence.standardError());
    assertTrue(evidence.standardError() < 0.05, evidence.toString());
  }

  @Test
  void theSameForAnyNumberOfThreads() {
    Sampled one = ImportanceSampler.run(() -> ImportanceSamplerTest::cutNormal, 3, FEW, 7, 1);
    Sampled three = ImportanceSampler.run(() -> ImportanceSamplerTest::cutNormal, 3, FEW, 7, 3);
    assertArrayEquals(one.draws().weights(), three.draws().weights(), 0);
    assertEquals(one.draws().at(17, 2), three.draws().at(17, 2), 0);
    Sampled other = ImportanceSampler.run(() -> ImportanceSamplerTest::cutNormal, 3, FEW, 8, 1);
    assertFalse(one.draws().at(17, 2) == other.draws().at(17, 2));
  }

  /// The density is a proposal's own, cut at the ends of the box. Draws reflected there, counted
  /// with the density of the unreflected ones, all count, and yet their evidence is far off; draws
  /// that weigh nothing outside give it.
  @Test
  void aBiasedSamplerShowsInTheEvidence() {
    SplittableRandom random = new SplittableRandom(3);
    double[] fair = new double[4000];
    double[] biased = new double[4000];
    for (int d = 0; d < fair.length; d++) {
      double x = 0.9 + 0.2 * random.nextGaussian();
      double reflected = x > 1 ? 2 - x : Math.abs(x);
      double own = Normal.logDensity((x - 0.9) / 0.2);
      biased[d] = Normal.logDensity((reflected - 0.9) / 0.2) - own;
      fair[d] = x == reflected ? 0 : Double.NEGATIVE_INFINITY;
    }
    double truth = Math.log(Normal.cdf(0.5) - Normal.cdf(-4.5));
    Evidence known = new Evidence(truth, 0, 1, 0, 0);
    assertTrue(Evidence.of(fair).apart(known) < 4);
    assertTrue(Evidence.of(biased).effective() > 1000, Evidence.of(biased).toString());
    assertTrue(Evidence.of(biased).apart(known) > 20, Evidence.of(biased).toString());
  }

  @Test
  void whatCannotBeSampledIsSaid() {
    BoxDensity nowhere = z -> Double.NEGATIVE_INFINITY;
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class,
            () -> ImportanceSampler.run(() -> nowhere, 2, FEW, 1, 1));
    assertTrue(none.getMessage().contains("density above 0"), none.getMessage());
    assertThrows(IllegalArgumentException.class, () -> SamplerOptions.DEFAULT.withDraws(10));
    // one draw carries everything: nothing is claimed of it
    SamplerOptions once = new SamplerOptions(1000, 2, 1, 1, 900);
    Sampled poor = ImportanceSampler.run(() -> ImportanceSamplerTest::cutNormal, 3, once, 1, 1);
    assertFalse(poor.reliable());
  }
}
