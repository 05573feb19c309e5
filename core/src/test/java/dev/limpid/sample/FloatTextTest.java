package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
  private static float parse(String text) {
    return FloatText.parse(("x" + text + "y").toCharArray(), 1, text.length() + 1);
  }

  @Test
  void allFloatsComeBackBitForBit() {
    Random random = new Random(1);
    for (int i = 0; i < 300_000; i++) {
      float f = Float.intBitsToFloat(random.nextInt());
      if (!Float.isFinite(f)) continue;
      assertEquals(Float.floatToRawIntBits(f), Float.floatToRawIntBits(parse(Float.toString(f))));
    }
  }

  @Test
  void agreesWithTheJdkOnDecimalsAndNearMiddles() {
    Random random = new Random(2);
    for (int i = 0; i < 300_000; i++) {
      String text =
          BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(25))
              .toString();
      assertEquals(Float.parseFloat(text), parse(text), text);
      float f = random.nextFloat();
      BigDecimal middle =
          new BigDecimal(f).add(new BigDecimal(Math.nextUp(f))).divide(BigDecimal.valueOf(2));
      for (int digits = 9; digits < 20; digits++) {
        String near = middle.round(new java.math.MathContext(digits)).toString();
        assertEquals(Float.parseFloat(near), parse(near), near);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-0",
        "+3",
        ".5",
        "5.",
        "1e3",
        "1E-3",
        "1e+05",
        "00012.50",
        "1e-50",
        "16777217"
      })
  void readsUsualForms(String text) {
    assertEquals(Float.parseFloat(text), parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "e5",
        "1e",
        "1e+",
        "1,5",
        "1 2",
        "0x10",
        "1f",
        "1.2.3",
        "1e99999999",
        "--1",
        "inf",
        "\u0661"
      })
  void refusesWhatIsNoDecimalNumber(String text) {
    assertTrue(Float.isNaN(parse(text)), text);
  }
}
