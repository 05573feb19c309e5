package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.CanopySpectra.Factor;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What must hold of leaves and canopies whatever the numbers are.
final class ProsailTest {
  private static final Leaf LEAF = Leaf.green(1.5, 40, 8, .01, .009);
  private static final Leaf CLEAR = Leaf.green(1.5, 0, 0, 0, 0);
  private static final LeafAngles ANGLES = new LeafAngles.Campbell(57);
  private static final Soil SOIL = new Soil(1, .5);
  private static final Wavelengths SOME = Wavelengths.of(450, 550, 670, 800, 1650, 2200);

  private static Traits canopy(Leaf leaf, double lai, double hotSpot) {
    return new Traits(leaf, lai, ANGLES, hotSpot, SOIL);
  }

  private static void scatter(SailLayer layer, CanopyGeometry g, double rho, double tau) {
    double[] m = new double[1];
    layer.extinction(new double[] {rho}, new double[] {tau}, m);
    layer.scatter(rho, tau, m[0], Math.exp(-m[0] * g.l));
  }

  private static CanopySpectra run(Traits traits, Angles angles) {
    return Prosail.shipped(SOME).simulator().run(traits, angles);
  }

  @Property(tries = 300)
  void everythingIsAShareOfTheLight(
      @ForAll @DoubleRange(min = 1, max = 4) double n,
      @ForAll @DoubleRange(min = 0, max = 100) double cab,
      @ForAll @DoubleRange(min = 0, max = .08) double water,
      @ForAll @DoubleRange(min = 0, max = 12) double lai,
      @ForAll @DoubleRange(min = 0, max = 89) double sun,
      @ForAll @DoubleRange(min = 0, max = 360) double azimuth) {
    Traits traits =
        new Traits(Leaf.green(n, cab, 8, water, .005), lai, ANGLES, .1, new Soil(.8, .5));
    CanopySpectra got = run(traits, new Angles(sun, 20, azimuth));
    for (int i = 0; i < SOME.count(); i++) {
      double leaf = got.leafReflectance(i) + got.leafTransmittance(i);
      assertTrue(leaf > 0 && leaf < 1, "leaf " + leaf);
      for (Factor factor : List.of(Factor.RSDT, Factor.RDDT, Factor.RDOT)) {
        double r = got.reflectance(factor, i);
        assertTrue(r > 0 && r < 1, factor + " " + r);
      }
      assertTrue(got.reflectance(Factor.RSOT, i) > 0);
      double absorbed = got.absorbedDirect(i) + got.absorbedDiffuse(i);
      assertTrue(absorbed > -1e-12 && absorbed < 2, "absorbed " + absorbed);
    }
    assertTrue(got.cover() >= 0 && got.cover() < 1);
  }

  @Test
  void withoutLeavesThereIsSoil() {
    CanopySpectra got = run(canopy(LEAF, 0, .1), new Angles(30, 30, 0));
    for (Factor factor : Factor.values())
      assertArrayEquals(got.soil, got.values(factor), 0, factor.name());
    assertEquals(0, got.cover());
    assertEquals(0, got.absorbedDirect(0));
    CanopySpectra thin = run(canopy(LEAF, 1e-9, .1), new Angles(30, 30, 0));
    for (Factor factor : Factor.values())
      assertArrayEquals(got.soil, thin.values(factor), 1e-8, factor.name());
  }

  @ParameterizedTest
  @ValueSource(doubles = {.001, .5, 3, 12})
  void leavesThatAbsorbNothingLoseNothing(double lai) {
    Prospect prospect = new Prospect(LeafCoefficients.shipped(), SOME);
    double[] r = new double[SOME.count()];
    double[] t = new double[SOME.count()];
    prospect.leaf(CLEAR, r, t);
    CanopyGeometry g = new CanopyGeometry(SailOptions.DEFAULT);
    g.set(canopy(CLEAR, lai, .01), new Angles(30, 10, 0));
    SailLayer layer = new SailLayer(g);
    layer.begin();
    for (int i = 0; i < r.length; i++) {
      assertEquals(1, r[i] + t[i], 1e-12);
      scatter(layer, g, r[i], 1 - r[i]);
      assertEquals(1, layer.rdd + layer.tdd, 1e-12);
      assertEquals(1, layer.rsd + layer.tsd + g.tss, 1e-12);
      assertEquals(1, layer.rdo + layer.tdo + g.too, 1e-12);
      assertTrue(Double.isFinite(layer.rsod));
    }
  }

