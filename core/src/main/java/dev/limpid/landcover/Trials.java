package dev.limpid.landcover;

import dev.limpid.io.BadInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// All trials of a comparison: several models, each with every seed, setting and fold, tested on
/// the same samples. Immutable.
public final class Trials {
  static final int REPLICATES = 1000;
  private static final long SEED = 1; // of the bootstrap

  private final TestedSamples tested;
  private final List<String> models;
  private final List<Long> seeds;
  private final List<Trial> all;
  private final Map<Key, int[]> predicted = new HashMap<>(); // of every tested sample

  /// @param all in any order, each once
  public Trials(TestedSamples tested, List<String> models, List<Long> seeds, List<Trial> all) {
    this.tested = tested;
    this.models = List.copyOf(models);
    this.seeds = List.copyOf(seeds);
    this.all = List.copyOf(all);
    for (Trial trial : all) place(trial);
  }

  /// One training on all folds.
  private record Key(String model, long seed, TrialSetting setting) {}

  private void place(Trial trial) {
    int[] samples = tested.of(trial.fold());
    if (samples.length != trial.predicted().length)
      throw new IllegalArgumentException(
          "fold %d has %d samples, a trial of %s predicts %d"
              .formatted(trial.fold(), samples.length, trial.model(), trial.predicted().length));
    int[] codes =
        predicted.computeIfAbsent(
            new Key(trial.model(), trial.seed(), trial.setting()), k -> new int[tested.size()]);
    for (int i = 0; i < samples.length; i++) codes[samples[i]] = trial.predicted()[i];
  }

  public TestedSamples tested() {
    return tested;
  }

  public List<String> models() {
    return models;
  }

  public List<Long> seeds() {
    return seeds;
  }

  public List<Trial> all() {
    return all;
  }

  /// Trials of a model with a setting, of every seed and fold.
  public List<Trial> of(String model, TrialSetting setting) {
    return all.stream()
        .filter(t -> t.model().equals(model) && t.setting().equals(setting))
        .toList();
  }

  /// The points of a curve, from small to large; those of `ALL` are on every curve.
  public List<TrialSetting> settings(TrialSetting.Line line, boolean cleaned) {
    TreeSet<TrialSetting> settings = new TreeSet<>();
    for (Trial t : all)
      if (t.setting().line() == line && t.setting().cleaned() == cleaned) settings.add(t.setting());
    return List.copyOf(settings);
  }

  /// Figures of one fold.
  public TrialFigures figures(Trial trial) throws BadInput {
    ConfusionMatrix.Builder matrix = ConfusionMatrix.builder(tested.legend());
    int[] samples = tested.of(trial.fold());
    for (int i = 0; i < samples.length; i++)
      matrix.add(trial.predicted()[i], tested.code(samples[i]));
    return TrialFigures.of(matrix.build());
  }

  /// What was said of every tested sample with one seed, each by the model that did not see it.
  private int[] predicted(String model, long seed, TrialSetting setting) {
    int[] codes = predicted.get(new Key(model, seed, setting));
    if (codes == null)
      throw new IllegalArgumentException(
          "no trial of " + model + " with seed " + seed + " and " + setting.label());
    return codes;
  }

  /// Counts over all folds of one seed.
  ConfusionMatrix matrix(String model, long seed, TrialSetting setting) throws BadInput {
    ConfusionMatrix.Builder matrix = ConfusionMatrix.builder(tested.legend());
    int[] codes = predicted(model, seed, setting);
    for (int i = 0; i < codes.length; i++) matrix.add(codes[i], tested.code(i));
    return matrix.build();
  }

  /// A figure over all folds, with each seed.
  public Spread spread(String model, TrialSetting setting, ToDoubleFunction<TrialFigures> figure)
      throws BadInput {
    double[] values = new double[seeds.size()];
    for (int s = 0; s < values.length; s++)
      values[s] = figure.applyAsDouble(TrialFigures.of(matrix(model, seeds.get(s), setting)));
    return Spread.of(values);
  }

  /// Accuracy of the predictions of all seeds together, with intervals over groups of samples.
  public Accuracy pooled(String model) throws BadInput {
    GroupedPairs pairs = new GroupedPairs(tested.legend());
    for (long seed : seeds) {
      int[] codes = predicted(model, seed, TrialSetting.EVERYTHING);
      for (int i = 0; i < codes.length; i++) pairs.add(tested.group(i), codes[i], tested.code(i));
    }
    return pairs.bootstrap(REPLICATES, SEED);
  }

  /// The matrix of each seed at once: F1 of a class, its position given.
  public Spread f1(String model, int position) throws BadInput {
    double[] values = new double[seeds.size()];
    for (int s = 0; s < values.length; s++)
      values[s] = CellShares.of(matrix(model, seeds.get(s), TrialSetting.EVERYTHING)).f1(position);
    return Spread.of(values);
  }

  /// Two models on all training samples.
  public ModelPair pair(String first, String second) throws BadInput {
    List<McNemar> tests = new ArrayList<>();
    GroupedDifference difference = new GroupedDifference();
    for (long seed : seeds) {
      int[] a = predicted(first, seed, TrialSetting.EVERYTHING);
      int[] b = predicted(second, seed, TrialSetting.EVERYTHING);
      long onlyFirst = 0;
      long onlySecond = 0;
      for (int i = 0; i < a.length; i++) {
        boolean right = a[i] == tested.code(i);
        boolean other = b[i] == tested.code(i);
        if (right && !other) onlyFirst++;
        if (other && !right) onlySecond++;
        difference.add(tested.group(i), right, other);
      }
      tests.add(McNemar.of(onlyFirst, onlySecond));
    }
    return new ModelPair(
        first, second, difference.bootstrap(REPLICATES, SEED), tests, resampled(first, second));
  }

  /// Differences of the overall accuracy, one a fold and seed.
  private ResampledTest resampled(String first, String second) throws BadInput {
    List<Double> differences = new ArrayList<>();
    double trained = 0;
    double count = 0;
    for (Trial a : of(first, TrialSetting.EVERYTHING))
      for (Trial b : of(second, TrialSetting.EVERYTHING)) {
        if (a.fold() != b.fold() || a.seed() != b.seed() || a.predicted().length == 0) continue;
        differences.add(figures(a).overallAccuracy() - figures(b).overallAccuracy());
        trained += (a.learned().samples() + b.learned().samples()) / 2.0;
        count += a.predicted().length;
      }
    return ResampledTest.of(
        differences.stream().mapToDouble(Double::doubleValue).toArray(), count / trained);
  }
}
