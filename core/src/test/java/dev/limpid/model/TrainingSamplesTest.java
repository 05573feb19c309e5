package dev.limpid.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.NamedFeatures;
import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingSamplesTest {
  private static final Legend LEGEND =
      new Legend(
          List.of(
              new Legend.Entry(1, "wheat", null, 0xFF0000),
              new Legend.Entry(2, "rare \u00e9", null, 0x00FF00)));

  @TempDir Path folder;

  private static Samples samples(int n, int features, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n * features];
    for (int i = 0; i < values.length; i++)
      values[i] = i % features == 0 ? 3 : (float) (random.nextGaussian() * (1 + i % features));
    int[] label = new int[n];
    String[] id = new String[n];
    String[] none = new String[n];
    double[] x = random.doubles(n).toArray();
    for (int i = 0; i < n; i++) {
      label[i] = i % 1000 == 7 ? 1 : 0;
      id[i] = "s\u00fc\n" + i;
      none[i] = "";
    }
    List<String> names =
        java.util.stream.IntStream.range(0, features).mapToObj(f -> "v_t" + f).toList();
    return new Samples(LEGEND, names, values, label, id, none, x, x.clone(), Crs.epsg(32631));
  }

  private Path saved(TrainingSamples samples, int features) throws IOException {
    List<String> names =
        java.util.stream.IntStream.range(0, features).mapToObj(f -> "v_t" + f).toList();
    Path model = folder.resolve("model");
    ModelFolder.write(
        model,
        true,
        new ModelFolder.Content(
            new ModelCard("test", "test", Map.of(), "", 1, Map.of(), List.of()),
            LEGEND,
            new NamedFeatures(names)),
        Training.UNKNOWN,
        List.of(
            new ModelFolder.Part("weights.bin", out -> out.write(1)),
            new ModelFolder.Part(TrainingSamples.FILE, samples::writeTo)));
    return model;
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Samples all = samples(300, 4, 1);
    TrainingSamples kept = TrainingSamples.of(all, 5, 2);
    Path model = saved(kept, 4);
    TrainingSamples read = TrainingSamples.read(model, ModelFolder.read(model));
    assertEquals(300, read.size());
    for (int i = 0; i < 300; i++) {
      assertEquals(all.id(i), read.id(i));
      assertEquals(all.label(i), read.label(i));
      assertEquals(all.x(i), read.x(i));
      for (int f = 0; f < 4; f++) assertEquals(all.at(i, f), read.row(i)[f]);
    }
    assertEquals("EPSG:32631", read.crs());
    assertArrayEquals(kept.mean(), read.mean());
    for (int p = 0; p <= 100; p++) assertEquals(kept.nearestDistance(p), read.nearestDistance(p));
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    read.writeTo(again);
    assertArrayEquals(Files.readAllBytes(model.resolve(TrainingSamples.FILE)), again.toByteArray());
  }

  @Test
  void distancesAreThoseOfTheDefinition() {
    Samples all = samples(400, 3, 2);
    double[] deviation = new double[3];
    for (int f = 0; f < 3; f++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 400; i++) sum += all.at(i, f);
      for (int i = 0; i < 400; i++) squares += Math.pow(all.at(i, f) - sum / 400, 2);
      deviation[f] = Math.sqrt(squares / 400);
    }
    double[] nearest = new double[400];
    for (int i = 0; i < 400; i++) {
      nearest[i] = Double.POSITIVE_INFINITY;
      for (int j = 0; j < 400; j++) {
        double d = 0;
        for (int f = 1; f < 3; f++) // feature 0 is constant
        d += Math.pow((all.at(i, f) - all.at(j, f)) / deviation[f], 2);
        if (i != j) nearest[i] = Math.min(nearest[i], Math.sqrt(d));
      }
    }
    TrainingSamples kept = TrainingSamples.of(all, 1, 1);
    double[] sorted = Arrays.stream(nearest).sorted().toArray();
    assertEquals(sorted[395], kept.nearestDistance(99), 1e-4);
    assertEquals(sorted[0], kept.nearestDistance(0), 1e-4);
    assertEquals(sorted[399], kept.nearestDistance(100), 1e-4);
    List<TrainingSamples.Neighbour> found = kept.nearest(kept.row(17), 2);
    assertEquals(new TrainingSamples.Neighbour(17, 0), found.get(0));
    assertEquals(nearest[17], found.get(1).distance(), 1e-6);
    TrainingSamples more = TrainingSamples.of(all, 1, 3);
    for (int p = 0; p <= 100; p++) assertEquals(kept.nearestDistance(p), more.nearestDistance(p));
  }

  @Test
  void samplesOfOneParcelAreNotEachOthersNeighbours() {
    Samples all = samples(40, 3, 2);
    TrainingSamples alone = TrainingSamples.of(all, 1, 1);
    String[] parcels = new String[40];
    Arrays.fill(parcels, "");
    for (int i = 0; i < 40; i++) {
      TrainingSamples.Neighbour next = alone.nearest(alone.row(i), 2).get(1);
      if (next.distance() > alone.nearestDistance(0) + 1e-5) continue;
      parcels[i] = "the closest two";
      parcels[next.sample()] = "the closest two";
    }
    TrainingSamples paired = TrainingSamples.of(all.grouped(parcels), 1, 1);
    assertTrue(paired.nearestDistance(0) > alone.nearestDistance(0) + 1e-5);
    Arrays.fill(parcels, "one parcel");
    TrainingSamples together = TrainingSamples.of(all.grouped(parcels), 1, 1);
    assertEquals(alone.nearestDistance(0), together.nearestDistance(0));
  }

  @Test
  void keepsSomeOfEveryClass() {
    Samples all = samples(25_000, 2, 3);
    TrainingSamples kept = TrainingSamples.of(all, 1, 2);
    assertEquals(TrainingSamples.MOST, kept.size());
    int rare = 0;
    for (int i = 0; i < kept.size(); i++) rare += kept.label(i);
    assertEquals(20, rare); // its share is exactly as many
    TrainingSamples wide = TrainingSamples.of(samples(1500, 6000, 3), 1, 2);
    assertEquals((32 << 20) / 4 / 6000, wide.size());
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    Path model = saved(TrainingSamples.of(samples(50, 4, 1), 5, 1), 4);
    ModelFolder read = ModelFolder.read(model);
    Path file = model.resolve(TrainingSamples.FILE);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    BadInput changed = assertThrows(BadInput.class, () -> TrainingSamples.read(model, read));
    assertTrue(changed.getMessage().contains("SHA-256"), changed.getMessage());
    Path other = saved(TrainingSamples.of(samples(50, 3, 1), 5, 1), 4);
    ModelFolder wrong = ModelFolder.read(other);
    BadInput shape = assertThrows(BadInput.class, () -> TrainingSamples.read(other, wrong));
    assertTrue(shape.getMessage().contains("[50, 3], expected [50, 4]"), shape.getMessage());
    ModelFolder without =
        new ModelFolder(
            read.card(),
            read.legend(),
            read.features(),
            read.contract(),
            read.weights(),
            read.weightsSha256(),
            Map.of());
    assertThrows(BadInput.class, () -> TrainingSamples.read(other, without));
  }
}
