package dev.limpid.invert.priors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Prior;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CanopyPriorTest {
  private static final int POINTS = 2000;

  private final Latents latents = Latents.of(LeafModel.D);

  private double[] places(int count, long seed) {
    return new SplittableRandom(seed).doubles((long) count * latents.count()).toArray();
  }

  private Tensor tensor(double[] places) {
    return Doubles.of(places, places.length / latents.count(), 1, latents.count());
  }

  private double exact(Prior prior, double[] places, int point) {
    int from = point * latents.count();
    double[] z = Arrays.copyOfRange(places, from, from + latents.count());
    return prior.logRelative(latents.parameters(z));
  }

  @ParameterizedTest
  @EnumSource(Prior.class)
  void densitiesAreThoseOfTheSimulator(Prior prior) {
    double[] places = places(POINTS, 3);
    try (Scope scope = Scope.open()) {
      double[] found = Doubles.values(new CanopyPrior(prior, latents).log(tensor(places)));
      int inside = 0;
      for (int i = 0; i < POINTS; i++) {
        double wanted = exact(prior, places, i);
        assertEquals(wanted, found[i], 1e-12 * Math.max(1, Math.abs(wanted)));
        if (Double.isFinite(wanted)) inside++;
      }
      assertTrue(prior == Prior.ATBD ? inside > 50 && inside < POINTS : inside == POINTS);
    }
  }

  @ParameterizedTest
  @EnumSource(Prior.class)
  void gradientsAreThoseOfDifferences(Prior prior) {
    double[] places = places(POINTS, 4);
    try (Scope scope = Scope.recording()) {
      Tensor z = tensor(places).leaf();
      Tensor log = new CanopyPrior(prior, latents).log(z);
      double[] values = Doubles.values(log);
      log.sum().backward();
      double[] found = Doubles.values(z.gradient());
      double h = 1e-6;
      int compared = 0;
      for (int at = 0; at < places.length; at++) {
        int point = at / latents.count();
        double[] up = places.clone();
        double[] down = places.clone();
        up[at] += h;
        down[at] -= h;
        double wanted = (exact(prior, up, point) - exact(prior, down, point)) / (2 * h);
        assertTrue(Double.isFinite(found[at]));
        if (Double.isFinite(values[point]) && Double.isFinite(wanted)) {
          assertEquals(wanted, found[at], 1e-7 * (1 + Math.abs(wanted)));
          compared++;
        }
      }
      assertTrue(compared > 500, "" + compared);
    }
  }

  /// Within four standard errors of the mean over evenly random places.
  @ParameterizedTest
  @EnumSource(Prior.class)
  void massIsOne(Prior prior) {
    double sum = 0;
    double squares = 0;
    int rounds = 20;
    int each = 50_000;
    for (int r = 0; r < rounds; r++)
      try (Scope scope = Scope.open()) {
        Tensor z = tensor(places(each, 100 + r));
        for (double log : Doubles.values(new CanopyPrior(prior, latents).log(z))) {
          sum += Math.exp(log);
          squares += Math.exp(2 * log);
        }
      }
    double count = (double) rounds * each;
    double mean = sum / count;
    double error = Math.sqrt((squares / count - mean * mean) / count);
    assertTrue(error < .02, "error bar " + error);
    assertEquals(1, mean, 4 * error + 1e-12);
  }

  @Test
  void singlePrecisionIsNear() {
    try (Scope scope = Scope.open()) {
      Tensor z = tensor(places(POINTS, 5));
      CanopyPrior prior = new CanopyPrior(Prior.SIMULATION, latents);
      double[] wanted = Doubles.values(prior.log(z));
      double[] found = Doubles.values(prior.log(z.single()));
      for (int i = 0; i < POINTS; i++)
        assertEquals(wanted[i], found[i], 1e-5 * (1 + Math.abs(wanted[i])));
    }
  }
}
