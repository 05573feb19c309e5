package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.torch.Precision;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassLossTest {
  /// Probabilities 1/4 and 3/4 in both rows that count.
  private static final float[] LOGITS = {0, (float) Math.log(3), 0, (float) Math.log(3), 9, -9};

  private static final long[] LABELS = {0, 1, ClassLoss.IGNORED};
  private static final ClassBalance EQUAL = new ClassBalance(new long[] {5, 5}, false);

  /// Three labels in four are of the first class: weights 2/3 and 2.
  private static final ClassBalance SKEWED = new ClassBalance(new long[] {6, 2}, true);

  private static double value(String loss, float[] logits, long[] labels, ClassBalance balance) {
    try (Scope scope = Scope.open()) {
      Tensor rows = Tensor.of(logits, labels.length, logits.length / labels.length);
      return ClassLoss.parse(loss).of(rows, labels, balance).item();
    }
  }

  private static float[] gradient(ClassLoss loss, long[] labels, ClassBalance balance) {
    try (Scope scope = Scope.recording()) {
      Tensor rows = Tensor.of(LOGITS, labels.length, 2).leaf();
      return loss.of(rows, labels, balance).gradientBy(rows).toFloats();
    }
  }

  @Test
  void valuesByHand() {
    double first = Math.log(4); // -log 1/4
    double second = Math.log(4.0 / 3); // -log 3/4
    assertEquals((first + second) / 2, value("cross-entropy", LOGITS, LABELS, EQUAL), 1e-6);
    assertEquals(
        (2 / 3.0 * first + 2 * second) / (8 / 3.0),
        value("cross-entropy", LOGITS, LABELS, SKEWED),
        1e-6);
    assertEquals(
        (9 / 16.0 * first + 1 / 16.0 * second) / 2, value("focal", LOGITS, LABELS, EQUAL), 1e-6);
    assertEquals(
        (2 / 3.0 * 3 / 4 * first + 2 * 1 / 4.0 * second) / (8 / 3.0),
        value("focal:1", LOGITS, LABELS, SKEWED),
        1e-6);
    // shares 3/4 and 1/4 turn odds of 1 to 3 into even ones
    ClassBalance shares = new ClassBalance(new long[] {6, 2}, false);
    assertEquals(Math.log(2), value("logit-adjusted", LOGITS, LABELS, shares), 1e-6);
    // with tau 2 the odds are 3 to 1
    assertEquals((first + second) / 2, value("logit-adjusted:2", LOGITS, LABELS, shares), 1e-6);
  }

  @Test
  void gradientsByHand() {
    double p = 0.25; // of the class of the first row
    double gamma = 2;
    double byP = gamma * Math.pow(1 - p, gamma - 1) * Math.log(p) - Math.pow(1 - p, gamma) / p;
    double first = byP * p * (1 - p) / 2;
    double q = 0.75;
    double second =
        (gamma * Math.pow(1 - q, gamma - 1) * Math.log(q) - Math.pow(1 - q, gamma) / q)
            * q
            * (1 - q)
            / 2;
    assertArrayEquals(
        new float[] {(float) first, (float) -first, (float) -second, (float) second, 0, 0},
        gradient(new ClassLoss.Focal(gamma), LABELS, EQUAL),
        1e-6f);
    // cross-entropy: (softmax - one) / rows, here with even odds
    assertArrayEquals(
        new float[] {-0.25f, 0.25f, 0.25f, -0.25f, 0, 0},
        gradient(
            new ClassLoss.LogitAdjusted(1), LABELS, new ClassBalance(new long[] {6, 2}, false)),
        1e-6f);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void focalWithoutFocusIsCrossEntropy(boolean balanced) {
    ClassBalance balance = new ClassBalance(new long[] {7, 3}, balanced);
    assertEquals(
        value("cross-entropy", LOGITS, LABELS, balance),
        value("focal:0", LOGITS, LABELS, balance),
        1e-6);
    assertArrayEquals(
        gradient(new ClassLoss.CrossEntropy(), LABELS, balance),
        gradient(new ClassLoss.Focal(0), LABELS, balance),
        1e-6f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-entropy", "focal", "focal:1", "logit-adjusted"})
  void extremesStayFinite(String text) {
    ClassLoss loss = ClassLoss.parse(text);
    long[] none = {ClassLoss.IGNORED, ClassLoss.IGNORED, ClassLoss.IGNORED};
    assertEquals(0, value(text, LOGITS, none, EQUAL));
    for (float g : gradient(loss, none, EQUAL)) assertEquals(0, g);
    float[] sure = {200, -200, -200, 200}; // a probability of 1, and one of 0
    assertTrue(Double.isFinite(value(text, sure, new long[] {0, 0}, EQUAL)));
    for (float g : gradient(loss, new long[] {0, 1, 0}, EQUAL)) assertTrue(Float.isFinite(g));
    // a class without labels, which a later row may have
    ClassBalance absent = new ClassBalance(new long[] {4, 0}, false);
    assertTrue(Double.isFinite(value(text, LOGITS, LABELS, absent)));
  }

  @Test
  void lossesAreNearlyTheSameInSixteenBits() {
    for (String text : new String[] {"cross-entropy", "focal", "logit-adjusted"})
      try (Scope scope = Scope.open()) {
        Tensor left = Tensor.of(new float[] {1, 2, 3, 4, -1, 2}, 3, 2);
        Tensor right = Tensor.of(new float[] {0.5f, -1, 0.25f, 1}, 2, 2);
        double half =
            Precision.BF16.in(
                () -> ClassLoss.parse(text).of(left.matmul(right), LABELS, SKEWED).item());
        double full = ClassLoss.parse(text).of(left.matmul(right), LABELS, SKEWED).item();
        assertEquals(full, half, 0.02 * full, text);
      }
  }

  @Test
  void namesAreReadAndWritten() {
    assertEquals(new ClassLoss.Focal(2), ClassLoss.parse("focal"));
    assertEquals(new ClassLoss.LogitAdjusted(1), ClassLoss.parse("logit-adjusted"));
    for (String text : new String[] {"cross-entropy", "focal:1.5", "logit-adjusted:0.5"})
      assertEquals(text, ClassLoss.parse(text).label());
    for (String text :
        new String[] {
          "hinge", "cross-entropy:1", "focal:", "focal:0.5", "focal:NaN", "logit-adjusted:0"
        }) assertThrows(IllegalArgumentException.class, () -> ClassLoss.parse(text), text);
  }

  /// Logits three times as large as they should be: of rows that say 0.9526, three in four are
  /// right.
  @Test
  void aTemperatureMakesSureRowsLessSure() {
    float[] logits = new float[8];
    for (int i = 0; i < 4; i++) logits[2 * i] = (float) (3 * Math.log(3));
    long[] labels = {0, 0, 1, 0};
    assertEquals(3, Temperature.of(logits, labels), 0.01);
    float[] more = Arrays.copyOf(logits, 10);
    assertEquals(3, Temperature.of(more, new long[] {0, 0, 1, 0, ClassLoss.IGNORED}), 0.01);
    assertEquals(1, Temperature.of(new float[2], new long[] {ClassLoss.IGNORED}));
    assertEquals(8, Temperature.of(new float[] {9, 0}, new long[] {1}), 0.01);
  }
}
