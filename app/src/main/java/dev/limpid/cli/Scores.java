package dev.limpid.cli;

import dev.limpid.explain.FeatureModel;
import dev.limpid.forest.Forest;
import dev.limpid.landcover.Accuracy;
import dev.limpid.landcover.GroupedPairs;
import dev.limpid.landcover.LandClass;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split;
import dev.limpid.sample.Split.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How well models do on samples that they did not see.
final class Scores {
  private static final int REPLICATES = 1000;

  private final SampleSet set;
  private final Learner learner;
  private final long seed;
  private final Legend legend;
  private final List<Fold> folds = new ArrayList<>();

  /// One fold of a cross-validation.
  record Fold(long test, double overallAccuracy, double macroF1) {}

  Scores(SampleSet set, Learner learner, long seed) {
    this.set = set;
    this.learner = learner;
    this.seed = seed;
    this.legend = set.samples().legend();
  }

  /// Accuracy over all folds, each predicted by a model that learned from the others.
  Accuracy crossValidated(Progress progress) throws IOException {
    GroupedPairs pairs = new GroupedPairs(legend);
    int count = set.folds().count();
    for (int f = 0; f < count; f++) {
      Split split = set.folds().split(f);
      int fold = f;
      Samples test = set.samples().rows(split.positions(Side.TEST));
      GroupedPairs here = new GroupedPairs();
      try (Learner.Learned learned =
          learner.learn(
              set.samples().rows(split.positions(Side.TRAIN)),
              false,
              (done, total) -> progress.step(fold * total + done, count * total))) {
        predict(
            learned,
            test,
            (group, said, given) -> {
              pairs.add(group, said, given);
              here.add(group, said, given);
            });
      }
      Accuracy accuracy = Accuracy.of(here.matrix());
      folds.add(
          new Fold(test.size(), accuracy.overallAccuracy().value(), accuracy.macroF1().value()));
    }
    return pairs.bootstrap(REPLICATES, seed).withTrainingMajority(majority(set.samples()));
  }

  /// Each fold by itself, after [#crossValidated]: how much the figures vary with what is held out.
  /// The macro F1 of a fold is that of the classes in its reference.
  List<Fold> folds() {
    return List.copyOf(folds);
  }

  /// Accuracy on the test side; null when there is none.
  Accuracy heldOut(Learner.Learned learned, Samples train) throws IOException {
    int[] test = set.split().positions(Side.TEST);
    if (test.length == 0 && Arrays.stream(set.lost()).sum() == 0) return null;
    GroupedPairs pairs = new GroupedPairs(legend);
    predict(learned, set.samples().rows(test), pairs::add);
    for (int k = 0; k < set.lost().length; k++)
      for (long i = 0; i < set.lost()[k]; i++) pairs.add("missing features", 0, code(k));
    return pairs.bootstrap(REPLICATES, seed).withTrainingMajority(majority(train));
  }

  /// Told of each sample: its group, the code that a model gives it (0 for none), and its label's.
  private interface Pairs {
    void add(String group, int said, int given);
  }

  private static void predict(Learner.Learned learned, Samples samples, Pairs pairs)
      throws IOException {
    Legend legend = learned.model().legend();
    learned.each(samples, (i, p) -> add(legend, samples, i, p, pairs));
  }

  /// Adds what `model` says of each sample beside its label.
  static void predict(FeatureModel model, Samples samples, GroupedPairs pairs) {
    each(model, samples, (i, p) -> add(model.legend(), samples, i, p, pairs::add));
  }

  private static void add(Legend legend, Samples samples, int i, float[] p, Pairs pairs) {
    int best = Forest.mostProbable(p, 0, 1, p.length);
    String group = samples.group(i);
    pairs.add(
        group.isEmpty() ? "sample " + samples.id(i) : group,
        best < 0 ? 0 : legend.entries().get(best).code(),
        samples.legend().entries().get(samples.label(i)).code());
  }

  static void each(FeatureModel model, Samples samples, Learner.Said said) {
    int classes = model.legend().entries().size();
    int width = samples.features().size();
    int step = 4096;
    for (int from = 0; from < samples.size(); from += step) {
      int n = Math.min(step, samples.size() - from);
      float[] rows = new float[n * width];
      for (int i = 0; i < n; i++)
        for (int f = 0; f < width; f++) rows[i * width + f] = samples.at(from + i, f);
      float[] p = model.probabilities(rows, n);
      for (int i = 0; i < n; i++)
        said.of(from + i, Arrays.copyOfRange(p, i * classes, (i + 1) * classes));
    }
  }

  private int code(int k) {
    return legend.entries().get(k).code();
  }

  /// The class most frequent in training, the lowest code of equals.
  private static LandClass majority(Samples train) {
    long[] counts = train.counts();
    int best = 0;
    for (int k = 1; k < counts.length; k++) if (counts[k] > counts[best]) best = k;
    Legend.Entry entry = train.legend().entries().get(best);
    return new LandClass(entry.code(), entry.name());
  }
}
