package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.Cube;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.Patch;
import dev.limpid.explain.DatesExplainer;
import dev.limpid.explain.Differentiable;
import dev.limpid.explain.Explanation;
import dev.limpid.explain.FeatureExplainer;
import dev.limpid.explain.KernelShap;
import dev.limpid.explain.Neighbourhood;
import dev.limpid.explain.NetworkMethod;
import dev.limpid.explain.Occlusion;
import dev.limpid.explain.PixelExplainer;
import dev.limpid.geo.Window;
import dev.limpid.model.ModelCard;
import dev.limpid.raster.Raster;
import dev.limpid.saliency.AttentionOverDates;
import dev.limpid.saliency.GradientTimesInput;
import dev.limpid.saliency.IntegratedGradients;
import dev.limpid.torch.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Pixels of untrained networks of patches, on three dates with gaps.
@Tag("slow")
final class PatchNeighbourhoodTest {
  private static final Window INSIDE = new Window(77, 61, 1, 1);
  private static final Window CORNER = new Window(0, 159, 1, 1);

  @TempDir static Path folder;
  private static Textures images;
  private static final Map<PatchKind, PatchClassifier> MODELS = new EnumMap<>(PatchKind.class);

  @BeforeAll
  static void open() throws IOException {
    images = Textures.write(folder.resolve("images"), 176, 160);
    for (PatchKind kind : PatchKind.values()) {
      PatchNet net = kind.make(new PatchNet.Shape(1, 2), 3);
      Golden.fill(net);
      net.scaling(new SeriesInputs.Scaling(new float[] {0.4f}, new float[] {0.2f}));
      net.temperature(1.3);
      ModelCard card = new ModelCard(kind.label(), "test", Map.of(), "", 1, Map.of(), List.of());
      MODELS.put(
          kind, new PatchClassifier(kind, net, images.features(), Textures.LEGEND, card, null));
    }
  }

  @AfterAll
  static void close() {
    MODELS.values().forEach(PatchClassifier::close);
  }

  private static Neighbourhood at(PatchKind kind, Window pixel) throws IOException {
    PatchClassifier model = MODELS.get(kind);
    try (Cube cube = images.cube().open()) {
      return model.at(cube.read(model.around(pixel)), pixel);
    }
  }

