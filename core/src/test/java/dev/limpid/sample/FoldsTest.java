package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Split.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldsTest {
  @TempDir Path folder;

  /// @param groups 0: none
  static Samples samples(int n, int classes, int groups, long seed) {
    Random random = new Random(seed);
    int[] label = new int[n];
    String[] id = new String[n];
    String[] group = new String[n];
    double[] nowhere = new double[n];
    Arrays.fill(nowhere, Double.NaN);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      label[i] = random.nextInt(classes);
      id[i] = "s" + i;
      group[i] = groups == 0 ? "" : "g" + random.nextInt(groups);
      values[i] = random.nextFloat();
    }
    List<Legend.Entry> entries =
        java.util.stream.IntStream.range(0, classes)
            .mapToObj(k -> new Legend.Entry(k + 1, "c" + k, null, 0))
            .toList();
    return new Samples(
        new Legend(entries),
        List.of("v_t0"),
        values,
        label,
        id,
        group,
        nowhere,
        nowhere,
        Crs.UNKNOWN);
  }

  @Property(tries = 100)
  void groupsAreNeverSplitAndEveryFoldIsUsed(
      @ForAll @IntRange(min = 20, max = 300) int n,
      @ForAll @IntRange(min = 2, max = 8) int count,
      @ForAll long seed)
      throws BadInput {
    Samples samples = samples(n, 3, 40, seed);
    if (Folds.groups(samples).size() < count) return;
    Folds folds = Folds.of(samples, count, seed);
    Folds again = Folds.of(samples, count, seed);
    Map<String, Integer> of = new HashMap<>();
    int[] size = new int[count];
    for (int i = 0; i < n; i++) {
      assertEquals(
          of.computeIfAbsent(samples.group(i), g -> -1) < 0
              ? folds.fold(i)
              : of.get(samples.group(i)),
          folds.fold(i));
      of.put(samples.group(i), folds.fold(i));
      assertEquals(folds.fold(i), again.fold(i));
      size[folds.fold(i)]++;
    }
    assertTrue(Arrays.stream(size).min().getAsInt() > 0, Arrays.toString(size));
    assertEquals("", folds.warning());
  }

  @Test
  void groupFoldsAreStratified() throws BadInput {
    Samples samples = samples(3000, 3, 300, 1);
    Folds folds = Folds.grouped(samples, 5, 1);
    for (int f = 0; f < 5; f++)
      for (int k = 0; k < 3; k++)
        assertEquals(0.2, (double) folds.split(f).count(Side.TEST, k) / samples.counts()[k], 0.01);
  }

  @Test
  void randomFoldsAreStratifiedMarkedAndRefusedWhereThereAreGroups() throws BadInput {
    Samples plain = samples(1000, 4, 0, 1);
    Folds folds = Folds.of(plain, 5, 1);
    assertTrue(folds.warning().contains("random"));
    assertTrue(folds.json().path("warning").asText().contains("random"));
    for (int f = 0; f < 5; f++)
      for (int k = 0; k < 4; k++)
        assertEquals(plain.counts()[k] / 5.0, (double) folds.split(f).count(Side.TEST, k), 1);
    Samples grouped = samples(100, 2, 10, 1);
    assertThrows(BadInput.class, () -> Folds.random(grouped, 5, 1, false));
    assertTrue(Folds.random(grouped, 5, 1, true).warning().contains("--unsafe-pixel-split"));
    assertThrows(BadInput.class, () -> Folds.of(grouped, 11, 1));
    assertThrows(IllegalArgumentException.class, () -> Folds.of(grouped, 1, 1));
  }

  @Test
  void foldsFilesComeBackAndBadOnesAreNamed() throws IOException {
    Samples samples = samples(60, 2, 12, 1);
    Folds folds = Folds.of(samples, 4, 9);
    Path file = folder.resolve("folds.csv");
    folds.write(file, false);
    Folds again = Folds.read(file, samples, false);
    for (int i = 0; i < 60; i++) assertEquals(folds.fold(i), again.fold(i));
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("s7,\\d\n", ""));
    assertTrue(
        assertThrows(BadInput.class, () -> Folds.read(file, samples, false))
            .getMessage()
            .contains("'s7'"));
    Files.writeString(file, text + "s7,1\n");
    assertThrows(BadInput.class, () -> Folds.read(file, samples, false));
    Files.writeString(file, text.replaceFirst("s7,\\d\n", "s7,x\n"));
    assertThrows(BadInput.class, () -> Folds.read(file, samples, false));
    Files.writeString(file, text.replaceFirst("s7,\\d\n", "s7,99\n"));
    assertTrue(
        assertThrows(BadInput.class, () -> Folds.read(file, samples, false))
            .getMessage()
            .contains(samples.group(7)));
    assertTrue(Folds.read(file, samples, true).warning().contains("unsafe"));
  }

  @Test
  void holdOutKeepsGroupsWhole() throws BadInput {
    Samples samples = samples(600, 3, 60, 2);
    Split split = new HoldOut(0.3, 5).split(samples);
    Map<String, Side> sides = new HashMap<>();
    for (int i = 0; i < 600; i++) {
      Side s = split.side(i);
      assertEquals(s, sides.computeIfAbsent(samples.group(i), g -> s));
    }
    assertEquals(0.3, split.count(Side.TEST) / 600.0, 0.08);
    assertTrue(new HoldOut(0.3, 5).split(samples(100, 2, 0, 1)).warning().contains("random"));
    assertEquals(0, new HoldOut(0, 5).split(samples(100, 1, 0, 1)).count(Side.TEST));
    assertThrows(BadInput.class, () -> new HoldOut(0.3, 5).split(samples(100, 1, 0, 1)));
  }

  @Test
  void classesOnOneSideOnlyAreListed() throws BadInput {
    Samples all = samples(40, 2, 0, 3);
    int[] rows = new int[21];
    int n = 0;
    for (int i = 0; i < 40 && n < 20; i++) if (all.label(i) == 0) rows[n++] = i;
    for (int i = 0; i < 40; i++)
      if (all.label(i) == 1) {
        rows[n++] = i;
        break;
      }
    Samples few = all.rows(Arrays.copyOf(rows, n));
    Folds folds = Folds.of(few, 2, 1);
    int with = folds.fold(n - 1);
    assertEquals(List.of("c1"), folds.split(with).onlyTest());
    assertEquals(List.of("c1"), folds.split(1 - with).onlyTrain());
    assertEquals(2, folds.json().path("missingClasses").size());
  }

  /// A parcel of block a reaches into block b: where the two are on different sides, what lies
  /// there neither trains nor tests, and the parcel is never on both sides.
  @Test
  void aParcelThatReachesIntoAnotherBlockIsOnOneSide() throws Exception {
    String[] home = {"a", "a", "a", "b", "b", "c", "c"};
    String[] ground = {"a", "a", "b", "b", "b", "c", "c"};
    double[] nowhere = new double[7];
    Samples samples =
        new Samples(
            new Legend(
                List.of(new Legend.Entry(1, "x", null, 0), new Legend.Entry(2, "y", null, 0))),
            List.of("v_t0"),
            new float[7],
            new int[] {0, 0, 0, 1, 1, 0, 1},
            new String[] {"0", "1", "2", "3", "4", "5", "6"},
            home,
            ground,
            nowhere,
            nowhere,
            Crs.UNKNOWN);
    Folds folds = Folds.grouped(samples, 3, 1);
    for (int f = 0; f < 3; f++) {
      Split split = folds.split(f);
      boolean between = folds.fold(0) == f || folds.fold(3) == f;
      assertEquals(between ? Side.OTHER_SIDE : Side.TRAIN, split.side(2), "fold " + f);
      assertEquals(split.side(0), split.side(1));
    }
    assertEquals(3, folds.tested(0));
    assertEquals(3, folds.tested(1));
    assertEquals(1, folds.json().get("droppedOtherSide").asInt());
  }
}
