package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AccuracyTest {
  private static final double EPS = 1e-12;

  static ConfusionMatrix matrix(long[][] counts) {
    return matrix(counts, new long[counts.length]);
  }

  static ConfusionMatrix matrix(long[][] counts, long[] abstained) {
    List<LandClass> classes = new ArrayList<>();
    for (int k = 0; k < counts.length; k++)
      classes.add(new LandClass(k + 1, String.valueOf((char) ('a' + k))));
    return ConfusionMatrix.of(classes, counts, abstained);
  }

  @Test
  void byHand() {
    var got = Accuracy.of(matrix(new long[][] {{40, 10}, {20, 30}}));
    assertEquals(0.7, got.overallAccuracy().value(), EPS);
    // Wilson at 70 of 100: (0.7 + z2/200 +- z sqrt(0.21/100 + z2/40000)) / (1 + z2/100)
    assertEquals(0.604151, got.overallAccuracy().low(), 1e-6);
    assertEquals(0.781051, got.overallAccuracy().high(), 1e-6);
    assertEquals(Math.sqrt(0.21 / 99), got.overallAccuracy().standardError(), EPS);
    assertEquals(0.4, got.kappa(), EPS); // chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5
    assertEquals(0.1, got.quantityDisagreement(), EPS);
    assertEquals(0.2, got.allocationDisagreement(), EPS);
    var a = got.classes().getFirst();
    assertEquals(0.8, a.userAccuracy().value(), EPS);
    assertEquals(40 / 60.0, a.producerAccuracy().value(), EPS);
    assertEquals(80 / 110.0, a.f1().value(), EPS);
    assertEquals(40 / 70.0, a.iou(), EPS);
    assertEquals(60, a.n());
    assertEquals(50, a.mapped());
    assertEquals((80 / 110.0 + 60 / 90.0) / 2, got.macroF1().value(), EPS);
    assertEquals((40 / 60.0 + 30 / 40.0) / 2, got.balancedAccuracy(), EPS);
    assertEquals(new LandClass(1, "a"), got.majorityBaseline().of());
    assertEquals(0.6, got.majorityBaseline().overallAccuracy(), EPS);
    assertEquals(1.2 / 1.6 / 2, got.majorityBaseline().macroF1(), EPS);
    assertTrue(got.warnings().isEmpty());
  }

  /// Delta method for F1 = 2 n11 / (2 n11 + n12 + n21) of a multinomial sample, by its gradient.
  @Test
  void errorOfF1IsThatOfTheDeltaMethod() {
    double n = 100;
    double[] p = {0.4, 0.1, 0.2, 0.3};
    double x = 2 * p[0] + p[1] + p[2];
    double f = 2 * p[0] / x;
    double[] gradient = {2 * (1 - f) / x, -f / x, -f / x, 0};
    double mean = 0;
    double square = 0;
    for (int c = 0; c < 4; c++) {
      mean += p[c] * gradient[c];
      square += p[c] * gradient[c] * gradient[c];
    }
    double expected = Math.sqrt((square - mean * mean) / (n - 1));
    var got = Accuracy.of(matrix(new long[][] {{40, 10}, {20, 30}}));
    assertEquals(expected, got.classes().getFirst().f1().standardError(), EPS);
  }

  @Test
  void classesThatTheReferenceLacksAreUnknownAndNotCounted() {
    var got = Accuracy.of(matrix(new long[][] {{5, 1, 0}, {0, 4, 0}, {1, 0, 0}}));
    var c = got.classes().get(2);
    assertEquals(0, c.userAccuracy().value());
    assertTrue(Double.isNaN(c.producerAccuracy().value()));
    assertTrue(Double.isNaN(c.f1().value()));
    assertTrue(Double.isNaN(c.iou()));
    assertEquals(2, got.macroF1Classes());
    assertEquals((10 / 12.0 + 8 / 9.0) / 2, got.macroF1().value(), EPS);
    assertTrue(got.warnings().getFirst().contains("Not in the reference"));
    assertTrue(got.warnings().getFirst().endsWith(": c."), got.warnings().getFirst());
  }

  @Test
  void classesThatTheMapNeverGivesHaveF1Zero() {
    var got = Accuracy.of(matrix(new long[][] {{5, 1}, {0, 0}}));
    var b = got.classes().get(1);
    assertTrue(Double.isNaN(b.userAccuracy().value()));
    assertEquals(0, b.producerAccuracy().value());
    assertEquals(0, b.f1().value());
    assertEquals(10 / 11.0 / 2, got.macroF1().value(), EPS);
    assertTrue(got.warnings().getFirst().contains("Never given"));
  }

  @Test
  void abstentionIsAnErrorExceptInTheClassifiedPart() {
    var got = Accuracy.of(matrix(new long[][] {{6, 1}, {1, 8}}, new long[] {3, 1}));
    assertEquals(14 / 20.0, got.overallAccuracy().value(), EPS);
    assertEquals(14 / 16.0, got.classifiedAccuracy().value(), EPS);
    assertEquals(0.8, got.classifiedShare(), EPS);
    assertEquals(6 / 10.0, got.classes().getFirst().producerAccuracy().value(), EPS);
    assertEquals(6 / 7.0, got.classes().getFirst().userAccuracy().value(), EPS);
    assertEquals(0.3, got.quantityDisagreement() + got.allocationDisagreement(), EPS);
    assertTrue(got.warnings().getFirst().contains("abstains at 4 of 20"));
  }

  @Test
  void theBaselineIsTheMajorityOfTrainingWhenGiven() {
    var accuracy = Accuracy.of(matrix(new long[][] {{5, 1}, {0, 4}}));
    var trained = accuracy.withTrainingMajority(new LandClass(1, "a")).majorityBaseline();
    assertEquals(0.5, trained.overallAccuracy(), EPS);
    var absent = accuracy.withTrainingMajority(new LandClass(9, "i")).majorityBaseline();
    assertEquals(0, absent.overallAccuracy());
    assertEquals(0, absent.macroF1());
  }

  @Test
  void withoutSamplesNothingIsKnown() {
    var got = Accuracy.of(matrix(new long[][] {{0, 0}, {0, 0}}));
    assertTrue(Double.isNaN(got.overallAccuracy().value()));
    assertTrue(Double.isNaN(got.macroF1().value()));
    assertTrue(Double.isNaN(got.majorityBaseline().overallAccuracy()));
    assertFalse(got.warnings().isEmpty());
  }

  @Provide
  Arbitrary<long[][]> counts() {
    return Arbitraries.integers()
        .between(1, 6)
        .flatMap(
            k ->
                Arbitraries.longs()
                    .between(0, 50)
                    .array(long[].class)
                    .ofSize(k)
                    .array(long[][].class)
                    .ofSize(k + 1)); // the last row: abstained
  }

  private static ConfusionMatrix whole(long[][] rows) {
    int k = rows.length - 1;
    return matrix(java.util.Arrays.copyOf(rows, k), rows[k]);
  }

  @Property(tries = 200)
  void sharesAndMarginsSumToOne(@ForAll("counts") long[][] rows) {
    var matrix = whole(rows);
    if (matrix.total() == 0) return;
    var shares = Accuracy.of(matrix).shares();
    double map = shares.abstained();
    double reference = 0;
    for (int k = 0; k < matrix.size(); k++) {
      map += shares.map(k);
      reference += shares.reference(k);
    }
    assertEquals(1, map, EPS);
    assertEquals(1, reference, EPS);
    double errors = shares.quantity() + shares.allocation();
    assertEquals(1 - shares.overall(), errors, EPS);
    assertTrue(shares.allocation() > -EPS, "allocation disagreement is never negative");
  }

  @Property(tries = 200)
  void theOrderOfClassesDoesNotMatter(@ForAll("counts") long[][] rows) {
    var matrix = whole(rows);
    int k = matrix.size();
    long[][] turned = new long[k][k];
    long[] abstained = new long[k];
    List<LandClass> classes = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      classes.add(matrix.classes().get(k - 1 - i));
      abstained[i] = rows[k][k - 1 - i];
      for (int j = 0; j < k; j++) turned[i][j] = rows[k - 1 - i][k - 1 - j];
    }
    var straight = Accuracy.of(matrix);
    var back = Accuracy.of(ConfusionMatrix.of(classes, turned, abstained));
    same(straight.overallAccuracy(), back.overallAccuracy());
    same(straight.macroF1(), back.macroF1());
    assertEquals(straight.kappa(), back.kappa(), 1e-9);
    assertEquals(straight.quantityDisagreement(), back.quantityDisagreement(), EPS);
    for (int i = 0; i < k; i++) {
      same(straight.classes().get(i).f1(), back.classes().get(k - 1 - i).f1());
      same(
          straight.classes().get(i).producerAccuracy(),
          back.classes().get(k - 1 - i).producerAccuracy());
    }
  }

  private static void same(Interval a, Interval b) {
    assertEquals(a.value(), b.value(), 1e-9);
    assertEquals(a.standardError(), b.standardError(), 1e-9);
    assertEquals(a.low(), b.low(), 1e-9);
    assertEquals(a.high(), b.high(), 1e-9);
  }
}
