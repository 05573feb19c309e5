package dev.limpid.bandmath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionTest {
  private static final Map<String, Float> BANDS = Map.of("a", 3f, "b", 2f, "@1", 5f, "z", 0f);

  private static float value(String text) {
    Expression e = ExpressionParser.parse(text);
    float[][] room = new float[e.depth()][1];
    e.evaluate((name, from, into, n) -> Arrays.fill(into, 0, n, BANDS.get(name)), 0, 1, room, 0);
    return room[0][0];
  }

  @ParameterizedTest
  @CsvSource({
    "(a-b)/(a+b), 0.2",
    "a-b-1, 0",
    "a-(b-1), 2",
    "2*a^b, 18",
    "-a^2, -9",
    "2^-1, 0.5",
    "a/b/2, 0.75",
    "sqrt(a*a)+abs(-b), 5",
    "exp(log(a)), 3",
    "@1*1e-1, 0.5",
    "1 - 2 * (3 - a) , 1"
  })
  void arithmeticFollowsTheUsualRules(String text, float expected) {
    assertEquals(expected, value(text), 1e-6f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a+", "(a", "a)", "a b", "1..2", "tan(a)", "a**b", "@"})
  void nonsenseIsRefused(String text) {
    assertThrows(RuntimeException.class, () -> value(text));
    if (!text.equals("@"))
      assertThrows(IllegalArgumentException.class, () -> ExpressionParser.parse(text));
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() {
    String deep = "(".repeat(100_000) + "a" + ")".repeat(100_000);
    assertThrows(IllegalArgumentException.class, () -> ExpressionParser.parse(deep));
    String minus = "-".repeat(100_000) + "a";
    assertThrows(IllegalArgumentException.class, () -> ExpressionParser.parse(minus));
  }

  @Test
  void assignmentsNameTheirBands() {
    BandMath math = BandMath.parse(List.of("ndvi=(B08-B04)/(B08+B04)", "B08*2"));
    assertEquals(
        List.of("ndvi", "band2"),
        math.layers().getFirst().bands().stream().map(b -> b.name()).toList());
    assertEquals(Set.of("B08", "B04"), math.assignments().getFirst().expression().variables());
    assertTrue(Float.isInfinite(value("a/z")));
  }
}
