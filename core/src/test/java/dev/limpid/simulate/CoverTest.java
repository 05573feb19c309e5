package dev.limpid.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CoverTest {
  private static final Calendar.Habit USUAL = new Calendar.Habit(0, 1, 0, 0, 0);

  /// Linear red, green, blue as seen with missing red and missing green cones (Vienot, Brettel and
  /// Mollon 1999, equations for both kinds).
  private static final double[][][] EYES = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
    {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}}
  };

  @Test
  void coloursOfTheDemonstrationAreToldApartByAllEyes() {
    var legend = Cover.legend(8).entries();
    for (double[][] eye : EYES)
      for (int i = 0; i < 8; i++)
        for (int j = 0; j < i; j++) {
          double d = distance(lab(legend.get(i).rgb(), eye), lab(legend.get(j).rgb(), eye));
          assertTrue(d > 12, legend.get(i).name() + " and " + legend.get(j).name() + ": " + d);
        }
  }

  @Test
  void wheatIsGreenInMayAndCutInAugust() {
    var wheat = Cover.WHEAT.calendar;
    assertTrue(wheat.on(135, USUAL).green() > 3);
    assertEquals(0, wheat.on(215, USUAL).green(), 1e-9);
    assertTrue(wheat.on(195, USUAL).straw() > 0.5);
  }

  @Test
  void maizeIsBareInAprilAndGreenInAugust() {
    var maize = Cover.MAIZE.calendar;
    assertTrue(maize.on(100, USUAL).green() < 0.05);
    assertTrue(maize.on(215, USUAL).green() > 3.5);
    assertEquals(0, maize.on(300, USUAL).green(), 1e-9);
  }

  @Test
  void rapeseedFlowersYellow() {
    var surface =
        new Surface(
            Cover.RAPESEED, Surface.Material.FIELD, USUAL, new Surface.Tone(1, 0, 0), false);
    Vegetation vegetation = Vegetation.under(40);
    double[] flowering = surface.spectrum(103, 0.2, 0, vegetation);
    double[] before = surface.spectrum(70, 0.2, 0, vegetation);
    assertTrue(flowering[1] > 0.09 && flowering[2] > 0.08, "green and red in flower");
    assertTrue(flowering[1] > 1.5 * before[1], "greener than before");
    assertTrue(flowering[0] < 0.5 * flowering[1], "blue stays dark");
  }

  @Test
  void aLateParcelIsLate() {
    var late = new Calendar.Habit(20, 1, 0, 0, 0);
    var maize = Cover.MAIZE.calendar;
    assertEquals(maize.on(160, USUAL), maize.on(180, late));
  }

  private static double[] lab(int rgb, double[][] eye) {
    double[] linear = new double[3];
    for (int k = 0; k < 3; k++) {
      double v = ((rgb >> (16 - 8 * k)) & 0xFF) / 255.0;
      linear[k] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }
    double[] seen = new double[3];
    for (int r = 0; r < 3; r++) for (int c = 0; c < 3; c++) seen[r] += eye[r][c] * linear[c];
    double x = f((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
    double y = f(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
    double z = f((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double f(double t) {
    double v = Math.max(0, t);
    return v > 0.008856 ? Math.cbrt(v) : 7.787 * v + 16.0 / 116;
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        (a[0] - b[0]) * (a[0] - b[0])
            + (a[1] - b[1]) * (a[1] - b[1])
            + (a[2] - b[2]) * (a[2] - b[2]));
  }
}
