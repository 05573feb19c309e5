package dev.limpid.invert.priors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.torch.AdamW;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FlowPriorTest {
  private static final int SIDE = 200;

  /// The middle of each cell of a grid over the unit square (1, cells, 2).
  private static Tensor grid() {
    double[] places = new double[2 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      places[2 * i] = (i % SIDE + 0.5) / SIDE;
      places[2 * i + 1] = (Math.floorDiv(i, SIDE) + 0.5) / SIDE;
    }
    return Doubles.of(places, 1, SIDE * SIDE, 2);
  }

  private static double mass(FlowPrior prior) {
    return prior.log(grid()).exp().mean().item();
  }

  @Test
  void itBeginsNearlyUniform() {
    try (Scope scope = Scope.open();
        FlowPrior prior = new FlowPrior(2, 1)) {
      for (double log : Doubles.values(prior.log(grid()))) assertEquals(0, log, 0.12);
      assertEquals(1, mass(prior), 1e-4);
    }
  }

  /// Points beside a diagonal, which independent marginals cannot say.
  @Test
  void itLearnsDependence() {
    SplittableRandom random = new SplittableRandom(2);
    double[] points = new double[2 * 500];
    for (int i = 0; i < 500; i++) {
      double at = 0.1 + 0.8 * random.nextDouble();
      points[2 * i] = at;
      points[2 * i + 1] = at + 0.04 * (2 * random.nextDouble() - 1);
    }
    try (Scope scope = Scope.open();
        FlowPrior prior = new FlowPrior(2, 1);
        AdamW optimizer = new AdamW(prior, 0)) {
      Tensor z = Doubles.of(points, 5, 100, 2);
      for (int s = 0; s < 300; s++)
        try (Scope step = Scope.recording()) {
          optimizer.zeroGradients();
          prior.log(z).mean().times(-1).backward();
          optimizer.step(0.02);
        }
      double most = -Math.log(0.8 * 0.08); // the density that made them
      double found = prior.log(z).mean().item();
      assertTrue(found > most - 0.6, "%.2f of %.2f nats".formatted(found, most));
      assertEquals(1, mass(prior), 0.02);
      double[] drawn = Doubles.values(prior.draws(400, new SplittableRandom(3)));
      double apart = 0;
      for (int i = 0; i < 400; i++) apart += Math.abs(drawn[2 * i] - drawn[2 * i + 1]) / 400;
      assertEquals(0.02, apart, 0.02); // a third where they were independent
    }
  }
}
