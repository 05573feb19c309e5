package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NearestCanopyTest {
  private static final int CANOPIES = 100;
  private static final Latents LATENTS = Latents.of(LeafModel.D);
  private static final Sensor SENSOR = Sensor.sentinel2("S2A");

  private final BandDerivatives physics =
      new BandDerivatives(Prosail.shipped(SENSOR.wavelengths()), SENSOR, LATENTS.parameters());
  private final NearestCanopy nearest = new NearestCanopy(LATENTS, physics);

  /// What a sensor with noise sees of a canopy anywhere in the box.
  private NearestCanopy.Measured measured(SplittableRandom random, double noise) {
    double[] traits = new double[LATENTS.count()];
    for (int i = 0; i < traits.length; i++) traits[i] = LATENTS.value(i, random.nextDouble());
    double[] angles = {random.nextDouble(15, 70), random.nextDouble(0, 12), random.nextDouble(180)};
    double[] seen = new double[SENSOR.bands().size()];
    physics.run(traits, angles, seen, null, 1);
    for (int b = 0; b < seen.length; b++)
      seen[b] += noise * Noise.DEFAULT.deviation(seen[b]) * random.nextGaussian();
    return new NearestCanopy.Measured(
        seen, Arrays.stream(seen).map(Noise.DEFAULT::deviation).toArray(), angles);
  }

  private static double[] middle() {
    double[] z = new double[LATENTS.count()];
    Arrays.fill(z, 0.5);
    return z;
  }

  /// A guess that knows nothing suffices for nearly all.
  @Test
  void whatACanopyLooksLikeIsFoundAgain() {
    SplittableRandom random = new SplittableRandom(4);
    int found = 0;
    int noisy = 0;
    for (int i = 0; i < CANOPIES; i++) {
      double[] z = middle();
      if (nearest.from(z, measured(random, 0), 0.1) <= 0.1) found++;
      for (double one : z) assertTrue(one >= 0 && one <= 1);
      if (nearest.from(middle(), measured(random, 1), 10) < 29.588) noisy++;
    }
    assertTrue(found > 0.85 * CANOPIES, found + " without noise");
    assertTrue(noisy > 0.97 * CANOPIES, noisy + " with noise");
  }

  @Test
  void theMisfitIsThatOfThePlaceThatIsFound() {
    NearestCanopy.Measured one = measured(new SplittableRandom(5), 1);
    double[] z = middle();
    double misfit = nearest.from(z, one, 0);
    double[] traits = new double[z.length];
    for (int i = 0; i < z.length; i++) traits[i] = LATENTS.value(i, z[i]);
    double[] seen = new double[one.reflectance().length];
    physics.run(traits, one.angles(), seen, null, 1);
    double sum = 0;
    for (int b = 0; b < seen.length; b++)
      sum += Math.pow((one.reflectance()[b] - seen[b]) / one.deviations()[b], 2);
    assertEquals(sum, misfit, 1e-6 * sum);
  }

  @Test
  void noCanopyIsNearWhatNoneLooksLike() {
    for (double[] absurd :
        List.of(
            new double[] {.9, .9, .9, .9, .9, .9, .9, .9, .9, .9}, // a cloud
            new double[] {.9, .9, .9, .9, .8, .8, .8, .8, .1, .1}, // snow
            new double[] {.4, .3, .2, .1, .05, .02, .01, .01, 0, 0})) { // turbid water
      double[] deviations = Arrays.stream(absurd).map(Noise.DEFAULT::deviation).toArray();
      double[] angles = {30, 5, 100};
      NearestCanopy.Measured one = new NearestCanopy.Measured(absurd, deviations, angles);
      double misfit = nearest.from(middle(), one, 10);
      assertTrue(misfit > 100, Arrays.toString(absurd) + " " + misfit);
    }
  }

  @Test
  void whatIsFoundDoesNotDependOnWhatWasSoughtBefore() {
    NearestCanopy.Measured one = measured(new SplittableRandom(6), 1);
    double[] first = middle();
    double misfit = nearest.from(first, one, 0);
    nearest.from(middle(), measured(new SplittableRandom(7), 1), 0);
    double[] again = middle();
    assertEquals(misfit, nearest.from(again, one, 0));
    assertArrayEquals(first, again);
  }

  /// A soil of reflectance above 1 below many leaves gives back more than it gets.
  @Test
  void aGuessThatCannotBeIsInfinitelyFar(@TempDir Path folder) throws IOException {
    Path soil =
        Files.writeString(folder.resolve("soil.csv"), "wavelength_nm,soil\n400,0.8\n2500,0.8\n");
    Prosail bright =
        new Prosail(
            new Prospect(LeafCoefficients.shipped(), SENSOR.wavelengths()),
            SoilBasis.read(soil),
            new SailOptions(LeafAngleClasses.EIGHTEEN, Double.POSITIVE_INFINITY));
    NearestCanopy search =
        new NearestCanopy(LATENTS, new BandDerivatives(bright, SENSOR, LATENTS.parameters()));
    double[] z = middle();
    z[LATENTS.position(Parameter.RSOIL)] = 1;
    NearestCanopy.Measured one = measured(new SplittableRandom(8), 1);
    assertEquals(Double.POSITIVE_INFINITY, search.from(z, one, 10));
    z[LATENTS.position(Parameter.RSOIL)] = 0;
    assertTrue(search.from(z, one, 10) < 1_000);
  }
}
