package dev.limpid.cli;

import dev.limpid.forest.Forest;
import dev.limpid.forest.GrownForest;
import dev.limpid.forest.RandomForestTrainer;
import dev.limpid.io.BadInput;
import dev.limpid.landcover.Accuracy;
import dev.limpid.landcover.GroupedPairs;
import dev.limpid.landcover.LandClass;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How well forests do on samples that they were not grown on.
final class Scores {
  private static final int REPLICATES = 1000;

  private final SampleSet set;
  private final RandomForestTrainer trainer;
  private final Legend legend;
  private final List<Fold> folds = new ArrayList<>();

  /// One fold of a cross-validation.
  record Fold(long test, double overallAccuracy, double macroF1) {}

  Scores(SampleSet set, RandomForestTrainer trainer) {
    this.set = set;
    this.trainer = trainer;
    this.legend = set.samples().legend();
  }

  /// Accuracy over all folds, each predicted by a forest grown on the others.
  Accuracy crossValidated(Progress progress) throws BadInput {
    GroupedPairs pairs = new GroupedPairs(legend);
    int trees = trainer.options().trees();
    for (int f = 0; f < set.folds().count(); f++) {
      var split = set.folds().split(f);
      int fold = f;
      GrownForest grown =
          trainer.train(
              set.samples().rows(split.positions(Side.TRAIN)),
              (done, total) ->
                  progress.step(fold * (long) trees + done, set.folds().count() * (long) trees));
      Samples test = set.samples().rows(split.positions(Side.TEST));
      predict(grown.forest(), test, pairs);
      GroupedPairs here = new GroupedPairs();
      predict(grown.forest(), test, here);
      Accuracy accuracy = Accuracy.of(here.matrix());
      folds.add(
          new Fold(test.size(), accuracy.overallAccuracy().value(), accuracy.macroF1().value()));
    }
    return pairs
        .bootstrap(REPLICATES, trainer.seed())
        .withTrainingMajority(majority(set.samples()));
  }

  /// Each fold by itself, after [#crossValidated]: how much the figures vary with what is held out.
  /// The macro F1 of a fold is that of the classes in its reference.
  List<Fold> folds() {
    return List.copyOf(folds);
  }

  /// Accuracy on the test side; null when there is none.
  Accuracy heldOut(Forest forest, Samples train) throws BadInput {
    int[] test = set.split().positions(Side.TEST);
    if (test.length == 0 && Arrays.stream(set.lost()).sum() == 0) return null;
    GroupedPairs pairs = new GroupedPairs(legend);
    predict(forest, set.samples().rows(test), pairs);
    for (int k = 0; k < set.lost().length; k++)
      for (long i = 0; i < set.lost()[k]; i++) pairs.add("missing features", 0, code(k));
    return pairs.bootstrap(REPLICATES, trainer.seed()).withTrainingMajority(majority(train));
  }

  /// Adds what `forest` says of each sample beside its label.
  void predict(Forest forest, Samples samples, GroupedPairs pairs) {
    predict(forest, legend, samples, pairs);
  }

  static void predict(Forest forest, Legend legend, Samples samples, GroupedPairs pairs) {
    int width = samples.features().size();
    int step = 4096;
    for (int from = 0; from < samples.size(); from += step) {
      int n = Math.min(step, samples.size() - from);
      float[] rows = new float[n * width];
      for (int i = 0; i < n; i++)
        for (int f = 0; f < width; f++) rows[i * width + f] = samples.at(from + i, f);
      float[] p = forest.probabilities(rows, n);
      for (int i = 0; i < n; i++) {
        int best = Forest.mostProbable(p, i * forest.classes(), 1, forest.classes());
        int label = samples.label(from + i);
        String group = samples.group(from + i);
        pairs.add(
            group.isEmpty() ? "sample " + samples.id(from + i) : group,
            best < 0 ? 0 : legend.entries().get(best).code(),
            samples.legend().entries().get(label).code());
      }
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