  /// The whole square of the lattice that a map would compute.
  private static Raster square(PatchKind kind, Window pixel) throws IOException {
    PatchClassifier model = MODELS.get(kind);
    int side = model.stride();
    Window square = new Window(pixel.col() / side * side, pixel.row() / side * side, side, side);
    try (Cube cube = images.cube().open()) {
      return model.probabilities(cube.read(square.grow(model.halo())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatTheMapSays(PatchKind kind) throws IOException {
    for (Window pixel : List.of(INSIDE, CORNER)) {
      Raster map = square(kind, pixel);
      try (Neighbourhood around = at(kind, pixel)) {
        float[] p = around.probabilities();
        for (int k = 0; k < 2; k++) {
          float there = map.at(k, pixel.row() % 128, pixel.col() % 128);
          assertEquals(there, p[k], 1e-4, pixel.toString());
        }
      }
    }
  }

  private static float[] ones() {
    return new float[] {1, 1, 1};
  }

  private static float[] row(float a, float b, float c) {
    return new float[] {a, b, c};
  }

  /// A date is hidden as a cloud over everything would hide it.
  @ParameterizedTest
  @EnumSource
  void hidesDates(PatchKind kind) throws IOException {
    PatchClassifier model = MODELS.get(kind);
    try (Neighbourhood around = at(kind, INSIDE)) {
      assertEquals(3, around.dates().size());
      float[] rows = new float[12];
      for (int r = 0; r < 4; r++) Arrays.fill(rows, 3 * r, 3 * r + 3, 1);
      rows[3] = Float.NaN; // the second row is without the first date
      rows[8] = Float.NaN; // the third without the last
      rows[10] = 0.5f; // the fourth has half of the second
      float[] scores = around.scores(rows, 4);
      for (int hidden : new int[] {0, 2}) {
        Textures without =
            Textures.write(folder.resolve(kind + "-" + hidden), 176, 160, Set.of(hidden));
        try (Cube cube = without.cube().open();
            Neighbourhood clouded = model.at(cube.read(model.around(INSIDE)), INSIDE)) {
          float[] other = clouded.scores(ones(), 1);
          int row = hidden == 0 ? 1 : 2;
          assertEquals(other[0], scores[2 * row], 2e-4);
          assertTrue(Math.abs(scores[2 * row] - scores[0]) > 1e-3, "date " + hidden);
        }
      }
      assertTrue(Math.abs(scores[6] - scores[0]) > 1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreThoseOfDifferences(PatchKind kind) throws IOException {
    float[] row = row(1, 0.4f, 0.8f);
    float step = 0.004f;
    try (Neighbourhood around = at(kind, INSIDE)) {
      float[] gradient = around.gradients(row, 1, 1);
      float[] rows = new float[18];
      for (int i = 0; i < 18; i++)
        rows[i] = row[i % 3] + (i / 3 % 3 == i % 3 ? (i < 9 ? step : -step) : 0);
      float[] scores = around.scores(rows, 6);
      for (int f = 0; f < 3; f++) {
        double difference = (scores[2 * f + 1] - scores[2 * (f + 3) + 1]) / (2 * step);
        assertEquals(difference, gradient[f], 0.03 * Math.abs(difference) + 3e-3, "date " + f);
      }
      float[] hidden = around.gradients(row(1, Float.NaN, 1), 1, 1);
      assertEquals(0, hidden[1]);
      assertTrue(hidden[0] != 0);
    }
  }

  private static Explanation.OfObservations explained(PatchKind kind, FeatureExplainer.Method by)
      throws IOException {
    PatchClassifier model = MODELS.get(kind);
    try (Cube cube = images.cube().open()) {
      Patch block = cube.read(model.around(INSIDE));
      int position =
          (INSIDE.row() - block.window().row()) * block.window().width()
              + INSIDE.col()
              - block.window().col();
      return new DatesExplainer(model, by, 5).explain(block, position, 1);
    }
  }

  private static FeatureExplainer.Method looking(NetworkMethod method) {
    return new FeatureExplainer.Method.ByLooking(method);
  }

  @ParameterizedTest
  @EnumSource
  void shapleyValuesOfDatesSumToTheScore(PatchKind kind) throws IOException {
    Explanation.OfObservations e =
        explained(kind, new FeatureExplainer.Method.ByHiding(new KernelShap(64, 1)));
    assertEquals(0, e.sumError(), 1e-5);
    assertTrue(Math.abs(e.score().value() - e.score().baseline()) > 1e-3);
    assertEquals(Explanation.Grain.DATE, e.grain());
    assertTrue(Double.isFinite(e.faithfulness().deletion()));
    assertEquals(3, e.attributions().size());
  }

  @Test
  void integratedGradientsAreComplete() throws IOException {
    Explanation.OfObservations e = explained(PatchKind.UBARN, looking(new IntegratedGradients(32)));
    double all = Math.abs(e.score().value() - e.score().baseline());
    assertTrue(e.sumError() < 0.02 * all + 1e-3, e.sumError() + " of " + all);
    assertEquals(List.of(), e.inside().sanity());
  }

  @ParameterizedTest
  @EnumSource
  void attentionSumsToOne(PatchKind kind) throws IOException {
    Explanation.OfObservations e = explained(kind, looking(new AttentionOverDates()));
    assertEquals(1, e.sum(), 1e-5);
  }

  /// Layers are randomised in groups, from the output; with all of them nothing that was learned is
  /// left.
  @ParameterizedTest
  @EnumSource
  void gradientsHangOnWhatWasLearned(PatchKind kind) throws IOException {
    try (Neighbourhood around = at(kind, INSIDE)) {
      List<String> layers = around.layers();
      assertTrue(layers.getFirst().equals("head"), layers.toString());
      assertTrue(layers.size() >= 3 && layers.size() <= 7, layers.toString());
      float[] scores = around.scores(ones(), 1);
      List<Float> others = new ArrayList<>();
      for (int k = 1; k <= layers.size(); k++)
        try (Differentiable random = around.randomised(k, 7)) {
          others.add(random.scores(ones(), 1)[0]);
        }
      assertTrue(others.stream().noneMatch(o -> o == scores[0]), others.toString());
      assertTrue(others.stream().distinct().count() > 2, others.toString());
    }
    Explanation.OfObservations e = explained(kind, looking(new GradientTimesInput()));
    assertTrue(e.inside().sanity().size() >= 3);
  }

  @Test
  void occlusionIsTheFallOfTheScore() throws IOException {
    Explanation.OfObservations e =
        explained(PatchKind.UBARN, new FeatureExplainer.Method.ByHiding(new Occlusion()));
    try (Neighbourhood around = at(PatchKind.UBARN, INSIDE)) {
      float[] scores =
          around.scores(
              new float[] {1, 1, 1, Float.NaN, 1, 1, 1, Float.NaN, 1, 1, 1, Float.NaN}, 4);
      double[] falls = new double[3];
      for (int t = 0; t < 3; t++) falls[t] = scores[1] - scores[2 * (t + 1) + 1];
      double[] said =
          e.attributions().stream().mapToDouble(Explanation.Attribution::value).toArray();
      assertArrayEquals(falls, said, 1e-5);
    }
  }

  /// Nothing around a pixel was ever seen.
  @Test
  void nothingIsSaidOfNothing() throws IOException {
    Textures night = Textures.write(folder.resolve("night"), 176, 160, Set.of(0, 1, 2));
    PatchClassifier model = MODELS.get(PatchKind.UBARN);
    try (Cube cube = night.cube().open()) {
      Patch block = cube.read(model.around(INSIDE));
      FeatureExplainer.Method by = new FeatureExplainer.Method.ByHiding(new Occlusion());
      try (PixelExplainer.Asked asked = new DatesExplainer(model, by, 5).ask(block, INSIDE)) {
        assertTrue(Float.isNaN(asked.probabilities()[0]) && Float.isNaN(asked.probabilities()[1]));
        assertTrue(asked.observed().abstention() != FeatureBlock.OK);
        Raster answer = asked.answering().probabilities(block);
        assertTrue(Float.isNaN(answer.at(0, 0, 0)));
      }
    }
  }

  @Test
  void methodsOfSinglePixelsAreRefused() {
    FeatureExplainer.Method trees = new FeatureExplainer.Method.OnFeatures("tree-shap", null);
    assertThrows(
        IllegalArgumentException.class,
        () -> new DatesExplainer(MODELS.get(PatchKind.UBARN), trees, 1));
  }
}
