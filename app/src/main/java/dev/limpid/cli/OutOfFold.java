package dev.limpid.cli;

import dev.limpid.io.BadInput;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.LabelProbabilities;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split;
import dev.limpid.sample.Split.Side;
import java.io.IOException;
import java.util.Arrays;

/// What models say of samples that they did not see, each fold by a model of the others.
///
/// @param rows the sample of each row of the probabilities, ascending; samples of a parcel that
///   reaches into a block of another fold are in none
record OutOfFold(LabelProbabilities probabilities, int[] rows) {
  static OutOfFold of(SampleSet set, Learner learner, Progress progress) throws IOException {
    Samples samples = set.samples();
    float[][] p = new float[samples.size()][];
    int folds = set.folds().count();
    for (int f = 0; f < folds; f++) {
      Split split = set.folds().split(f);
      int fold = f;
      try (Learner.Learned learned =
          learner.learn(
              samples.rows(split.positions(Side.TRAIN)),
              false,
              (done, total) -> progress.step(fold * total + done, folds * total))) {
        int[] rows = split.positions(Side.TEST);
        learned.each(samples.rows(rows), (i, probabilities) -> p[rows[i]] = probabilities);
      }
    }
    return gathered(samples, p);
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
