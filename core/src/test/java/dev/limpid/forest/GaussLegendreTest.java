package dev.limpid.forest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GaussLegendreTest {
  /// The integral of t^a (1 - t)^b is a! b! / (a + b + 1)!; one degree more is not exact.
  @Test
  void polynomialsAreIntegratedExactly() {
    for (int n : new int[] {1, 2, 3, 8, 13, 40, 513}) {
      GaussLegendre g = new GaussLegendre(n);
      for (int degree : new int[] {0, n, 2 * n - 1})
        for (int a : new int[] {0, degree / 3, degree})
          assertEquals(1, integral(g, a, degree - a) / beta(a, degree - a), 1e-11, n + " " + a);
    }
    assertEquals(1.0 / 3, integral(new GaussLegendre(2), 2, 0), 1e-15);
    assertEquals(0.25, integral(new GaussLegendre(1), 2, 0), 1e-15);
  }

  private static double integral(GaussLegendre g, int a, int b) {
    double sum = 0;
    for (int q = 0; q < g.point.length; q++)
      sum += g.weight[q] * Math.pow(g.point[q], a) * Math.pow(g.rest[q], b);
    return sum;
  }

  private static double beta(int a, int b) {
    double beta = 1.0 / (a + 1);
    for (int i = 1; i <= b; i++) beta *= (double) i / (a + 1 + i);
    return beta;
  }
}
