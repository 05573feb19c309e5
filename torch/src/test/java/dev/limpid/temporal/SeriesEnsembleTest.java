package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.NamedFeatures;
import dev.limpid.explain.NetworkModel;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Training;
import dev.limpid.raster.Legend;
import dev.limpid.saliency.IntegratedGradients;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ensembles of networks as they are before training, whose answers differ well enough.
final class SeriesEnsembleTest {
  private static final int DATES = 6;
  private static final int WIDTH = 2 * DATES;
  private static final int CLASSES = 3;
  private static final SeriesNet.Shape SHAPE =
      new SeriesNet.Shape(List.of("B4", "B8"), DATES, CLASSES);
  private static final Legend LEGEND =
      new Legend(
          List.of(
              new Legend.Entry(1, "a", null, 0),
              new Legend.Entry(2, "b", null, 1),
              new Legend.Entry(3, "c", null, 2)));

  @BeforeAll
  static void oneThread() {
    Libtorch.threads(1);
  }

  private static SeriesClassifier ensemble(SeriesKind kind, long... seeds) {
    List<SeriesNet> members = LongStream.of(seeds).mapToObj(s -> kind.make(SHAPE, s)).toList();
    return classifier(kind, new SeriesEnsemble(members));
  }

  private static SeriesClassifier classifier(SeriesKind kind, SeriesNet net) {
    List<String> names = new ArrayList<>();
    for (int t = 0; t < DATES; t++) names.addAll(List.of("B4_t" + t, "B8_t" + t));
    net.inputs(
        new SeriesInputs.Scaling(new float[] {0, 0}, new float[] {0.5f, 0.5f}),
        new float[] {0, 30, 60, 90, 120, 150});
    ModelCard card = new ModelCard(kind.label(), "test", Map.of(), "", 7, Map.of(), List.of());
    return new SeriesClassifier(kind, net, new NamedFeatures(names), LEGEND, card, null);
  }

  private static float[] rows(int n) {
    SplittableRandom random = new SplittableRandom(3);
    float[] rows = new float[n * WIDTH];
    for (int i = 0; i < rows.length; i++) rows[i] = (float) random.nextGaussian();
    return rows;
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void probabilitiesAreTheMeans(SeriesKind kind) {
    float[] rows = rows(5);
    float[] mean = new float[5 * CLASSES];
    for (long seed = 1; seed <= 3; seed++)
      try (SeriesClassifier one = classifier(kind, kind.make(SHAPE, seed))) {
        float[] p = one.probabilities(rows, 5);
        for (int i = 0; i < p.length; i++) mean[i] += p[i] / 3;
        assertEquals(1, one.members());
      }
    try (SeriesClassifier all = ensemble(kind, 1, 2, 3)) {
      assertArrayEquals(mean, all.probabilities(rows, 5), 1e-6f);
      float[] scores = all.scores(rows, 5);
      for (int i = 0; i < scores.length; i++) assertEquals(Math.log(mean[i]), scores[i], 1e-5);
      assertEquals(3, all.members());
    }
  }

  @Test
  void isTheSameWhenOpenedAgain(@TempDir Path folder) throws IOException {
    float[] rows = rows(4);
    try (SeriesClassifier model = ensemble(SeriesKind.LTAE, 1, 2)) {
      Training training = new Training(null, null, List.of(Arrays.copyOf(rows, WIDTH)), null, null);
      try (SeriesClassifier opened =
          model.save(folder.resolve("model"), false, training, List.of()).open()) {
        assertArrayEquals(model.probabilities(rows, 4), opened.probabilities(rows, 4));
        assertEquals(2, opened.members());
        assertEquals(model.parameters(), opened.parameters());
      }
    }
  }

  @Test
  void disagreementIsMutualInformation() {
    float[] row = rows(1);
    double meanEntropy = 0;
    float[] mean = new float[CLASSES];
    for (long seed = 1; seed <= 2; seed++)
      try (SeriesClassifier one = classifier(SeriesKind.LTAE, SeriesKind.LTAE.make(SHAPE, seed))) {
        float[] p = one.probabilities(row, 1);
        meanEntropy += entropy(p) / 2;
        for (int k = 0; k < CLASSES; k++) mean[k] += p[k] / 2;
        assertTrue(Double.isNaN(one.disagreement(row)));
      }
    try (SeriesClassifier two = ensemble(SeriesKind.LTAE, 1, 2);
        SeriesClassifier twice = ensemble(SeriesKind.LTAE, 1, 1)) {
      double nats = two.disagreement(row);
      assertTrue(nats > 1e-4, "nats " + nats);
      assertEquals(entropy(mean) - meanEntropy, nats, 1e-6);
      assertEquals(0, twice.disagreement(row), 1e-6);
    }
  }

  private static double entropy(float[] p) {
    double h = 0;
    for (float v : p) h -= v * Math.log(v);
    return h;
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void integratedGradientsAreComplete(SeriesKind kind) {
    float[] row = rows(1);
    IntegratedGradients method = new IntegratedGradients();
    try (SeriesClassifier model = ensemble(kind, 1, 2, 3)) {
      for (int k = 0; k < CLASSES; k++) {
        double difference = model.scores(row, 1)[k] - model.scores(new float[WIDTH], 1)[k];
        double[] values = method.values(model, row, new float[WIDTH], k);
        assertEquals(difference, Arrays.stream(values).sum(), method.bound(difference));
      }
    }
  }

  @Test
  void looksWhereItsNetworksLook() {
    float[] row = rows(1);
    try (SeriesClassifier all = ensemble(SeriesKind.UBARN_PIXEL, 1, 2)) {
      assertEquals(1, Arrays.stream(all.attention(row)).sum(), 1e-6);
    }
    SeriesNet.Shape shape = SHAPE;
    try (SeriesNet none =
            new SeriesEnsemble(
                List.of(SeriesKind.TEMPCNN.make(shape, 1), SeriesKind.TEMPCNN.make(shape, 2)));
        Scope scope = Scope.open()) {
      assertNull(none.attention(null));
    }
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void layersLoseWhatTheyLearnedInAllNetworks(SeriesKind kind) {
    float[] row = rows(1);
    try (SeriesClassifier model = ensemble(kind, 1, 2)) {
      float[] scores = model.scores(row, 1);
      assertEquals("head", model.layers().getFirst());
      try (NetworkModel none = model.randomised(0, 9);
          NetworkModel head = model.randomised(1, 9)) {
        assertArrayEquals(scores, none.scores(row, 1));
        assertFalse(Arrays.equals(scores, head.scores(row, 1)));
      }
      try (NetworkModel all = model.randomised(model.layers().size(), 9);
          SeriesClassifier fresh = ensemble(kind, 9, SeriesEnsemble.seed(9, 1))) {
        assertArrayEquals(fresh.scores(row, 1), all.scores(row, 1), 1e-6f);
      }
    }
  }
}
