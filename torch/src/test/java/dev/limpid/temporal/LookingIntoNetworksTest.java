package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.NamedFeatures;
import dev.limpid.explain.NetworkModel;
import dev.limpid.model.ModelCard;
import dev.limpid.raster.Legend;
import dev.limpid.saliency.IntegratedGradients;
import dev.limpid.torch.Libtorch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each kind of network tells of its inside, on a row of two bands with gaps and a band that
/// does not change.
final class LookingIntoNetworksTest {
  private static final int DATES = 9;
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

  private static NamedFeatures features(boolean still) {
    List<String> names = new ArrayList<>();
    for (int t = 0; t < DATES; t++) {
      names.add("B4_t" + t);
      names.add("B8_t" + t);
    }
    if (still) names.add("SLOPE");
    return new NamedFeatures(names);
  }

  /// Presto takes the bands of Sentinel-2 alone.
  private static boolean still(SeriesKind kind) {
    return kind != SeriesKind.PRESTO;
  }

  private static SeriesClassifier untrained(SeriesKind kind, boolean still) {
    List<String> bands = SeriesLayout.of(features(still).names()).channels();
    int channels = bands.size();
    SeriesNet net = kind.make(new SeriesNet.Shape(bands, DATES, 3), 7);
    float[] days = new float[DATES];
    for (int t = 0; t < DATES; t++) days[t] = 60 + 25f * t;
    SeriesInputs.Scaling scaling =
        kind == SeriesKind.PRESTO // takes reflectance as it is
            ? SeriesInputs.Scaling.none(channels)
            : new SeriesInputs.Scaling(
                Arrays.copyOf(new float[] {0.1f, 0.3f, 4}, channels),
                Arrays.copyOf(new float[] {0.05f, 0.1f, 2}, channels));
    net.inputs(scaling, days);
    net.temperature(0.7);
    ModelCard card = new ModelCard(kind.label(), "test", Map.of(), "", 7, Map.of(), List.of());
    return new SeriesClassifier(kind, net, features(still), LEGEND, card, null);
  }

  /// Date 2 is missing, and B8 of date 5.
  private static float[] row(SeriesKind kind, boolean still) {
    SplittableRandom random = new SplittableRandom(3);
    float[] row = new float[2 * DATES + (still ? 1 : 0)];
    for (int t = 0; t < DATES; t++) {
      row[2 * t] = (float) (0.1 + 0.06 * random.nextGaussian());
      row[2 * t + 1] = (float) (0.3 + 0.12 * random.nextGaussian());
    }
    if (still) row[2 * DATES] = 6;
    if (kind.seesGaps()) for (int f : new int[] {4, 5, 11}) row[f] = Float.NaN;
    return row;
  }

