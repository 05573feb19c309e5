package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class MomentsTest {
  @Property(tries = 200)
  void partsAddUpToTheWhole(
      @ForAll @Size(min = 2, max = 60) List<@FloatRange(min = -1000, max = 1000) Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) values[i] = list.get(i);
    Moments whole = Moments.of(values, 0, values.length);
    int cut = values.length / 3;
    Moments parts = Moments.of(values, 0, cut).plus(Moments.of(values, cut, values.length - cut));
    assertEquals(whole.count(), parts.count());
    assertEquals(whole.mean(), parts.mean(), 1e-9);
    assertEquals(whole.m2(), parts.m2(), 1e-6);
    double mean = average(values);
    double m2 = 0;
    for (float v : values) m2 += (v - mean) * (v - mean);
    assertEquals(mean, whole.mean(), 1e-9);
    assertEquals(m2, whole.m2(), 1e-6);
  }

  private static double average(float[] values) {
    double sum = 0;
    for (float v : values) sum += v;
    return sum / values.length;
  }

  @Test
  void aSmallSpreadAroundALargeMeanKeepsItsDigits() {
    double[] values = {1e9 + 1, 1e9 + 2, 1e9 + 3};
    Moments m = Moments.of(i -> values[i], new float[3], 0, 3);
    assertEquals(2.0 / 3, m.m2() / 3, 1e-9);
  }

  @Test
  void nothingValidGivesNoFigures() {
    float[] values = new float[4];
    Arrays.fill(values, Float.NaN);
    values[2] = Float.POSITIVE_INFINITY;
    assertEquals(
        new BandStatistics(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN),
        Moments.of(values, 0, 4).statistics());
  }
}
