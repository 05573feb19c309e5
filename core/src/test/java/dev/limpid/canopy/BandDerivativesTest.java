package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.CanopySpectra.Factor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Derivatives against differences of [Prosail], and reflectance against its own.
final class BandDerivativesTest {
  private static final List<Parameter> TRAITS = traits();
  private static final int[] STEPS = {-2, -1, 1, 2};
  private static final double[] WEIGHTS = {1 / 12.0, -8 / 12.0, 8 / 12.0, -1 / 12.0};

  private static final Sensor SENSOR = Sensor.sentinel2("S2A");

  private static List<Parameter> traits() {
    List<Parameter> traits = new ArrayList<>(BandDerivatives.TRAITS);
    traits.add(3, Parameter.ANT);
    return traits;
  }

  private static Prosail model(SailOptions options) {
    return new Prosail(
        new Prospect(LeafCoefficients.shipped(), SENSOR.wavelengths()),
        SoilBasis.shipped(),
        options);
  }

  private static double[] bands(Prosail model, double[] x) {
    Draw draw = Parameter.draw("", LeafModel.D, x);
    double[] into = new double[10];
    SENSOR
        .over(model.wavelengths())
        .of(model.simulator().run(draw.traits(), draw.angles()), Factor.RSOT, into, 0);
    return into;
  }

  /// @param h step
  private static double[] difference(Prosail model, double[] x, Parameter p, double h) {
    double[] sum = new double[10];
    for (int s = 0; s < STEPS.length; s++) {
      double[] y = x.clone();
      y[p.ordinal()] += STEPS[s] * h;
      double[] got = bands(model, y);
      for (int b = 0; b < 10; b++) sum[b] += WEIGHTS[s] * got[b] / h;
    }
    return sum;
  }

  private record Computed(double[] reflectance, double[] derivatives) {
    double[] by(Parameter p) {
      int t = TRAITS.indexOf(p);
      return Arrays.copyOfRange(derivatives, t * 10, t * 10 + 10);
    }
  }

  private static Computed compute(Prosail model, double[] x) {
    double[] row = TRAITS.stream().mapToDouble(p -> p.of(x)).toArray();
    double[] angles = BandDerivatives.ANGLES.stream().mapToDouble(p -> p.of(x)).toArray();
    Computed got = new Computed(new double[10], new double[TRAITS.size() * 10]);
    new BandDerivatives(model, SENSOR, TRAITS)
        .run(row, angles, got.reflectance, got.derivatives, 1);
    return got;
  }

