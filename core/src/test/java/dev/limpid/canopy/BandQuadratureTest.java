package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BandQuadratureTest {
  @Test
  void leastSquaresKeepWeightsAboveZero() {
    // columns (1,0), (0,1), (1,1) and the target (2,-1): without the limit 3 (1,0) - (1,1)
    double[][] products = {{1, 0, 1}, {0, 1, 1}, {1, 1, 2}};
    NonNegativeLeastSquares squares =
        new NonNegativeLeastSquares(products, new double[] {2, -1, 1});
    assertArrayEquals(new double[] {2, 0, 0}, squares.solve(0, 1, 2), 1e-12);
    assertArrayEquals(new double[] {.5}, squares.solve(2), 1e-12);
    NonNegativeLeastSquares inside = new NonNegativeLeastSquares(products, new double[] {3, 2, 5});
    double[] w = inside.solve(0, 1);
    assertArrayEquals(new double[] {3, 2}, w, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"S2A", "S2B", "S2C"})
  @Tag("slow")
  void fewWavelengthsSeeAlmostTheSame(String satellite) {
    Sensor sensor = Sensor.sentinel2(satellite);
    Prosail model = Prosail.shipped(sensor.wavelengths());
    List<Draw> draws = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, 600, 1).draws();
    long begin = System.nanoTime();
    Sensor few = BandQuadrature.fit(model, sensor, draws, 3e-5);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double error = 0;
    for (Prior prior : Prior.values()) {
      List<Draw> others = DrawnCanopies.of(prior, LeafModel.D, 5000, 2).draws();
      error = Math.max(error, BandQuadrature.error(model, sensor, few, others));
    }
    System.out.printf(
        "%s: %d of %d wavelengths, largest error %.1e on 15000 other canopies, fitted in %.1f s%n",
        satellite, few.wavelengths().count(), sensor.wavelengths().count(), error, seconds);
    assertTrue(error < 1e-4, "error " + error);
    assertTrue(few.wavelengths().count() <= 42, few.wavelengths().count() + " wavelengths");
    double[] ones = new double[Wavelengths.ALL.count()];
    Arrays.fill(ones, 1);
    for (int b = 0; b < 10; b++) assertEquals(1, few.band(b, ones), 1e-12);
  }

  /// What a fit does when it may not err, and that it comes out the same again.
  @Test
  void aFitEndsAtItsLimit() {
    Sensor sensor = Sensor.sentinel2("S2A");
    Prosail model = Prosail.shipped(sensor.wavelengths());
    List<Draw> draws = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, 60, 1).draws();
    Sensor few = BandQuadrature.fit(model, sensor, draws, 1e-3);
    assertTrue(BandQuadrature.error(model, sensor, few, draws) <= 1e-3);
    int count = few.wavelengths().count();
    assertTrue(count >= 10 && count < 30, count + " wavelengths");
    Sensor again = BandQuadrature.fit(model, sensor, draws, 1e-3);
    assertEquals(0, BandQuadrature.error(model, few, again, draws));
    assertThrows(IllegalArgumentException.class, () -> BandQuadrature.fit(model, sensor, draws, 0));
  }

  @Test
  void aCoarseGridKeepsWhatABandSees() {
    Sensor sensor = Sensor.sentinel2("S2A");
    Sensor coarse = sensor.every(7);
    for (int i = 0; i < coarse.wavelengths().count(); i++)
      assertEquals(0, (coarse.wavelengths().at(i) - 400) % 7);
    double[] line = new double[Wavelengths.ALL.count()];
    for (int i = 0; i < line.length; i++) line[i] = i;
    for (int b = 0; b < 10; b++) assertEquals(sensor.band(b, line), coarse.band(b, line), .3);
    assertEquals(sensor.wavelengths().count(), sensor.every(1).wavelengths().count());
    Prosail model = Prosail.shipped(Wavelengths.ALL);
    List<Draw> draws = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, 300, 1).draws();
    double error = BandQuadrature.error(model, sensor, coarse, draws);
    System.out.printf("7 nm: %d wavelengths, %.1e%n", coarse.wavelengths().count(), error);
    assertTrue(error > 1e-5 && error < 2e-3, "error " + error);
  }
}
