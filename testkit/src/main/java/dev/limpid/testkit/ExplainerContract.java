package dev.limpid.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.Cube;
import dev.limpid.cube.Patch;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.Explanation;
import dev.limpid.geo.Window;
import dev.limpid.model.Classifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What every explainer must hold: extend it and say which.
public abstract class ExplainerContract {
  /// An explainer with its model.
  public record Case(Explainer explainer, Classifier model) {}

  /// Of a model as it comes, which ignores the band [#ignored].
  protected abstract Case ordinary() throws IOException;

  /// The same with its weights shuffled.
  protected abstract Case shuffled() throws IOException;

  /// A band that the ordinary model does not look at.
  protected abstract String ignored();

  /// Of a model whose score is a sum over the inputs of [#cube]: one term each, no gap filling.
  protected abstract Case additive() throws IOException;

  /// The score of the additive model with one input of one pixel taken from another one: what is
  /// exact is the difference of the two.
  ///
  /// @param input position among the attributions
  protected abstract double termDifference(Patch patch, int pixel, int other, int input, int target)
      throws IOException;

  /// Whether the method promises that values and baseline sum to the score.
  protected boolean sums() {
    return true;
  }

  /// A cube without clouds that the models can map, opened; the caller closes it.
  protected abstract Cube cube() throws IOException;

  /// What is explained, of a pixel of a patch.
  protected double score(Case any, Patch patch, int pixel, int target) {
    int width = patch.window().width();
    return any.model().probabilities(patch).at(target, pixel / width, pixel % width);
  }

  /// Of 12 pixels, across the edge of a wood.
  private static final Window WINDOW = new Window(14, 12, 4, 3);

  private static List<Double> values(Explanation explanation) {
    return switch (explanation) {
      case Explanation.OfObservations o ->
          o.attributions().stream().map(Explanation.Attribution::value).toList();
      case Explanation.OfFeatures f -> f.values();
    };
  }

  private static Explanation.OfObservations of(Case any, Patch patch, int pixel, int target) {
    return (Explanation.OfObservations) any.explainer().explain(patch, pixel, target);
  }

  @Test
  void sumsToTheScoreOfTheModel() throws IOException {
    Case ordinary = ordinary();
    try (Cube cube = cube()) {
      Patch patch = cube.read(WINDOW);
      for (int target = 0; target < 2; target++) {
        Explanation e = ordinary.explainer().explain(patch, 5, target);
        assertEquals(score(ordinary, patch, 5, target), e.score().value(), 1e-6);
        assertEquals(ordinary.model().legend().names().get(target), e.score().target());
        assertEquals(ordinary.explainer().method(), e.score().method());
        double sum = values(e).stream().filter(Objects::nonNull).mapToDouble(v -> v).sum();
        double error = Math.abs(e.score().baseline() + sum - e.score().value());
        assertEquals(error, e.sumError(), 1e-12);
        if (sums()) assertEquals(0, e.sumError(), 1e-5);
      }
    }
  }

  @Test
  void exactWhereTheScoreIsASum() throws IOException {
    Case additive = additive();
    try (Cube cube = cube()) {
      Patch patch = cube.read(WINDOW);
      List<Double> here = values(additive.explainer().explain(patch, 3, 0));
      int different = 0;
      for (int other : new int[] {0, 5, 8, 10, 11}) {
        List<Double> there = values(additive.explainer().explain(patch, other, 0));
        for (int i = 0; i < here.size(); i++) {
          double expected = termDifference(patch, 3, other, i, 0);
          assertEquals(expected, here.get(i) - there.get(i), 1e-5, "input " + i);
          if (Math.abs(expected) > 1e-4) different++;
        }
      }
      assertTrue(different > 3, "only " + different + " inputs say anything");
    }
  }

  @Test
  void silentOnWhatTheModelIgnores() throws IOException {
    Case ordinary = ordinary();
    try (Cube cube = cube()) {
      Patch patch = cube.read(WINDOW);
      int silent = 0;
      int loud = 0;
      for (Explanation.Attribution a : of(ordinary, patch, 2, 0).attributions()) {
        if (a.value() == null) continue;
        if (a.input().band().equals(ignored())) {
          assertEquals(0, a.value(), 1e-6, a.input().toString());
          silent++;
        } else if (Math.abs(a.value()) > 1e-6) loud++;
      }
      assertTrue(silent > 0 && loud > 0, silent + " silent, " + loud + " loud");
    }
  }

  @Test
  void differentForAnotherModel() throws IOException {
    Case ordinary = ordinary();
    Case shuffled = shuffled();
    try (Cube cube = cube()) {
      Patch patch = cube.read(WINDOW);
      double difference = 0;
      List<Double> a = values(ordinary.explainer().explain(patch, 2, 0));
      List<Double> b = values(shuffled.explainer().explain(patch, 2, 0));
      for (int i = 0; i < a.size(); i++)
        if (a.get(i) != null) difference += Math.abs(a.get(i) - b.get(i));
      assertTrue(difference > 0.01, "the explanations differ by " + difference + " in all");
    }
  }

  @Test
  void pixelsBeyondTheHaloChangeNothing() throws IOException {
    Case ordinary = ordinary();
    try (Cube cube = cube()) {
      Patch large = cube.read(WINDOW);
      Window one = new Window(WINDOW.col() + 1, WINDOW.row() + 2, 1, 1);
      Patch small = cube.read(one.grow(ordinary.model().halo()));
      int centre =
          ordinary.model().halo().top() * small.window().width() + ordinary.model().halo().left();
      Explanation.OfObservations a = of(ordinary, large, 2 * WINDOW.width() + 1, 1);
      Explanation.OfObservations b = of(ordinary, small, centre, 1);
      assertEquals(a.score(), b.score());
      assertEquals(a.faithfulness(), b.faithfulness());
      assertArrayEquals(
          a.attributions().stream().map(Explanation.Attribution::value).toArray(),
          b.attributions().stream().map(Explanation.Attribution::value).toArray());
    }
  }

  @Test
  void faithfulnessIsMeasuredEachTime() throws IOException {
    Case ordinary = ordinary();
    try (Cube cube = cube()) {
      Patch patch = cube.read(WINDOW);
      List<Double> gains = new ArrayList<>();
      for (int pixel = 0; pixel < patch.pixels(); pixel++) {
        int best = 0;
        for (int k = 1; k < ordinary.model().legend().entries().size(); k++) {
          var p = ordinary.model().probabilities(patch);
          if (p.at(k, pixel / 4, pixel % 4) > p.at(best, pixel / 4, pixel % 4)) best = k;
        }
        var f = ordinary.explainer().explain(patch, pixel, best).faithfulness();
        gains.add(f.random() - f.deletion());
      }
      double mean = gains.stream().mapToDouble(g -> g).average().orElseThrow();
      assertTrue(mean > 0, "deletion gains " + mean + " over random orders");
    }
  }
}