  /// The two solutions meet where one takes over from the other.
  @ParameterizedTest
  @ValueSource(doubles = {.5, 3, 8})
  void theLimitOfNoAbsorptionIsContinuous(double lai) {
    CanopyGeometry g = new CanopyGeometry(SailOptions.DEFAULT);
    g.set(canopy(CLEAR, lai, .01), new Angles(40, 10, 60));
    SailLayer layer = new SailLayer(g);
    layer.begin();
    double before = Double.NaN;
    double beforeTsd = Double.NaN;
    // m is about sqrt(loss): from 1e-3 to 1e-7, through the switch
    for (double loss = 1e-6; loss > 1e-14; loss *= .7) {
      scatter(layer, g, .5, .5 - loss);
      if (!Double.isNaN(before)) {
        assertEquals(before, layer.rsod, 20 * loss * lai * lai + 5e-9, "loss " + loss);
        assertEquals(beforeTsd, layer.tsd, 20 * loss * lai * lai + 5e-9, "loss " + loss);
      }
      before = layer.rsod;
      beforeTsd = layer.tsd;
    }
  }

  @Test
  void opaqueAndBlackLeavesAreFinite() {
    CanopySpectra got =
        run(canopy(new Leaf(2, 1e6, 0, 0, 0, 100, 10, 0, 0), 3, .1), new Angles(30, 0, 0));
    for (int i = 0; i < SOME.count(); i++)
      for (Factor factor : Factor.values())
        assertTrue(Double.isFinite(got.reflectance(factor, i)), factor + " at " + SOME.at(i));
    CanopyGeometry g = new CanopyGeometry(SailOptions.DEFAULT);
    g.set(canopy(LEAF, 3, .1), new Angles(30, 0, 0));
    SailLayer layer = new SailLayer(g);
    layer.begin();
    scatter(layer, g, 0, 0);
    assertEquals(0, layer.rdd, 1e-30);
    assertEquals(0, layer.rsod, 1e-30);
    assertEquals(Math.exp(-3), layer.tdd, 1e-15);
  }

  /// Equal extinctions need another formula than different ones.
  @Test
  void equalExtinctionsAreContinuous() {
    CanopyGeometry g = new CanopyGeometry(SailOptions.DEFAULT);
    g.set(canopy(LEAF, 3, .1), new Angles(30, 0, 0));
    SailLayer layer = new SailLayer(g);
    layer.begin();
    double step = 1e-6;
    double[] tsd = new double[3];
    for (double rho = .05; rho < .5; rho += 1e-3) {
      for (int i = 0; i < 3; i++) {
        scatter(layer, g, rho + i * step, .8 * rho);
        tsd[i] = layer.tsd;
      }
      double first = (tsd[1] - tsd[0]) / step;
      double second = (tsd[2] - tsd[1]) / step;
      assertEquals(first, second, 1e-4, "rho " + rho);
    }
  }

  @Property(tries = 200)
  void bothSidesOfTheSunAreTheSameToTheBit(
      @ForAll @DoubleRange(min = 0, max = 360) double azimuth) {
    double[] one = run(canopy(LEAF, 3, .1), new Angles(45, 30, azimuth)).rsot;
    assertArrayEquals(one, run(canopy(LEAF, 3, .1), new Angles(45, 30, 360 - azimuth)).rsot, 0);
    assertArrayEquals(one, run(canopy(LEAF, 3, .1), new Angles(45, 30, -azimuth)).rsot, 0);
  }

  @Test
  void theHotSpotIsContinuous() {
    double[] at = run(canopy(LEAF, 3, .1), new Angles(30, 30, 0)).rsot;
    double[] near = run(canopy(LEAF, 3, .1), new Angles(30, 30 + 1e-7, 0)).rsot;
    assertArrayEquals(at, near, 1e-7);
    double[] beside = run(canopy(LEAF, 3, .1), new Angles(30, 30, 40)).rsot;
    assertTrue(at[3] > beside[3] + .02, "no hot spot: " + at[3] + " and " + beside[3]);
    double[] none = run(canopy(LEAF, 3, 0), new Angles(30, 10, 0)).rsot;
    double[] small = run(canopy(LEAF, 3, 1e-8), new Angles(30, 10, 0)).rsot;
    assertArrayEquals(none, small, 1e-6);
    assertTrue(Double.isFinite(run(canopy(LEAF, 3, .1), new Angles(0, 0, 0)).rsot[0]));
  }

  @Test
  void theCapMattersWithoutHotSpot() {
    SailOptions capped = new SailOptions(LeafAngleClasses.EIGHTEEN, 200);
    Prosail model =
        new Prosail(new Prospect(LeafCoefficients.shipped(), SOME), SoilBasis.shipped(), capped);
    Traits flat = canopy(LEAF, 3, 0);
    double with = model.simulator().run(flat, new Angles(30, 30, 0)).rsot[3];
    assertNotEquals(run(flat, new Angles(30, 30, 0)).rsot[3], with);
  }

  @Test
  void blackSoilLeavesWhatTheLeavesScatter() {
    Traits traits = new Traits(LEAF, 3, ANGLES, .1, new Soil(0, .5));
    CanopySpectra got = run(traits, new Angles(30, 10, 0));
    CanopyGeometry g = new CanopyGeometry(SailOptions.DEFAULT);
    g.set(traits, new Angles(30, 10, 0));
    SailLayer layer = new SailLayer(g);
    layer.begin();
    scatter(layer, g, got.leafReflectance(3), got.leafTransmittance(3));
    assertEquals(layer.w * 3 * g.sunlit + layer.rsod, got.reflectance(Factor.RSOT, 3));
  }

