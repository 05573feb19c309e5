package dev.limpid.explain;

import dev.limpid.cube.Cube;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.testkit.ClearSeason;
import dev.limpid.testkit.ExplainerContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The contract on models whose scores are sums, for any method.
abstract class LinearContract extends ExplainerContract {
  @TempDir static Path folder;
  static ClearSeason season;

  @BeforeAll
  static void simulate() throws IOException {
    season = ClearSeason.in(folder);
  }

  abstract FeatureExplainer.Method method(LinearModel model, float[] baseline);

  private static float[] baseline() {
    float[] baseline = new float[season.features().names().size()];
    for (int f = 0; f < baseline.length; f++) baseline[f] = 0.1f + 0.002f * f;
    return baseline;
  }

  private static LinearModel model(long seed) {
    List<String> names = season.features().names();
    Random random = new Random(seed);
    double[] weights = random.doubles(names.size(), -1, 1).toArray();
    for (int f = 0; f < weights.length; f++) if (names.get(f).startsWith("B05_")) weights[f] = 0;
    return new LinearModel(season.features(), weights);
  }

  private Case of(LinearModel model) {
    FeatureExplainer.Baseline baseline = new FeatureExplainer.Baseline(baseline());
    return new Case(new FeatureExplainer(model, baseline, method(model, baseline()), 3), model);
  }

  @Override
  protected Case ordinary() {
    return of(model(1));
  }

  @Override
  protected Case shuffled() {
    return of(model(2));
  }

  @Override
  protected Case additive() {
    return of(model(1));
  }

  @Override
  protected String ignored() {
    return "B05";
  }

  @Override
  protected double termDifference(Patch patch, int pixel, int other, int input, int target) {
    ObservedPixel here = ObservedPixel.of(season.features(), patch, pixel);
    ObservedPixel there = ObservedPixel.of(season.features(), patch, other);
    ObservedPixel.Input in = here.inputs().get(input);
    int feature = season.features().names().indexOf(in.band() + "_t" + in.time());
    double difference = in.value() - there.inputs().get(input).value();
    return (target == 0 ? 1 : -1) * model(1).weights()[feature] * difference;
  }

  @Override
  protected Cube cube() throws IOException {
    return season.files().open();
  }
}
