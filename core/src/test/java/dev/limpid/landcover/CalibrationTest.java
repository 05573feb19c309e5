package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void byHand() {
    var got =
        Calibration.builder(2)
            .add(new float[] {0.75f, 0.25f}, 0)
            .add(new float[] {0.75f, 0.25f}, 1)
            .add(new float[] {0f, 1f}, 1)
            .add(new float[] {0f, 1f}, -1)
            .add(new float[] {Float.NaN, Float.NaN}, 0)
            .build();
    assertEquals(4, got.n());
    assertEquals(1, got.skipped());
    // bins of 0.75 (half of them right) and of 1 (half right)
    assertEquals(0.5 * 0.25 + 0.5 * 0.5, got.expectedError(), 1e-12);
    double brier = (2 * 0.0625 + 2 * 0.5625 + 0 + (1 + 1)) / 4;
    assertEquals(brier, got.brier(), 1e-12);
    // reference: one, two, and one of no class
    assertEquals(1 - (1 + 4 + 1) / 16.0, got.baselineBrier(), 1e-12);
    assertEquals(15, got.bins().size());
    assertEquals(2, got.bins().get(11).n()); // (11/15, 12/15]
    assertEquals(2, got.bins().get(14).n());
    assertEquals(1, got.bins().get(14).confidence());
    assertEquals(0.5, got.bins().get(14).accuracy().value());
    assertTrue(Double.isNaN(got.bins().get(3).accuracy().value()));
  }

  /// Labels drawn with the probabilities given: the error is small; drawn with others, it is not.
  @Test
  void tellsHonestFromOverconfidentProbabilities() {
    var random = new SplittableRandom(4);
    var honest = Calibration.builder(3);
    var bold = Calibration.builder(3);
    for (int i = 0; i < 20_000; i++) {
      double p = random.nextDouble();
      float[] q = {(float) p, (float) ((1 - p) * 0.7), (float) ((1 - p) * 0.3)};
      double u = random.nextDouble();
      int truth = u < q[0] ? 0 : u < q[0] + q[1] ? 1 : 2;
      honest.add(q, truth);
      double s = q[0] * q[0] + q[1] * q[1] + q[2] * q[2];
      bold.add(
          new float[] {
            (float) (q[0] * q[0] / s), (float) (q[1] * q[1] / s), (float) (q[2] * q[2] / s)
          },
          truth);
    }
    assertTrue(honest.build().expectedError() < 0.015);
    assertTrue(bold.build().expectedError() > 0.05);
    assertTrue(honest.build().brier() < bold.build().brier());
    assertTrue(honest.build().brier() < honest.build().baselineBrier());
  }

  @Test
  void refusesWhatIsNoProbability() {
    var builder = Calibration.builder(2);
    assertThrows(IllegalArgumentException.class, () -> builder.add(new float[] {1.2f, -0.2f}, 0));
    assertThrows(IllegalArgumentException.class, () -> builder.add(new float[] {1f}, 0));
    assertThrows(IllegalArgumentException.class, () -> builder.add(new float[] {1f, 0f}, 2));
    assertTrue(Double.isNaN(Calibration.builder(2).build().expectedError()));
    assertTrue(Double.isNaN(Calibration.builder(2).build().brier()));
  }
}
