package dev.limpid.invert.priors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.invert.posteriors.Families;
import dev.limpid.invert.posteriors.PosteriorFamily;
import dev.limpid.torch.AdamW;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PseudoInputsTest {
  private static final int INPUTS = 4;

  private final PosteriorFamily family = Families.named("copula", 2, 1);

  /// The pseudo-inputs are twice the numbers of their posteriors, whose scales are about a sixth of
  /// the box.
  private PseudoInputs prior() {
    SplittableRandom random = new SplittableRandom(2);
    double[] first = new double[INPUTS * family.numbers()];
    for (int i = 0; i < first.length; i++) {
      boolean scale = i % family.numbers() / 2 == 1;
      first[i] = random.nextGaussian() + (scale ? 3 : 0);
    }
    return new PseudoInputs(
        Doubles.of(first, INPUTS, family.numbers()), x -> family.at(Doubles.of(x).times(.5)));
  }

  private static Tensor places(int k, int n, long seed) {
    return Doubles.of(new SplittableRandom(seed).doubles(2L * k * n, .01, .99).toArray(), k, n, 2);
  }

  @Test
  void theDensityIsTheMeanOfThePosteriors() {
    try (Scope scope = Scope.open();
        PseudoInputs prior = prior()) {
      Tensor raw = Doubles.of(prior.parameters().get("inputs")).times(.5);
      Tensor z = places(3, 5, 1);
      double[] wanted = new double[15];
      for (int c = 0; c < INPUTS; c++) {
        Tensor part = family.at(raw.narrow(0, c, 1).expand(5, family.numbers())).logDensity(z);
        double[] density = Doubles.values(part.exp());
        for (int i = 0; i < wanted.length; i++) wanted[i] += density[i] / INPUTS;
      }
      Tensor found = prior.log(z);
      assertEquals(3, found.size(0));
      for (int i = 0; i < wanted.length; i++)
        assertEquals(Math.log(wanted[i]), Doubles.values(found)[i], 1e-12);
    }
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    try (Scope scope = Scope.recording();
        PseudoInputs prior = prior()) {
      Tensor z = places(3, 5, 2).leaf();
      prior.log(z).sum().backward();
      double[] found = Doubles.values(z.gradient());
      double[] places = Doubles.values(z);
      for (int i = 0; i < places.length; i++) {
        double[] up = places.clone();
        double[] down = places.clone();
        up[i] += 1e-6;
        down[i] -= 1e-6;
        double wanted =
            (prior.log(Doubles.of(up, 3, 5, 2)).sum().item()
                    - prior.log(Doubles.of(down, 3, 5, 2)).sum().item())
                / 2e-6;
        assertEquals(wanted, found[i], 1e-6 * (1 + Math.abs(wanted)));
      }
    }
  }

  @Test
  void pseudoInputsAreLearned() {
    try (Scope scope = Scope.open();
        PseudoInputs prior = prior();
        AdamW optimizer = new AdamW(prior, 0)) {
      Tensor z = places(400, 1, 3).times(.3); // a corner
      double before = prior.log(z).mean().item();
      for (int s = 0; s < 100; s++)
        try (Scope step = Scope.recording()) {
          optimizer.zeroGradients();
          prior.log(z).mean().times(-1).backward();
          optimizer.step(.1);
        }
      double after = prior.log(z).mean().item();
      assertTrue(after > Math.max(before, 0) + 1, "%.3f to %.3f".formatted(before, after));
    }
  }

  @Test
  void pseudoInputsAreRows() {
    try (Scope scope = Scope.open()) {
      Tensor flat = Doubles.of(new double[3], 3);
      assertThrows(IllegalArgumentException.class, () -> new PseudoInputs(flat, family::at));
    }
  }
}
