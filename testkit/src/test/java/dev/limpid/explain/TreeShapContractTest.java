package dev.limpid.explain;

import dev.limpid.cube.Cube;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.forest.Forest;
import dev.limpid.forest.RandomForest;
import dev.limpid.forest.RandomForestTrainer;
import dev.limpid.forest.TreeShap;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.LabelOptions;
import dev.limpid.sample.Labels;
import dev.limpid.sample.Samples;
import dev.limpid.testkit.ClearSeason;
import dev.limpid.testkit.ExplainerContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The contract on forests; one of stumps is a sum over features.
final class TreeShapContractTest extends ExplainerContract {
  @TempDir static Path folder;
  private static ClearSeason season;
  private static Samples samples;

  @BeforeAll
  static void simulate() throws IOException {
    season = ClearSeason.in(folder);
    Labels labels =
        Labels.read(
            season.written().parcels(), LabelOptions.DEFAULT.field("class"), season.files().grid());
    samples =
        CubeSamples.of(
                season.files(), season.features(), labels, null, new CubeSamples.Room(1 << 28, 2))
            .samples();
  }

  /// The samples with one band that says nothing, and labels moved on by some samples.
  private static Samples changed(int shift) {
    int n = samples.size();
    int width = samples.features().size();
    float[] values = new float[n * width];
    int[] label = new int[n];
    String[] id = new String[n];
    String[] group = new String[n];
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      for (int f = 0; f < width; f++)
        values[i * width + f] =
            samples.features().get(f).startsWith("B05_") ? 0.5f : samples.at(i, f);
      label[i] = samples.label((i + shift) % n);
      id[i] = samples.id(i);
      group[i] = samples.group(i);
      x[i] = samples.x(i);
    }
    return new Samples(
        samples.legend(),
        samples.features(),
        values,
        label,
        id,
        group,
        x,
        x.clone(),
        samples.crs());
  }

  private static Case of(Samples training, int depth) throws IOException {
    RandomForestTrainer.Options options =
        new RandomForestTrainer.Options(20, depth, 5, 0, RandomForestTrainer.ClassWeights.NONE);
    Forest trees = new RandomForestTrainer(options, 2, 7).train(training, Progress.none()).forest();
    ModelCard card = new ModelCard(RandomForest.KIND, "test", Map.of(), "", 7, Map.of(), List.of());
    RandomForest forest = new RandomForest(trees, season.features(), training.legend(), card);
    float[] mean = new float[training.features().size()];
    for (int f = 0; f < mean.length; f++)
      for (int i = 0; i < training.size(); i++) mean[f] += training.at(i, f) / training.size();
    return new Case(
        new FeatureExplainer(
            forest,
            new FeatureExplainer.Baseline(mean),
            new FeatureExplainer.Method.OnFeatures("tree-shap", TreeShap.pathDependent(trees)),
            3),
        forest);
  }

  @Override
  protected Case ordinary() throws IOException {
    return of(changed(0), 25);
  }

  @Override
  protected Case shuffled() throws IOException {
    return of(changed(samples.size() / 3), 25);
  }

  @Override
  protected String ignored() {
    return "B05";
  }

  @Override
  protected Case additive() throws IOException {
    return of(changed(0), 1);
  }

  @Override
  protected double termDifference(Patch patch, int pixel, int other, int input, int target)
      throws IOException {
    FeatureModel stumps = (FeatureModel) additiveOnce().model();
    ObservedPixel here = ObservedPixel.of(season.features(), patch, pixel);
    ObservedPixel there = ObservedPixel.of(season.features(), patch, other);
    ObservedPixel.Input in = here.inputs().get(input);
    int feature = season.features().names().indexOf(in.band() + "_t" + in.time());
    float[] row = here.features();
    double before = stumps.probabilities(row, 1)[target];
    row[feature] = there.features()[feature];
    return before - stumps.probabilities(row, 1)[target];
  }

  private Case once;

  private Case additiveOnce() throws IOException {
    if (once == null) once = additive();
    return once;
  }

  @Override
  protected Cube cube() throws IOException {
    return season.files().open();
  }
}