  private static float[] baseline(float[] row) {
    float[] from = new float[row.length];
    for (int f = 0; f < from.length; f++)
      from[f] = Float.isNaN(row[f]) ? Float.NaN : f == 2 * DATES ? 4 : f % 2 == 0 ? 0.11f : 0.28f;
    return from;
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void gradientsAreThoseOfFiniteDifferences(SeriesKind kind) {
    float[] row = row(kind, still(kind));
    try (SeriesClassifier model = untrained(kind, still(kind))) {
      float[] gradients = model.gradients(row, 1, 1);
      double largest = 0;
      for (float g : gradients) largest = Math.max(largest, Math.abs(g));
      for (int f = 0; f < row.length; f++) {
        if (Float.isNaN(row[f])) {
          assertEquals(0, gradients[f]);
          continue;
        }
        // a larger step would meet kinks of the network
        assertEquals(slope(model, row, f, 3e-5f), gradients[f], 0.05 * largest, "feature " + f);
      }
    }
  }

  private static double slope(SeriesClassifier model, float[] row, int feature, float step) {
    float[] both = new float[2 * row.length];
    System.arraycopy(row, 0, both, 0, row.length);
    System.arraycopy(row, 0, both, row.length, row.length);
    both[feature] += step;
    both[row.length + feature] -= step;
    float[] scores = model.scores(both, 2);
    return ((double) scores[1] - scores[4]) / ((double) both[feature] - both[row.length + feature]);
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void scoresAreTheLogitsOfTheProbabilities(SeriesKind kind) {
    float[] row = row(kind, still(kind));
    try (SeriesClassifier model = untrained(kind, still(kind))) {
      float[] scores = model.scores(row, 1);
      double sum = 0;
      for (float s : scores) sum += Math.exp(s);
      float[] p = model.probabilities(row, 1);
      for (int k = 0; k < 3; k++) assertEquals(p[k], Math.exp(scores[k]) / sum, 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void integratedGradientsAreComplete(SeriesKind kind) {
    float[] row = row(kind, still(kind));
    float[] from = baseline(row);
    IntegratedGradients method = new IntegratedGradients();
    try (SeriesClassifier model = untrained(kind, still(kind))) {
      for (int k = 0; k < 3; k++) {
        double[] values = method.values(model, row, from, k);
        double difference = model.scores(row, 1)[k] - model.scores(from, 1)[k];
        assertTrue(Math.abs(difference) > 0.005, "scores differ by " + difference);
        assertEquals(difference, Arrays.stream(values).sum(), method.bound(difference));
        for (int f = 0; f < row.length; f++) if (Float.isNaN(row[f])) assertEquals(0, values[f]);
      }
    }
  }

  @Test
  void moreStepsComeCloser() {
    float[] row = row(SeriesKind.LTAE, false);
    for (int f = 0; f < row.length; f++) row[f] *= 10; // far away, where the network bends
    float[] from = baseline(row);
    try (SeriesClassifier model = untrained(SeriesKind.LTAE, false)) {
      double difference = model.scores(row, 1)[0] - model.scores(from, 1)[0];
      double bound = new IntegratedGradients().bound(difference);
      double before = Double.POSITIVE_INFINITY;
      for (int steps = 16; steps <= 1024; steps *= 4) {
        double sum =
            Arrays.stream(new IntegratedGradients(steps).values(model, row, from, 0)).sum();
        double error = Math.abs(sum - difference);
        assertTrue(error > bound && error < before, steps + " steps miss " + error);
        before = error;
      }
      double sum = Arrays.stream(new IntegratedGradients(4096).values(model, row, from, 0)).sum();
      assertEquals(difference, sum, bound);
    }
    assertThrows(IllegalArgumentException.class, () -> new IntegratedGradients(100));
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void attentionIsSharedAmongWhatWasSeen(SeriesKind kind) {
    float[] row = row(kind, false);
    try (SeriesClassifier model = untrained(kind, false)) {
      assertEquals(kind.attends(), model.attends());
      if (!kind.attends()) {
        assertThrows(IllegalArgumentException.class, () -> model.attention(row));
        return;
      }
      double[] weights = model.attention(row);
      assertEquals(1, Arrays.stream(weights).sum(), 1e-6);
      for (int f = 0; f < row.length; f++) assertEquals(!Float.isNaN(row[f]), weights[f] > 0);
      assertEquals(weights[0], weights[1]);
    }
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void layersLoseWhatTheyLearnedFromTheOutputDown(SeriesKind kind) {
    float[] row = row(kind, false);
    try (SeriesClassifier model = untrained(kind, false)) {
      float[] scores = model.scores(row, 1);
      assertEquals("head", model.layers().getFirst());
      List<float[]> seen = new ArrayList<>(List.of(scores));
      for (int count = 1; count <= model.layers().size(); count++)
        try (NetworkModel other = model.randomised(count, 99)) {
          if (count == 1 && kind.attends())
            assertArrayEquals(model.attention(row), other.attention(row));
          float[] now = other.scores(row, 1);
          // scale and shift of a normalisation are 1 and 0 before training, as here
          if (!model.layers().get(count - 1).contains("norm"))
            assertFalse(Arrays.equals(seen.getLast(), now), model.layers().get(count - 1));
          seen.add(now);
        }
      assertArrayEquals(scores, model.scores(row, 1));
      try (NetworkModel same = model.randomised(model.layers().size(), 7)) {
        assertArrayEquals(scores, same.scores(row, 1), 1e-6f); // its own first weights
      }
    }
  }

  @Test
  void manyThreadsMayAsk() {
    float[] row = row(SeriesKind.UBARN_PIXEL, true);
    try (SeriesClassifier model = untrained(SeriesKind.UBARN_PIXEL, true)) {
      float[] alone = model.gradients(row, 1, 2);
      assertNotEquals(0, alone[0]);
      IntStream.range(0, 200)
          .parallel()
          .forEach(i -> assertArrayEquals(alone, model.gradients(row, 1, 2)));
    }
  }
}