  @ParameterizedTest
  @EnumSource(LeafAngleClasses.class)
  void leafAngleSharesSumToOne(LeafAngleClasses classes) {
    List<LeafAngles> all =
        List.of(
            new LeafAngles.Campbell(0),
            new LeafAngles.Campbell(56.78),
            new LeafAngles.Campbell(90),
            new LeafAngles.Verhoef(1, 0),
            new LeafAngles.Verhoef(-1, 0),
            new LeafAngles.Verhoef(0, 1),
            new LeafAngles.Verhoef(2, 0));
    for (LeafAngles angles : all) {
      double sum = 0;
      for (double share : classes.shares(angles)) {
        assertTrue(share >= 0, angles + " " + share);
        sum += share;
      }
      assertEquals(1, sum, 1e-12, angles.toString());
    }
    double planophile = classes.shares(new LeafAngles.Verhoef(1, 0))[0];
    double spherical = classes.shares(new LeafAngles.Verhoef(2, 0))[0];
    assertTrue(planophile > 5 * spherical, "a of 1 is planophile, not spherical");
  }

  @Test
  void valuesOutsideAreRefusedWithTheirLimit() {
    refused("N must be at least 1", () -> Leaf.green(.9, 40, 8, .01, .009));
    refused("cab must be at least 0", () -> Leaf.green(1.5, Double.NaN, 8, .01, .009));
    refused(
        "cw must be at least 0.0 and finite, got Infinity",
        () -> Leaf.green(1.5, 4, 8, Double.POSITIVE_INFINITY, .009));
    refused("lai must be at least 0.0 and finite, got -1.0", () -> canopy(LEAF, -1, .1));
    refused(
        "sun zenith (tts) must be at least 0 and below 90 degrees, got 90.0",
        () -> new Angles(90, 0, 0));
    refused("view zenith (tto)", () -> new Angles(0, -1, 0));
    refused("psi", () -> new Angles(0, 0, Double.NaN));
    refused("psoil must be in 0.0..1.0, got 1.5", () -> new Soil(1, 1.5));
    refused("at most 1 together, got 0.7 and 0.7", () -> new LeafAngles.Verhoef(.7, .7));
    refused("twice", () -> new Leaf(1.5, 40, 8, 0, 0, .01, .009, .001, .009));
    refused(
        "darker", () -> run(new Traits(LEAF, 8, ANGLES, .1, new Soil(9, 1)), new Angles(30, 0, 0)));
  }

  private static void refused(String words, org.junit.jupiter.api.function.Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void resultsDoNotDependOnThreads() {
    Sensor sensor = Sensor.sentinel2("S2A");
    Wavelengths wavelengths = sensor.wavelengths();
    assertEquals(747, wavelengths.count());
    Simulation simulation =
        new Simulation(Map.of(LeafModel.D, Prosail.shipped(wavelengths)), sensor, wavelengths);
    List<Draw> draws = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, 100, 3).draws();
    Simulation.Bands one = simulation.run(draws, 1);
    Simulation.Bands many = simulation.run(draws, 4);
    for (int d = 0; d < draws.size(); d++)
      for (int f = 0; f < 3; f++)
        for (int b = 0; b < 10; b++) assertEquals(one.at(d, f, b), many.at(d, f, b));
  }

  /// Bands from the wavelengths that they see are those from all.
  @Test
  void aBandIsTheWeightedMeanOfItsWavelengths() {
    Sensor sensor = Sensor.sentinel2("S2B");
    Traits traits = canopy(LEAF, 3, .1);
    Angles angles = new Angles(30, 10, 0);
    double[] few = new double[10];
    double[] all = new double[10];
    Wavelengths seen = sensor.wavelengths();
    sensor
        .over(seen)
        .of(Prosail.shipped(seen).simulator().run(traits, angles), Factor.RSOT, few, 0);
    CanopySpectra full = Prosail.shipped(Wavelengths.ALL).simulator().run(traits, angles);
    sensor.over(Wavelengths.ALL).of(full, Factor.RSOT, all, 0);
    assertArrayEquals(all, few, 1e-15);
    assertArrayEquals(Prosail.reflectance(traits, angles), full.rsot, 0);
    // red and near infrared of a green canopy
    assertTrue(all[2] < .05 && all[6] > .4, java.util.Arrays.toString(all));
  }

  @Test
  void soilsOfLimpidArePlausible() {
    double[] dry = new double[2101];
    double[] wet = new double[2101];
    SoilBasis.shipped().fill(new Soil(1, 1), dry);
    SoilBasis.shipped().fill(new Soil(1, 0), wet);
    for (int i = 0; i < 2101; i++) {
      assertTrue(wet[i] > .02 && wet[i] < .6 * dry[i] && dry[i] < .5, "at " + (400 + i) + " nm");
      if (i > 0) assertEquals(dry[i - 1], dry[i], .005, "smooth");
    }
  }
}
