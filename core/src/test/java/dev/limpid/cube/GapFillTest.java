package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class GapFillTest {
  @Test
  void namesAreReadAndWritten() {
    assertEquals(new GapFill.Linear(), GapFill.parse("linear"));
    assertEquals(new GapFill.Whittaker(2.5), GapFill.parse(new GapFill.Whittaker(2.5).toString()));
    assertThrows(IllegalArgumentException.class, () -> GapFill.parse("cubic"));
    assertThrows(IllegalArgumentException.class, () -> GapFill.parse("whittaker:-1"));
    assertThrows(IllegalArgumentException.class, () -> GapFill.parse("whittaker:x"));
  }

  @Test
  void whittakerSolvesItsNormalEquations() {
    Random random = new Random(3);
    for (int n : new int[] {3, 4, 5, 6, 40}) {
      double[] w = new double[n];
      double[] v = new double[n];
      for (int i = 0; i < n; i++) {
        w[i] = i == 0 || i == n - 1 || random.nextBoolean() ? 1 : 0;
        v[i] = w[i] * random.nextDouble();
      }
      double lambda = 3.7;
      double[] z = Pentadiagonal.solve(lambda, w, v);
      for (int i = 0; i < n; i++) {
        double left = w[i] * z[i];
        for (int k = 0; k + 2 < n; k++) {
          double d = z[k] - 2 * z[k + 1] + z[k + 2];
          if (i == k || i == k + 2) left += lambda * d;
          else if (i == k + 1) left -= 2 * lambda * d;
        }
        assertEquals(v[i], left, 1e-11, "row " + i + " of " + n);
      }
    }
  }

  @Test
  void whittakerKeepsAStraightLineAndHoldsASingleValue() {
    double[] times = {0, 10, 40};
    double[] values = {1, 2, 5};
    double[] grid = {0, 5, 20, 40};
    double[] out = new double[4];
    assertTrue(GapFill.whittaker(100, times, values, 3, grid, out));
    assertArrayEquals(new double[] {1, 1.5, 3, 5}, out, 1e-9);
    assertTrue(GapFill.whittaker(100, times, values, 1, grid, out));
    assertArrayEquals(new double[] {1, 1, 1, 1}, out);
    assertFalse(GapFill.whittaker(100, times, values, 0, grid, out));
  }
}
