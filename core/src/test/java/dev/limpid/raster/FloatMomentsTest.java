package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FloatMomentsTest {
  private static final int WIDTH = 37;

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -9999, 0, 2})
  void agreesWithAddingOneByOne(double noData) {
    Random random = new Random(7);
    FloatMoments fast = new FloatMoments(noData, WIDTH);
    MomentSum plain = new MomentSum(noData);
    for (int r = 0; r < 60; r++) {
      float[] row = new float[WIDTH];
      for (int i = 0; i < WIDTH; i++) row[i] = (float) (1000 + random.nextGaussian());
      if (r % 3 == 1) row[random.nextInt(WIDTH)] = Float.NaN;
      if (r % 5 == 1) row[random.nextInt(WIDTH)] = (float) noData;
      if (r % 7 == 1) row[random.nextInt(WIDTH)] = Float.NEGATIVE_INFINITY;
      if (r % 11 == 1) row[random.nextInt(WIDTH)] = Float.POSITIVE_INFINITY;
      if (r % 13 == 1) row[random.nextInt(WIDTH)] = -3;
      add(fast, row);
      plain.add(wide(row), WIDTH);
    }
    Moments expected = plain.result();
    Moments found = fast.result();
    assertEquals(expected.count(), found.count());
    assertEquals(expected.min(), found.min());
    assertEquals(expected.max(), found.max());
    assertEquals(expected.mean(), found.mean(), 1e-9);
    assertEquals(expected.m2(), found.m2(), 1e-12 * expected.m2());
  }

  @Test
  void ordersNegativeValuesAndForgetsTheSignOfZero() {
    FloatMoments sum = new FloatMoments(Double.NaN, 4);
    add(sum, new float[] {-2, -0.5f, -0f, -1});
    Moments m = sum.result();
    assertEquals(-2, m.min());
    assertEquals(0.0, m.max());
    assertEquals(-0.875, m.mean());
  }

  @Test
  void nothingThatCountsGivesNothing() {
    FloatMoments sum = new FloatMoments(5, 2);
    add(sum, new float[] {5, Float.NaN});
    assertEquals(Moments.NONE, sum.result());
  }

  private static void add(FloatMoments sum, float[] row) {
    int[] bits = new int[row.length];
    for (int i = 0; i < bits.length; i++) bits[i] = Float.floatToRawIntBits(row[i]);
    sum.add(bits, row);
  }

  private static double[] wide(float[] row) {
    double[] wide = new double[row.length];
    for (int i = 0; i < row.length; i++) wide[i] = row[i];
    return wide;
  }
}
