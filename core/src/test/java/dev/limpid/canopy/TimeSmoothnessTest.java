package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimeSmoothnessTest {
  private static PixelSeries series(int... days) {
    List<Double> bands = Collections.nCopies(10, 0.2);
    Spectrum one = new Spectrum("", bands, Collections.nCopies(10, 0.01), new Angles(30, 5, 100));
    List<LocalDate> dates =
        Arrays.stream(days).mapToObj(LocalDate.of(2020, 1, 1)::plusDays).toList();
    return new PixelSeries(dates, Collections.nCopies(days.length, one));
  }

  /// Between 1 on day 0 and 4 on day 15 lies 2 on day 5; the next gap is too long.
  @Test
  void byHand() {
    List<PixelSeries> two = List.of(series(0, 5, 15, 40, 41), series(0, 10, 20));
    List<double[]> values = List.of(new double[] {1, 3, 4, 9, 9}, new double[] {2, 2.5, 2});
    List<double[]> sds = List.of(new double[] {9, 2, 9, 9, 9}, new double[] {9, 0.1, 9});
    TimeSmoothness found = TimeSmoothness.of("m", two, values, sds);
    assertEquals(2, found.dates());
    assertEquals(0.75, found.difference(), 1e-15); // of 1 and 0.5
    assertEquals(2.75, found.deviations(), 1e-12); // of 0.5 and 5
    assertTrue(Double.isNaN(TimeSmoothness.of("m", two, values, null).deviations()));
    assertTrue(Double.isNaN(TimeSmoothness.of("m", List.of(), List.of(), null).difference()));
  }
}
