package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResampledTestTest {
  /// Two-sided tails of Student's t by SciPy 1.x (`2 * scipy.stats.t.sf(abs(t), df)`).
  @ParameterizedTest
  @CsvSource({
    "0.5, 1, 0.7048327646991335",
    "2.262157, 9, 0.05000001330443163",
    "-2.0, 10, 0.07338803477074037",
    "1.0, 2, 0.4226497308103742",
    "50, 5, 6.047757626601225e-08",
    "0.001, 7, 0.9992300172449988",
    "8, 30, 6.265822475700759e-09",
    "40, 19, 8.307757199338434e-20",
    "0.1, 200, 0.920444492504321"
  })
  void tailOfStudent(double t, int df, double expected) {
    assertEquals(expected, Tails.student(t, df), expected * 1e-10);
  }

  @Test
  void tailOfStudentAtTheEnds() {
    assertEquals(1, Tails.student(0, 4), 1e-15);
    assertEquals(0, Tails.student(Double.POSITIVE_INFINITY, 4));
    assertThrows(IllegalArgumentException.class, () -> Tails.student(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Tails.student(Double.NaN, 3));
  }

  /// Mean 7/300, variance 7/15000, so t = (7/300) / sqrt((1/6 + 1/4) * 7/15000); p by SciPy.
  @Test
  void workedExample() {
    ResampledTest test = ResampledTest.of(new double[] {.03, .01, .05, -.01, .02, .04}, 0.25);
    assertEquals(7 / 300.0, test.mean(), 1e-15);
    assertEquals(7 / 300.0 / Math.sqrt((1 / 6.0 + 0.25) * 7 / 15000), test.t(), 1e-12);
    assertEquals(1.6733200530681511, test.t(), 1e-12);
    assertEquals(0.15512157881666838, test.p(), 1e-12);
    assertEquals(6, test.n());
  }

  @Test
  void nothingIsKnownWithoutSpread() {
    assertTrue(Double.isNaN(ResampledTest.of(new double[] {.1, .1}, 0.25).p()));
    assertTrue(Double.isNaN(ResampledTest.of(new double[] {.1}, 0.25).p()));
    assertThrows(IllegalArgumentException.class, () -> ResampledTest.of(new double[] {1, 2}, 0));
  }
}
