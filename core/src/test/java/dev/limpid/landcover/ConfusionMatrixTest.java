package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final Legend LEGEND =
      new Legend(
          List.of(
              new Legend.Entry(20, "water", "", 0x0000ff),
              new Legend.Entry(3, "forest", "", 0x00ff00)));

  @Test
  void takesTheUnionOfCodesInAscendingOrder() throws BadInput {
    var matrix =
        ConfusionMatrix.builder(LEGEND).add(3, 3).add(3, 7).add(0, 7).add(20, 3, 5).build();
    assertEquals(
        List.of(new LandClass(3, "forest"), new LandClass(7, "7"), new LandClass(20, "water")),
        matrix.classes());
    assertEquals(1, matrix.at(0, 0));
    assertEquals(1, matrix.at(0, 1));
    assertEquals(5, matrix.at(2, 0));
    assertEquals(1, matrix.abstained(1));
    assertEquals(1, matrix.abstained());
    assertEquals(8, matrix.total());
    assertEquals(1, matrix.correct());
    assertEquals(2, matrix.mapTotal(0));
    assertEquals(6, matrix.referenceTotal(0));
    assertEquals(2, matrix.referenceTotal(1));
    assertEquals(0, matrix.referenceTotal(2));
    assertEquals(7, matrix.classified().total());
    assertEquals(1, matrix.position(7));
    assertEquals(-1, matrix.position(8));
  }

  @Test
  void joinsBuildersToTheSameMatrix() throws BadInput {
    var first = ConfusionMatrix.builder();
    var second = ConfusionMatrix.builder(LEGEND);
    var whole = ConfusionMatrix.builder(LEGEND);
    for (int i = 0; i < 300; i++) {
      int map = (i * 7) % 40;
      int reference = 1 + (i * 11) % 37;
      (i % 3 == 0 ? first : second).add(map, reference);
      whole.add(map, reference);
    }
    var joined = first.add(second).build();
    var expected = whole.build();
    assertEquals(expected.classes(), joined.classes());
    assertTrue(expected.size() > 32, "grown more than once");
    for (int j = 0; j < expected.size(); j++) {
      assertEquals(expected.abstained(j), joined.abstained(j));
      for (int i = 0; i < expected.size(); i++) assertEquals(expected.at(i, j), joined.at(i, j));
    }
  }

  @Test
  void refusesParcelNumbersAsClasses() {
    var builder = ConfusionMatrix.builder();
    for (int code = 1; code <= 1001; code++) builder.add(code, code);
    var thrown = assertThrows(BadInput.class, builder::build);
    assertEquals("matrix.classes", thrown.code());
    assertTrue(thrown.getMessage().contains("1000"), thrown.getMessage());
  }

  @Test
  void refusesWhatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.builder().add(1, 0));
    assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.builder().add(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.builder().add(1, 65_536));
    var a = new LandClass(1, "a");
    assertThrows(
        IllegalArgumentException.class, () -> ConfusionMatrix.of(List.of(a), new long[][] {{-1}}));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConfusionMatrix.of(List.of(a), new long[][] {{1, 2}}));
    assertThrows(
        IllegalArgumentException.class, () -> ConfusionMatrix.of(List.of(a, a), new long[2][2]));
    assertThrows(
        ArithmeticException.class,
        () -> ConfusionMatrix.of(List.of(a), new long[][] {{Long.MAX_VALUE}}, new long[] {1}));
  }
}