  @ParameterizedTest
  @EnumSource(LeafAngleClasses.class)
  void derivativesOfDrawnCanopies(LeafAngleClasses classes) {
    Prosail model = model(new SailOptions(classes, Double.POSITIVE_INFINITY));
    DrawnCanopies drawn = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, 12, 5);
    double worst = 0;
    for (int d = 0; d < 12; d++) {
      double[] x = new double[Parameter.values().length];
      for (Parameter p : Parameter.values()) x[p.ordinal()] = drawn.value(d, p);
      Computed got = compute(model, x);
      assertArrayEquals(bands(model, x), got.reflectance, 1e-13);
      for (Parameter p : TRAITS) {
        double[] expected = difference(model, x, p, p.of(x) * 1e-3);
        for (int b = 0; b < 10; b++) {
          double error = Math.abs(got.by(p)[b] - expected[b]) * (p.high() - p.low());
          worst = Math.max(worst, error);
        }
      }
    }
    assertTrue(worst < 5e-9, "of a whole range: " + worst);
  }

  /// A canopy of the middle of every range, with some values of the test's own.
  private static double[] canopy(Object... named) {
    double[] x = new double[Parameter.values().length];
    for (Parameter p : Parameter.values()) x[p.ordinal()] = (p.low() + p.high()) / 2;
    for (int i = 0; i < named.length; i += 2)
      x[((Parameter) named[i]).ordinal()] = ((Number) named[i + 1]).doubleValue();
    return x;
  }

  /// Second order, from `x` upwards only.
  private static double[] oneSided(Prosail model, double[] x, Parameter p, double h) {
    double[] sum = new double[10];
    double[] weights = {-1.5, 2, -.5};
    for (int s = 0; s < 3; s++) {
      double[] y = x.clone();
      y[p.ordinal()] += s * h;
      double[] got = bands(model, y);
      for (int b = 0; b < 10; b++) sum[b] += weights[s] * got[b] / h;
    }
    return sum;
  }

  private static void equal(String what, double[] expected, double[] got, double relative) {
    for (int b = 0; b < 10; b++) {
      double allowed = relative * Math.abs(expected[b]) + 1e-9;
      assertEquals(expected[b], got[b], allowed, what + " " + SENSOR.bands().get(b));
    }
  }

  private static final Prosail SHIPPED = model(SailOptions.DEFAULT);

  @Test
  void withoutLeaves() {
    double[] x = canopy(Parameter.LAI, 0);
    Computed got = compute(SHIPPED, x);
    assertArrayEquals(bands(SHIPPED, x), got.reflectance, 0);
    equal("lai", oneSided(SHIPPED, x, Parameter.LAI, 1e-4), got.by(Parameter.LAI), 1e-4);
    equal("rsoil", difference(SHIPPED, x, Parameter.RSOIL, 1e-3), got.by(Parameter.RSOIL), 1e-5);
    assertArrayEquals(new double[10], got.by(Parameter.CAB), 1e-7);
  }

  @Test
  void leavesThatAbsorbNothing() {
    double[] x =
        canopy(
            Parameter.CAB,
            0,
            Parameter.CAR,
            0,
            Parameter.ANT,
            0,
            Parameter.CBROWN,
            0,
            Parameter.CW,
            0,
            Parameter.CM,
            0);
    for (double lai : new double[] {.01, 1, 8}) {
      x[Parameter.LAI.ordinal()] = lai;
      Computed got = compute(SHIPPED, x);
      assertArrayEquals(bands(SHIPPED, x), got.reflectance, 1e-12);
      for (Parameter p : List.of(Parameter.N, Parameter.LAI, Parameter.LIDFA, Parameter.RSOIL))
        assertArrayEquals(
            difference(SHIPPED, x, p, p.of(x) * 1e-2), got.by(p), 1e-5, p + " " + lai);
      for (Parameter p : List.of(Parameter.CAB, Parameter.CW)) {
        double[] expected = oneSided(SHIPPED, x, p, p.high() * 1e-6);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, got.by(p), .03 * largest, p + " " + lai);
      }
    }
  }

  @Test
  void hotSpot() {
    double[] backwards = canopy(Parameter.TTS, 30, Parameter.TTO, 30, Parameter.PSI, 0);
    Computed got = compute(SHIPPED, backwards);
    assertArrayEquals(bands(SHIPPED, backwards), got.reflectance, 1e-13);
    for (Parameter p : TRAITS)
      equal(p + " 1", difference(SHIPPED, backwards, p, p.of(backwards) * 1e-3), got.by(p), 1e-6);
    double[] upright = canopy(Parameter.TTS, 0, Parameter.TTO, 0);
    got = compute(SHIPPED, upright);
    for (Parameter p : TRAITS)
      equal(p + " 2", difference(SHIPPED, upright, p, p.of(upright) * 1e-3), got.by(p), 1e-6);
    double[] beside = canopy(Parameter.TTS, 30, Parameter.TTO, 30.001, Parameter.PSI, 0);
    got = compute(SHIPPED, beside);
    for (Parameter p : TRAITS)
      equal(p + " 3", difference(SHIPPED, beside, p, p.of(beside) * 1e-3), got.by(p), 1e-6);
    double[] none = canopy(Parameter.HSPOT, 0);
    got = compute(SHIPPED, none);
    assertArrayEquals(bands(SHIPPED, none), got.reflectance, 1e-13);
    for (Parameter p : List.of(Parameter.LAI, Parameter.LIDFA, Parameter.CAB))
      equal(p + " 4", difference(SHIPPED, none, p, p.of(none) * 1e-3), got.by(p), 1e-6);
    equal("hspot 5", oneSided(SHIPPED, none, Parameter.HSPOT, 1e-4), got.by(Parameter.HSPOT), .1);
    Prosail capped = model(new SailOptions(LeafAngleClasses.THIRTEEN, 200));
    for (double q : new double[] {0, 1e-4, .1}) {
      double[] x = canopy(Parameter.HSPOT, q);
      got = compute(capped, x);
      for (Parameter p : List.of(Parameter.LAI, Parameter.LIDFA))
        equal(p + " 6", difference(capped, x, p, p.of(x) * 1e-3), got.by(p), 1e-6);
      if (q > 0)
        equal("q", difference(capped, x, Parameter.HSPOT, q * 1e-3), got.by(Parameter.HSPOT), 1e-6);
    }
  }

  /// One layer, thin and dense canopies, leaf angles around those of a sphere, opaque leaves.
  @Test
  void edges() {
    List<double[]> canopies =
        List.of(
            canopy(Parameter.LAI, 1e-3),
            canopy(Parameter.LAI, 1e-5),
            canopy(Parameter.LAI, 20),
            canopy(Parameter.LIDFA, 56.9),
            canopy(Parameter.LIDFA, 57.3),
            canopy(Parameter.LIDFA, 1),
            canopy(Parameter.LIDFA, 89),
            canopy(Parameter.CAB, 1e4, Parameter.CW, 10));
    for (double[] x : canopies) {
      Computed got = compute(SHIPPED, x);
      assertArrayEquals(bands(SHIPPED, x), got.reflectance, 1e-12);
      for (Parameter p : TRAITS)
        equal(p + Arrays.toString(x), difference(SHIPPED, x, p, p.of(x) * 1e-3), got.by(p), 1e-5);
    }
    double[] one = canopy(Parameter.N, 1);
    Computed got = compute(SHIPPED, one);
    equal("N", oneSided(SHIPPED, one, Parameter.N, 1e-4), got.by(Parameter.N), 1e-5);
    for (double d : compute(SHIPPED, canopy(Parameter.CAB, 1e6, Parameter.CW, 100)).derivatives)
      assertTrue(Double.isFinite(d));
  }

  @Test
  void derivativesAreOptionalAndThreadsDoNotMatter() {
    BandDerivatives physics = new BandDerivatives(SHIPPED, SENSOR, TRAITS);
    int n = 40;
    double[] x = new double[n * TRAITS.size()];
    double[] angles = new double[n * 3];
    DrawnCanopies drawn = DrawnCanopies.of(Prior.ATBD, LeafModel.D, n, 8);
    for (int d = 0; d < n; d++) {
      for (int t = 0; t < TRAITS.size(); t++)
        x[d * TRAITS.size() + t] = drawn.value(d, TRAITS.get(t));
      for (int a = 0; a < 3; a++) angles[d * 3 + a] = drawn.value(d, BandDerivatives.ANGLES.get(a));
    }
    double[] one = new double[n * 10];
    double[] many = new double[n * 10];
    double[] by = new double[x.length * 10];
    double[] byMany = new double[x.length * 10];
    physics.run(x, angles, one, by, 1);
    physics.run(x, angles, many, byMany, 3);
    assertArrayEquals(one, many, 0);
    assertArrayEquals(by, byMany, 0);
    physics.run(x, angles, many, null, 2);
    assertArrayEquals(one, many, 1e-12);
  }

  @Test
  void whatIsWrongIsSaid() {
    refused("LAI", () -> new BandDerivatives(SHIPPED, SENSOR, List.of(Parameter.N)));
    List<Parameter> twice = new ArrayList<>(TRAITS);
    twice.add(Parameter.N);
    refused("once", () -> new BandDerivatives(SHIPPED, SENSOR, twice));
    double[] x = canopy(Parameter.LAI, -1);
    refused("canopy 0: lai must be at least 0.0 and finite, got -1.0", () -> compute(SHIPPED, x));
    BandDerivatives physics = new BandDerivatives(SHIPPED, SENSOR, TRAITS);
    refused("11 values", () -> physics.run(new double[11], new double[3], new double[10], null, 1));
  }

  private static void refused(String words, org.junit.jupiter.api.function.Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(words), message);
  }
}
