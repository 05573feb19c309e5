package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.BandDerivatives;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Parameter;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Simulation;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DifferentiableProsailTest {
  private static final int CANOPIES = 50;
  private static final Sensor SENSOR = Sensor.sentinel2("S2A");
  private static final Prosail MODEL = Prosail.shipped(SENSOR.wavelengths());
  private static final List<Parameter> TRAITS = traits();
  private static final BandDerivatives PHYSICS = new BandDerivatives(MODEL, SENSOR, TRAITS);
  private static final DifferentiableProsail PROSAIL = new DifferentiableProsail(PHYSICS, 1);

  private static final double[] X = new double[CANOPIES * TRAITS.size()];
  private static final double[] ANGLES = new double[CANOPIES * 3];
  private static DrawnCanopies drawn;

  private static List<Parameter> traits() {
    List<Parameter> traits = new ArrayList<>(BandDerivatives.TRAITS);
    traits.add(3, Parameter.ANT);
    return traits;
  }

  @BeforeAll
  static void draw() {
    drawn = DrawnCanopies.of(Prior.SIMULATION, LeafModel.D, CANOPIES, 4);
    for (int d = 0; d < CANOPIES; d++) {
      for (int t = 0; t < TRAITS.size(); t++)
        X[d * TRAITS.size() + t] = drawn.value(d, TRAITS.get(t));
      for (int a = 0; a < 3; a++) ANGLES[d * 3 + a] = drawn.value(d, BandDerivatives.ANGLES.get(a));
    }
  }

  private static Tensor traitsTensor() {
    return Doubles.of(X, CANOPIES, TRAITS.size());
  }

  private static Tensor angles() {
    return Doubles.of(ANGLES, CANOPIES, 3);
  }

  @Test
  void valuesAreThoseOfTheSimulator() {
    Simulation.Bands expected =
        new Simulation(Map.of(LeafModel.D, MODEL), SENSOR, SENSOR.wavelengths())
            .run(drawn.draws(), 1);
    try (Scope scope = Scope.recording()) {
      double[] exact = Doubles.values(PROSAIL.bands(traitsTensor().leaf(), angles()));
      double[] plain = Doubles.values(PROSAIL.bands(traitsTensor(), angles()));
      Tensor rounded = PROSAIL.bands(traitsTensor().single().leaf(), angles().single());
      assertTrue(!Doubles.are(rounded), "single precision stays");
      double[] single = Doubles.values(rounded);
      for (int i = 0; i < exact.length; i++) {
        double value = expected.at(i / 10, 0, i % 10);
        assertEquals(value, exact[i], 1e-11);
        assertEquals(value, plain[i], 1e-11);
        assertEquals(value, single[i], 1e-5);
      }
    }
  }

  /// The gradient of a sum of bands, each with its own weight, in a graph with more before and
  /// after.
  @Test
  void gradientsPassThrough() {
    double[] reflectance = new double[CANOPIES * 10];
    double[] derivatives = new double[X.length * 10];
    PHYSICS.run(X, ANGLES, reflectance, derivatives, 1);
    for (boolean single : new boolean[] {false, true})
      try (Scope scope = Scope.recording()) {
        Tensor half = single ? traitsTensor().single() : traitsTensor();
        Tensor leaf = half.times(.5).leaf();
        Tensor bands = PROSAIL.bands(leaf.times(2), angles());
        bands.square().sum().backward();
        double[] got = Doubles.values(leaf.gradient());
        for (int i = 0; i < got.length; i++) {
          double expected = 0;
          int canopy = i / TRAITS.size();
          for (int b = 0; b < 10; b++)
            expected += 2 * 2 * reflectance[canopy * 10 + b] * derivatives[i * 10 + b];
          double allowed = (single ? 2e-4 : 1e-11) * Math.abs(expected) + (single ? 1e-6 : 1e-13);
          assertEquals(expected, got[i], allowed, "trait " + TRAITS.get(i % TRAITS.size()));
        }
      }
  }

  /// Where published codes give NaN, values and gradients are finite in either precision.
  @Test
  void edgesAreFinite() {
    double[] bare = {1.5, 40, 8, 1, 0, .01, .009, 0, 57, .1, .5, 1};
    double[] clear = {1, 0, 0, 0, 0, 0, 0, 3, 57.3, 0, 1, 1};
    double[] dark = {2, 1e5, 0, 0, 9, 50, 5, 9, 90, .01, 0, 0};
    double[] faint = {1.5, 1e-7, 0, 0, 0, 1e-9, 0, 8, 30, .2, 0, .5};
    double[] x = new double[4 * 12];
    List<double[]> rows = List.of(bare, clear, dark, faint);
    for (int r = 0; r < 4; r++) System.arraycopy(rows.get(r), 0, x, r * 12, 12);
    double[] directions = {30, 30, 0, 0, 0, 0, 60, 10, 350, 45, 20, 180};
    for (boolean single : new boolean[] {false, true})
      try (Scope scope = Scope.recording()) {
        Tensor given = Doubles.of(x, 4, 12);
        Tensor leaf = (single ? given.single() : given).leaf();
        Tensor bands = PROSAIL.bands(leaf, Doubles.of(directions, 4, 3));
        bands.sum().backward();
        for (double value : Doubles.values(bands)) assertTrue(value >= 0 && value < 2, "" + value);
        double[] gradient = Doubles.values(leaf.gradient());
        for (double value : gradient) assertTrue(Double.isFinite(value));
        assertTrue(gradient[7] != 0 && gradient[11] != 0, "of a canopy without leaves");
        assertTrue(gradient[12 + 1] < 0, "what absorbs first makes a clear canopy darker");
      }
  }

  @Test
  void azimuthsAreFolded() {
    try (Scope scope = Scope.open()) {
      Tensor one = Doubles.of(java.util.Arrays.copyOf(X, TRAITS.size()), 1, TRAITS.size());
      double[] at = Doubles.values(PROSAIL.bands(one, Doubles.of(new double[] {45, 10, 40}, 1, 3)));
      double[] mirrored =
          Doubles.values(PROSAIL.bands(one, Doubles.of(new double[] {45, 10, 320}, 1, 3)));
      assertArrayEquals(at, mirrored, 0);
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    try (Scope scope = Scope.open()) {
      Tensor three = Doubles.of(new double[3], 1, 3);
      String message =
          assertThrows(IllegalArgumentException.class, () -> PROSAIL.bands(three, three))
              .getMessage();
      assertTrue(message.contains("psoil") && message.contains("[1, 3]"), message);
      Tensor two = Doubles.of(new double[6], 2, 3);
      assertThrows(IllegalArgumentException.class, () -> PROSAIL.bands(traitsTensor(), two));
      Tensor zeros = Doubles.of(new double[12], 1, 12);
      message =
          assertThrows(IllegalArgumentException.class, () -> PROSAIL.bands(zeros, three))
              .getMessage();
      assertTrue(message.contains("canopy 0: N must be at least 1"), message);
    }
  }
}
