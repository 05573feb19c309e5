package dev.limpid.cli;

import dev.limpid.forest.Forest;
import dev.limpid.forest.RandomForestTrainer;
import dev.limpid.io.BadInput;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.LabelProbabilities;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split;
import dev.limpid.sample.Split.Side;
import java.util.Arrays;

/// What forests say of samples that they were not grown on, each fold by a forest of the others.
///
/// @param rows the sample of each row of the probabilities, ascending; samples of a parcel that
///   reaches into a block of another fold are in none
record OutOfFold(LabelProbabilities probabilities, int[] rows) {
  private static final int STEP = 4096; // samples at a time

  static OutOfFold of(SampleSet set, RandomForestTrainer trainer, Progress progress)
      throws BadInput {
    Samples samples = set.samples();
    float[][] p = new float[samples.size()][];
    int folds = set.folds().count();
    long trees = trainer.options().trees();
    for (int f = 0; f < folds; f++) {
      Split split = set.folds().split(f);
      int fold = f;
      Forest forest =
          trainer
              .train(
                  samples.rows(split.positions(Side.TRAIN)),
                  (done, total) -> progress.step(fold * trees + done, folds * trees))
              .forest();
      predict(forest, samples, split.positions(Side.TEST), p);
    }
    return gathered(samples, p);
  }

  private static void predict(Forest forest, Samples samples, int[] rows, float[][] into) {
    int width = samples.features().size();
    int classes = forest.classes();
    for (int from = 0; from < rows.length; from += STEP) {
      int n = Math.min(STEP, rows.length - from);
      float[] values = new float[n * width];
      for (int i = 0; i < n; i++)
        for (int f = 0; f < width; f++) values[i * width + f] = samples.at(rows[from + i], f);
      float[] p = forest.probabilities(values, n);
      for (int i = 0; i < n; i++)
        into[rows[from + i]] = Arrays.copyOfRange(p, i * classes, (i + 1) * classes);
    }
  }

  private static OutOfFold gathered(Samples samples, float[][] p) throws BadInput {
    int classes = samples.legend().entries().size();
    LabelProbabilities.Gathered rows = new LabelProbabilities.Gathered(classes, "");
    int[] of = new int[p.length];
    int n = 0;
    for (int i = 0; i < p.length; i++) {
      if (p[i] == null) continue;
      double sum = 0;
      for (float v : p[i]) sum += v;
      double[] row = new double[classes];
      for (int k = 0; k < classes; k++) row[k] = p[i][k] / sum; // float votes add up to nearly 1
      rows.add(samples.id(i), samples.label(i), row);
      of[n++] = i;
    }
    return new OutOfFold(rows.finish(), Arrays.copyOf(of, n));
  }
}
