package dev.limpid.explain;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Explains the row of a table: a feature that is hidden has its baseline value.
public record RowExplainer(
    FeatureModel model, FeatureExplainer.Baseline baseline, FeatureExplainer.Method by, long seed) {
  public Explanation.OfFeatures explain(float[] row, int target) {
    float[] base = baseline.values();
    if (row.length != base.length)
      throw new IllegalArgumentException(
          "a row of " + base.length + " features expected, got " + row.length);
    RowGame game = new RowGame(model, row, base, target);
    double[] values =
        switch (by) {
          case FeatureExplainer.Method.OnFeatures(String name, FeatureShapley shapley) ->
              shapley.values(row, target);
          case FeatureExplainer.Method.ByHiding(HidingMethod method) -> method.values(game);
          case FeatureExplainer.Method.ByLooking(NetworkMethod method) ->
              method.values(FeatureExplainer.network(model, by), row, game.nobody(), target);
        };
    double from =
        switch (by) {
          case FeatureExplainer.Method.OnFeatures(String name, FeatureShapley shapley) ->
              shapley.baseline(target);
          case FeatureExplainer.Method.ByHiding m -> game.empty();
          case FeatureExplainer.Method.ByLooking m -> game.empty();
        };
    Explanation.Score score =
        new Explanation.Score(
            model.legend().names().get(target), model.scoreUnit(), game.whole(), from, by.name());
    return new Explanation.OfFeatures(
        score,
        model.features().names(),
        Arrays.stream(values).boxed().toList(),
        Faithfulness.of(game, values, seed));
  }

  private record RowGame(FeatureModel model, float[] row, float[] baseline, int target)
      implements Game {
    /// What is missing stays so.
    float[] nobody() {
      float[] values = baseline.clone();
      for (int f = 0; f < values.length; f++) if (Float.isNaN(row[f])) values[f] = Float.NaN;
      return values;
    }

    @Override
    public int players() {
      return row.length;
    }

    @Override
    public double[] scores(List<BitSet> hidden) {
      int width = row.length;
      float[] rows = new float[Math.multiplyExact(hidden.size(), width)];
      float[] nobody = nobody();
      for (int i = 0; i < hidden.size(); i++)
        for (int f = 0; f < width; f++)
          rows[i * width + f] = hidden.get(i).get(f) ? nobody[f] : row[f];
      float[] p = model.scores(rows, hidden.size());
      int classes = model.legend().entries().size();
      return IntStream.range(0, hidden.size()).mapToDouble(i -> p[i * classes + target]).toArray();
    }
  }
}
