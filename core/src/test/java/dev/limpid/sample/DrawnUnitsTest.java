package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class DrawnUnitsTest {
  private static final int CLASSES = 3;

  /// 60 polygons of 1 to 4 samples; class 2 has three of them.
  private static final String[] UNIT = units();

  private static final int[] LABEL = labels();

  private static String[] units() {
    return IntStream.range(0, 60)
        .boxed()
        .flatMap(u -> IntStream.range(0, 1 + u % 4).mapToObj(i -> "p" + u))
        .toArray(String[]::new);
  }

  private static int[] labels() {
    return Arrays.stream(UNIT)
        .mapToInt(u -> Integer.parseInt(u.substring(1)))
        .map(u -> u % 20 == 0 ? 2 : u % 2)
        .toArray();
  }

  private static Set<Integer> rows(DrawnUnits units) {
    return Arrays.stream(units.rows()).boxed().collect(Collectors.toSet());
  }

  private static Map<Integer, Integer> unitsOfClass(DrawnUnits units) {
    Map<String, Integer> seen = new HashMap<>();
    for (int row : units.rows()) seen.put(UNIT[row], LABEL[row]);
    Map<Integer, Integer> count = new HashMap<>();
    seen.values().forEach(k -> count.merge(k, 1, Integer::sum));
    return count;
  }

  @Property(tries = 50)
  void sharesAreNestedStratifiedAndWhole(@ForAll @IntRange(min = 0, max = 1000) int seed) {
    DrawnUnits all = DrawnUnits.of(UNIT, LABEL, seed);
    Set<Integer> before = Set.of();
    for (double share : new double[] {0.01, 0.05, 0.1, 0.3, 1}) {
      DrawnUnits some = all.share(share);
      Set<Integer> rows = rows(some);
      assertTrue(rows.containsAll(before), "a smaller share is part of a larger one");
      for (int k = 0; k < CLASSES; k++) {
        int of = unitsOfClass(all).get(k);
        assertEquals(Math.max(1, Math.round(share * of)), (long) unitsOfClass(some).get(k));
      }
      Set<String> named = rows.stream().map(r -> UNIT[r]).collect(Collectors.toSet());
      assertEquals(
          IntStream.range(0, UNIT.length).filter(i -> named.contains(UNIT[i])).count(),
          rows.size(),
          "units stay whole");
      assertEquals(named.size(), some.size());
      before = rows;
    }
    assertEquals(UNIT.length, before.size());
  }

  @Property(tries = 30)
  void countsAreNestedAndTakeClassesInTurn(@ForAll @IntRange(min = 0, max = 1000) int seed) {
    DrawnUnits all = DrawnUnits.of(UNIT, LABEL, seed);
    Set<Integer> before = Set.of();
    for (int n : new int[] {1, 2, 3, 4, 8, 500}) {
      DrawnUnits some = all.first(n);
      assertEquals(Math.min(n, 60), some.size());
      assertTrue(rows(some).containsAll(before));
      assertEquals(Math.min(n, CLASSES), unitsOfClass(some).size());
      before = rows(some);
    }
  }

  @Test
  void theTrainingSideKeepsTheOrder() {
    boolean[] training = new boolean[UNIT.length];
    for (int i = 0; i < training.length; i++) training[i] = !UNIT[i].endsWith("7");
    DrawnUnits side = DrawnUnits.of(UNIT, LABEL, 3).among(training);
    for (int row : side.rows()) assertTrue(training[row]);
    assertEquals(54, side.size());
    int[] other = DrawnUnits.of(UNIT, LABEL, 4).share(0.3).rows();
    assertFalse(Arrays.equals(side.share(0.3).rows(), other), "another seed, another draw");
    assertArrayEquals(
        DrawnUnits.of(UNIT, LABEL, 3).share(0.3).rows(),
        DrawnUnits.of(UNIT, LABEL, 3).share(0.3).rows());
  }

  @Property(tries = 30)
  void noiseIsOfWholeUnitsNestedAndExact(@ForAll @IntRange(min = 0, max = 1000) int seed) {
    boolean[] training = new boolean[UNIT.length];
    for (int i = 0; i < training.length; i++) training[i] = !UNIT[i].endsWith("3");
    DrawnUnits side = DrawnUnits.of(UNIT, LABEL, seed).among(training);
    int[] before = LABEL;
    for (double level : new double[] {0, 0.1, 0.3, 1}) {
      int[] noisy = side.noisy(new LabelNoise.Uniform(CLASSES), level);
      Set<String> wrong = new HashSet<>();
      for (int i = 0; i < noisy.length; i++) {
        if (!training[i]) assertEquals(LABEL[i], noisy[i], "the other side stays clean");
        if (before[i] != LABEL[i]) assertEquals(before[i], noisy[i], "what is wrong stays so");
        if (noisy[i] != LABEL[i]) wrong.add(UNIT[i]);
      }
      for (int i = 1; i < noisy.length; i++)
        if (UNIT[i].equals(UNIT[i - 1])) assertEquals(noisy[i - 1], noisy[i]);
      assertEquals(Math.round(level * side.size()), wrong.size());
      before = noisy;
    }
  }

  @Test
  void pairsTakeEachOthersPlace() {
    LabelNoise pairs = new LabelNoise.Pairs(Map.of(0, 2, 2, 0));
    int[] noisy = DrawnUnits.of(UNIT, LABEL, 1).noisy(pairs, 1);
    for (int i = 0; i < noisy.length; i++) assertEquals(LABEL[i] == 1 ? 1 : 2 - LABEL[i], noisy[i]);
    assertThrows(IllegalArgumentException.class, () -> new LabelNoise.Pairs(Map.of(0, 1, 1, 2)));
  }

  @Test
  void samplesWithoutAUnitStandAlone() {
    DrawnUnits units = DrawnUnits.of(new String[] {"", "", "a", "a"}, new int[] {0, 1, 0, 0}, 5);
    assertEquals(3, units.size());
    assertThrows(IllegalArgumentException.class, () -> units.share(0));
    assertThrows(IllegalArgumentException.class, () -> units.first(0));
    assertThrows(IllegalArgumentException.class, () -> units.noisy(new LabelNoise.Uniform(2), 1.5));
  }
}
