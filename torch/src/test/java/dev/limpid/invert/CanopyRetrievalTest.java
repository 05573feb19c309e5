package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.Angles;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Retrieved;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Simulation;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A network with first weights: what it says is arbitrary, and must hang together all the same.
final class CanopyRetrievalTest {
  private static final int PIXELS = 150;
  private static final Latents LATENTS = Latents.of(LeafModel.D);

  private final CanopyVae.Card card = Canopies.card("gauss", 1);
  private final Sensor sensor = Sensor.sentinel2("S2A");
  private final Prosail physics = Prosail.shipped(sensor.wavelengths());
  private final CanopyVae model = new CanopyVae(card, card.encoder(3));
  private final CanopyRetrieval retrieval =
      new CanopyRetrieval(model, new CanopyDecoder(LATENTS, physics, sensor, 1));
  private final SpectrumSet seen =
      SpectrumSet.simulated(
          new Simulation(Map.of(LeafModel.D, physics), sensor, sensor.wavelengths()),
          LATENTS,
          DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, PIXELS, 5),
          1);
  private final int[] asked;

  CanopyRetrievalTest() throws java.io.IOException {
    CanopyVariables variables = new CanopyVariables(LATENTS);
    asked =
        new int[] {variables.position("lai"), variables.position("cab"), variables.position("ccc")};
  }

  @AfterEach
  void close() {
    retrieval.close();
  }

  private Retrieved of(int from, int end) {
    return retrieval.of(
        Arrays.copyOfRange(seen.reflectance(), from * 10, end * 10),
        Arrays.copyOfRange(seen.angles(), from * 3, end * 3),
        asked);
  }

  @Test
  void whatIsSaidOfAPixelDoesNotDependOnItsNeighbours() {
    Retrieved all = of(0, PIXELS);
    Retrieved some = of(131, 140);
    for (int v = 0; v < asked.length; v++) {
      assertArrayEquals(Arrays.copyOfRange(all.mean()[v], 131, 140), some.mean()[v]);
      assertArrayEquals(Arrays.copyOfRange(all.sd()[v], 131, 140), some.sd()[v]);
      assertArrayEquals(Arrays.copyOfRange(all.q50()[v], 131, 140), some.q50()[v]);
      assertArrayEquals(Arrays.copyOfRange(all.correlation()[v], 131, 140), some.correlation()[v]);
    }
    assertArrayEquals(Arrays.copyOfRange(all.misfit(), 131, 140), some.misfit());
  }

  @Test
  void momentsAreThoseOfDraws() {
    Retrieved all = of(0, 4);
    double[][][] draws = model.draws(spectra(4), 20_000, 7);
    CanopyVariables variables = new CanopyVariables(LATENTS);
    for (int i = 0; i < 4; i++)
      for (int v = 0; v < asked.length; v++) {
        double[] values = new double[draws[i].length];
        for (int k = 0; k < values.length; k++)
          values[k] = variables.value(asked[v], draws[i][k], 0);
        double mean = Arrays.stream(values).average().orElseThrow();
        double sd =
            Math.sqrt(
                Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
        Arrays.sort(values);
        assertEquals(mean, all.mean()[v][i], 0.06 * sd);
        assertEquals(sd, all.sd()[v][i], 0.06 * sd);
        assertEquals(values[1_000], all.q05()[v][i], 0.1 * sd);
        assertEquals(values[10_000], all.q50()[v][i], 0.1 * sd);
        assertEquals(values[19_000], all.q95()[v][i], 0.1 * sd);
        assertTrue(Math.abs(all.correlation()[v][i]) <= 1);
      }
  }

  /// However wrong the network is: canopies seen with noise are explained by the physics.
  @Test
  void simulatedCanopiesAreHardlyEverOutside() {
    SplittableRandom random = new SplittableRandom(9);
    float[] noisy = seen.reflectance().clone();
    for (int i = 0; i < noisy.length; i++)
      noisy[i] += (float) (Noise.DEFAULT.deviation(noisy[i]) * random.nextGaussian());
    Retrieved all = retrieval.of(noisy, seen.angles(), asked);
    int outside = 0;
    for (boolean one : all.outside()) if (one) outside++;
    assertTrue(outside <= PIXELS / 100, outside + " of " + PIXELS);
  }

  /// A spectrum that no canopy has is farther than the limit.
  @Test
  void aMisfitIsOutsideAboveTheLimit() {
    float[] spectra = new float[20];
    Arrays.fill(spectra, 10, 20, 1.5f);
    System.arraycopy(seen.reflectance(), 0, spectra, 0, 10);
    Retrieved two = retrieval.of(spectra, new float[] {30, 5, 100, 30, 5, 100}, asked);
    assertTrue(two.misfit()[1] > 1_000 && two.outside()[1]);
    for (int i = 0; i < 2; i++)
      assertEquals(two.misfit()[i] > CanopyRetrieval.LIMIT, two.outside()[i]);
  }

  /// The first spectra of the set as they are.
  private List<Spectrum> spectra(int count) {
    List<Spectrum> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Double> bands = new ArrayList<>();
      for (int b = 0; b < 10; b++) bands.add((double) seen.reflectance()[i * 10 + b]);
      float[] angles = seen.angles();
      list.add(
          new Spectrum(
              "s" + i,
              bands,
              bands.stream().map(Noise.DEFAULT::deviation).toList(),
              new Angles(angles[3 * i], angles[3 * i + 1], angles[3 * i + 2])));
    }
    return list;
  }
}
