package dev.limpid.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VegetationTest {
  private static final Calendar.State DENSE = new Calendar.State(4.5, 0, 0, 0);
  private static final Calendar.State BARE = new Calendar.State(0, 0, 0, 0);
  private static final Vegetation SUMMER = Vegetation.under(25);

  private static double[] field(Calendar.State state, double moisture) {
    return SUMMER.reflectance(Vegetation.Plant.FIELD, state, 1, moisture, 0);
  }

  private static double ndvi(double[] seen) {
    return (seen[6] - seen[2]) / (seen[6] + seen[2]);
  }

  @Test
  void fieldsLookAsFieldsDo() {
    assertTrue(ndvi(field(DENSE, 0.3)) > 0.8);
    assertTrue(ndvi(field(BARE, 0.3)) < 0.25);
    double[] ripe = field(new Calendar.State(0, 4, 0, 0), 0.3);
    assertTrue(ndvi(ripe) < 0.5, Arrays.toString(ripe));
    assertTrue(field(BARE, 0.9)[8] < 0.8 * field(BARE, 0.1)[8], "wet soils are dark");
  }

  @Test
  void woodsAreDarkerThanFields() {
    double field = field(DENSE, 0.3)[6];
    double wood = SUMMER.reflectance(Vegetation.Plant.BROADLEAF, DENSE, 1, 0.3, 0)[6];
    double conifers = SUMMER.reflectance(Vegetation.Plant.CONIFER, DENSE, 1, 0.3, 0)[6];
    assertTrue(conifers < 0.7 * wood && wood < 0.9 * field, conifers + ", " + wood + ", " + field);
  }

  @Test
  void fewWavelengthsSeeAsAllDo() {
    Vegetation all = Vegetation.exact(25);
    SplittableRandom random = new SplittableRandom(1);
    for (Vegetation.Plant plant : Vegetation.Plant.values())
      for (int i = 0; i < 25; i++) {
        Calendar.State state = new Calendar.State(random.nextDouble(6), random.nextDouble(3), 0, 0);
        double moisture = random.nextDouble();
        assertArrayEquals(
            all.reflectance(plant, state, 1, moisture, 0),
            SUMMER.reflectance(plant, state, 1, moisture, 0),
            1e-3);
      }
  }

  /// Pixels are on a straight line between two runs of the physics; against a run for each of 1,000
  /// pixels the error is mostly below the noise of the sensor.
  @Test
  void pixelsAreNearWhatTheirOwnRunWouldGive() {
    SimulatedSeason season = SimulatedSeason.of(96, 3);
    var fields =
        season.landscape(1).surfaces().stream()
            .filter(s -> s.material() == Surface.Material.FIELD)
            .toList();
    SplittableRandom random = new SplittableRandom(2);
    double[] apart = new double[1000];
    for (int i = 0; i < apart.length; i++) {
      Acquisition date = season.acquisitions().get(random.nextInt(24));
      Vegetation vegetation = Vegetation.under(date.sunZenith());
      Surface surface = fields.get(random.nextInt(fields.size()));
      int day = date.date().getDayOfYear();
      double[] low = surface.spectrum(day, date.moisture(), -1, vegetation);
      double[] high = surface.spectrum(day, date.moisture(), 1, vegetation);
      double texture = random.nextDouble(-1, 1);
      double[] own = surface.spectrum(day, date.moisture(), texture, vegetation);
      for (int b = 0; b < own.length; b++) {
        double line = (low[b] + high[b]) / 2 + texture * (high[b] - low[b]) / 2;
        apart[i] = Math.max(apart[i], Math.abs(line - own[b]));
      }
    }
    Arrays.sort(apart);
    String found =
        "median %.4f, 95 %% %.4f, largest %.4f".formatted(apart[500], apart[950], apart[999]);
    assertTrue(apart[500] < 0.003 && apart[950] < 0.008 && apart[999] < 0.02, found);
  }
}
