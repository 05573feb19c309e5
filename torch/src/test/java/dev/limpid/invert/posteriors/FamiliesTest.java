package dev.limpid.invert.posteriors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The families in the eleven dimensions of a canopy.
final class FamiliesTest {
  private static final int D = 11;
  private static final int PIXELS = 3;

  private static PosteriorFamily named(String name) {
    return Families.named(name, D, 1);
  }

  @Test
  void eachNameIsThatOfItsFamily() {
    for (String name : Families.NAMES) {
      assertEquals(name, named(name).name());
      assertEquals(D, named(name).dimensions());
    }
    assertThrows(IllegalArgumentException.class, () -> named("normal"));
  }

  /// Locations and scales alone, without what makes variables depend on each other, are the
  /// independent truncated normal distribution.
  @Test
  void jointFamiliesBeginAtIndependentNormals() {
    SplittableRandom random = new SplittableRandom(2);
    double[] marginals = random.doubles(PIXELS * 2L * D, -2, 2).toArray();
    try (Scope scope = Scope.open()) {
      Posterior independent = named("tn").at(Doubles.of(marginals, PIXELS, 2L * D));
      Tensor noise = Uniforms.drawn(random, independent, 50);
      Tensor z = independent.draws(noise).z();
      double[] wanted = Doubles.values(independent.logDensity(z));
      for (String name : JOINT) {
        PosteriorFamily family = named(name);
        double[] raw = new double[PIXELS * family.numbers()];
        for (int i = 0; i < PIXELS; i++)
          System.arraycopy(marginals, i * 2 * D, raw, i * family.numbers(), 2 * D);
        Posterior joint = family.at(Doubles.of(raw, PIXELS, family.numbers()));
        double[] found = Doubles.values(joint.logDensity(z));
        for (int i = 0; i < wanted.length; i++)
          assertEquals(wanted[i], found[i], 1e-12 * Math.max(1, Math.abs(wanted[i])), name);
        double[] drawn = Doubles.values(joint.draws(noise).z());
        double[] same = Doubles.values(z);
        for (int i = 0; i < same.length; i++) assertEquals(same[i], drawn[i], 1e-12, name);
      }
    }
  }

  private static final String[] JOINT = {"copula", "tmvn", "nsf-c", "nsf-ar", "hierarchical"};

  @Test
  void anglesMakeAnyCorrelation() {
    try (Scope scope = Scope.open()) {
      double[] raw = new SplittableRandom(3).doubles(2L * Factor.angles(D), -3, 3).toArray();
      Factor factor = Factor.ofCorrelation(Doubles.of(raw, 2, Factor.angles(D)), D);
      Tensor r = factor.lower().matmul(factor.lower().transpose(1, 2));
      double[] values = Doubles.values(r);
      for (int i = 0; i < D; i++) assertEquals(1, values[i * D + i], 1e-14);
      assertTrue(Arrays.stream(values).map(Math::abs).filter(v -> v < 1).max().orElseThrow() > .95);
      Tensor x = Doubles.of(new SplittableRandom(4).doubles(2L * D, -1, 1).toArray(), 1, 2, D);
      double[] back = Doubles.values(factor.solve(factor.times(x)));
      double[] wanted = Doubles.values(x);
      for (int i = 0; i < back.length; i++) assertEquals(wanted[i], back[i], 1e-6);
    }
  }
}
