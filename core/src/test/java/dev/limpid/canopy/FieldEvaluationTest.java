package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FieldEvaluationTest {
  private static FieldRow row(String site, String date, double lai, double before, double after) {
    Spectrum spectrum =
        new Spectrum(
            "x",
            Collections.nCopies(10, 0.2),
            Collections.nCopies(10, 0.01),
            new Angles(30, 5, 10));
    return new FieldRow(site, date, lai, before, after, spectrum);
  }

  private static final List<FieldRow> ROWS =
      List.of(
          row("a", "1", 1, 0, 10),
          row("a", "2", 3, 11, 2),
          row("b", "1", 5, 20, 6),
          row("b", "1", 3, 10, 10));

  private static FieldMethod points(boolean abstains, Double... means) {
    return new FieldMethod(
        "m",
        abstains,
        Arrays.stream(means).map(m -> m == null ? null : Prediction.point(m)).toList());
  }

  @Test
  void scoresByHand() {
    FieldEvaluation all =
        FieldEvaluation.of(TemporalRule.ALL, ROWS, List.of(points(false, 2.0, 3.0, 3.0, 4.0)), 1);
    FieldScores pooled = all.results().getFirst().pooled();
    assertEquals(4, pooled.n());
    assertEquals(Math.sqrt(6 / 4.0), pooled.rmse(), 1e-15);
    assertEquals(0, pooled.bias(), 1e-15);
    assertEquals(1 - 6 / 8.0, pooled.r2(), 1e-15);
    assertEquals(Math.sqrt(2), all.baseline(), 1e-15);
    assertTrue(pooled.coverage().isEmpty() && Double.isNaN(pooled.deviations()));
    assertEquals(Math.sqrt(0.5), all.results().getFirst().sites().get("a").rmse(), 1e-15);
    assertEquals(0.5, all.results().getFirst().sites().get("a").bias(), 1e-15);
    // three groups of site and date: the interval holds the value and is not a point
    assertTrue(all.results().getFirst().rmseLow() < pooled.rmse());
    assertTrue(all.results().getFirst().rmseHigh() > pooled.rmse());
  }

  @Test
  void rulesInTime() {
    List<FieldMethod> any = List.of(points(false, 0.0, 0.0, 0.0, 0.0));
    assertEquals(2, FieldEvaluation.of(TemporalRule.BOTH_TEN, ROWS, any, 1).rows());
    assertEquals(2, FieldEvaluation.of(TemporalRule.NEAREST_FIVE, ROWS, any, 1).rows());
    assertTrue(TemporalRule.NEAREST_FIVE.counts(ROWS.get(1)));
    assertTrue(!TemporalRule.BOTH_TEN.counts(ROWS.get(1)));
  }

  @Test
  void theSameRowsForEveryMethod() {
    FieldMethod gap = points(false, 1.0, null, 5.0, 3.0);
    FieldMethod abstaining = points(true, null, 3.0, 5.0, null);
    FieldMethod full = points(false, 1.0, 9.0, 5.0, 3.0);
    FieldEvaluation both =
        FieldEvaluation.of(TemporalRule.ALL, ROWS, List.of(gap, abstaining, full), 1);
    assertEquals(3, both.rows());
    assertEquals(3, both.results().get(0).pooled().n());
    assertEquals(1, both.results().get(1).pooled().n());
    assertEquals(2, both.results().get(1).missing());
    assertEquals(0, both.results().get(2).pooled().rmse(), "the row of the gap counts for none");
  }

  @Test
  void intervalsCoverWhatTheyClaim() {
    SplittableRandom random = new SplittableRandom(2);
    List<FieldRow> rows = new ArrayList<>();
    List<Prediction> right = new ArrayList<>();
    List<Prediction> narrow = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      double truth = 1 + 5 * random.nextDouble();
      double guess = truth + 0.5 * random.nextGaussian();
      double field = truth + Math.max(0.2, 0.15 * truth) * random.nextGaussian();
      rows.add(row("s", Integer.toString(i), Math.max(0, field), 1, 1));
      right.add(Prediction.normal(guess, 0.5));
      narrow.add(Prediction.normal(guess, 0.2));
    }
    FieldScores good = FieldScores.of(rows, right);
    for (int l = 0; l < 4; l++) {
      double level = Prediction.LEVELS.get(l);
      assertEquals(level, good.withField().get(l).share(), 0.04, "level " + level);
      assertTrue(good.coverage().get(l).interval().high() < level, "the field's error is missing");
      assertTrue(good.withField().get(l).meanWidth() > good.coverage().get(l).meanWidth());
    }
    assertEquals(0.80, good.deviations(), 0.04);
    FieldScores bad = FieldScores.of(rows, narrow);
    assertTrue(bad.withField().get(2).interval().high() < 0.9, bad.toString());
    assertTrue(bad.deviations() > 0.9);
  }

  @Test
  void predictionsOfDraws() {
    double[] draws = new SplittableRandom(4).doubles(10001).toArray();
    Prediction p = Prediction.ofDraws(draws);
    assertEquals(0.5, p.mean(), 0.02);
    assertEquals(Math.sqrt(1 / 12.0), p.sd(), 0.01);
    assertEquals(0.05, p.low().get(2), 0.01);
    assertEquals(0.975, p.high().get(3), 0.01);
    assertThrows(IllegalArgumentException.class, () -> Prediction.point(Double.NaN));
  }
}
