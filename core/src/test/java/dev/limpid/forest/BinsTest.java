package dev.limpid.forest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinsTest {
  private static final float[] ODD = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    1e-30f,
    3e7f
  };

  private static void assertSameAsComparing(double[] thresholds, float value) {
    int below = 0;
    for (double t : thresholds) if (!(value <= t)) below++;
    assertEquals(
        below, new Bins(thresholds).of(value), () -> value + " " + Arrays.toString(thresholds));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 63, 255, 300, 5000})
  void aBinCountsTheThresholdsBelow(int n) {
    Random random = new Random(n);
    for (int round = 0; round < 20; round++) {
      double scale = Math.pow(10, random.nextInt(60) - 30);
      double tail = round % 3 == 0 ? 30 : 1; // some far thresholds crowd the others in few cells
      double[] t =
          random
              .doubles(n, -1, 1)
              .map(d -> d * scale * (random.nextInt(50) == 0 ? tail * 1e6 : 1))
              .sorted()
              .distinct()
              .toArray();
      for (float v : ODD) assertSameAsComparing(t, v);
      for (int i = 0; i < Math.min(n, 50); i++) {
        float f = (float) t[random.nextInt(t.length)];
        assertSameAsComparing(t, f);
        assertSameAsComparing(t, Math.nextUp(f));
        assertSameAsComparing(t, Math.nextDown(f));
        assertSameAsComparing(t, (float) (scale * random.nextGaussian()));
      }
    }
  }

  @Test
  void thresholdsBeyondTheFloatsWork() {
    double[] t = {-1e300, -4e38, 0.1, 4e38, 1e300};
    for (float v : ODD) assertSameAsComparing(t, v);
    assertSameAsComparing(new double[] {-0.0, Float.MIN_VALUE / 4.0}, 0f);
    assertSameAsComparing(new double[] {-Float.MAX_VALUE, Float.MAX_VALUE}, 1f);
  }

  @Test
  void floorIsTheLargestFloatNotAbove() {
    assertEquals(1f, Bins.floor(1.0));
    assertEquals(1f, Bins.floor(1.0 + 1e-12));
    assertEquals(Math.nextDown(1f), Bins.floor(1.0 - 1e-12));
    assertEquals(Float.MAX_VALUE, Bins.floor(1e300));
    assertEquals(Float.NEGATIVE_INFINITY, Bins.floor(-1e300));
  }

  @Test
  void tooManyThresholdsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Bins(new double[65_536]));
  }

  @Test
  void fewDistinctValuesHaveABinEach() {
    float[] sorted = {1, 1, 1, 2, 4, 4, 9};
    assertArrayEquals(new double[] {1.5, 3, 6.5}, BinnedSamples.edges(sorted));
    assertEquals(0, BinnedSamples.edges(new float[] {7, 7}).length);
    assertEquals(0, BinnedSamples.edges(new float[] {-0f, 0f}).length);
  }

  @Test
  void manyDistinctValuesShareBinsOfEqualSize() {
    float[] sorted = new float[2560];
    for (int i = 0; i < sorted.length; i++) sorted[i] = i;
    double[] edges = BinnedSamples.edges(sorted);
    assertEquals(255, edges.length);
    for (int b = 0; b < edges.length; b++) assertEquals(10 * (b + 1) - 0.5, edges[b]);
  }

  @Test
  void aHeavyValueDoesNotStarveTheOthers() {
    float[] sorted = new float[10_000];
    for (int i = 0; i < 1000; i++) sorted[9000 + i] = 1 + i;
    double[] edges = BinnedSamples.edges(sorted);
    assertEquals(0.5, edges[0]);
    assertTrue(edges.length > 200 && edges.length < 256, "edges " + edges.length);
  }
}
