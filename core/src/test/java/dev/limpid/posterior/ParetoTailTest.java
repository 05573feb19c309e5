package dev.limpid.posterior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParetoTailTest {
  /// A Pareto distribution with this shape has it in its tail too.
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.7, 1.2})
  void theShapeIsFound(double k) {
    SplittableRandom random = new SplittableRandom(1);
    double[] weights = random.doubles(40000).map(u -> Math.pow(1 - u, -k)).toArray();
    assertEquals(k, ParetoTail.shape(weights), 0.12);
  }

  @Test
  void aBoundedTailIsNegative() {
    assertTrue(ParetoTail.shape(new SplittableRandom(1).doubles(40000).toArray()) < -0.5);
    assertTrue(Double.isNaN(ParetoTail.shape(1, 1, 1)));
  }
}
