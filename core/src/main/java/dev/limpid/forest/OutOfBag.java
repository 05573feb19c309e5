package dev.limpid.forest;

import dev.limpid.sample.Samples;
import dev.limpid.work.Parallel;
import java.util.Arrays;

/// What a forest says of its own training samples when each is shown only to the trees that did not
/// draw it (Breiman 2001, section 3.1): an estimate of accuracy without a test side. Samples of one
/// parcel are alike, so it flatters where a split by blocks would not.
public final class OutOfBag {
  private static final int RUN = 1024;

  private final int classes;
  private final int[] label; // (sample)
  private final float[] probability; // (sample, class), NaN where no tree left the sample out
  private final long[][] inBag; // (tree, sample / 64)

  private OutOfBag(int classes, int[] label, float[] probability, long[][] inBag) {
    this.classes = classes;
    this.label = label;
    this.probability = probability;
    this.inBag = inBag;
  }

  /// Writes the features of a sample to an array from a position on.
  @FunctionalInterface
  interface Rows {
    void row(int sample, float[] into, int at);
  }

  static OutOfBag of(Forest forest, Samples samples, long[][] inBag, int threads) {
    int n = samples.size();
    int[] label = new int[n];
    for (int i = 0; i < n; i++) label[i] = samples.label(i);
    Rows rows =
        (sample, into, at) -> {
          for (int f = 0; f < forest.features(); f++) into[at + f] = samples.at(sample, f);
        };
    return of(forest, rows, label, inBag, threads);
  }

  /// The same samples and trees, asked about other features.
  OutOfBag again(Forest forest, Rows rows) {
    return of(forest, rows, label, inBag, 1);
  }

  private static OutOfBag of(Forest forest, Rows rows, int[] label, long[][] inBag, int threads) {
    int n = label.length;
    float[] probability = new float[Math.multiplyExact(n, forest.classes())];
    Parallel.each(
        (n + RUN - 1) / RUN,
        threads,
        () -> {
          float[] row = new float[forest.features()];
          return run -> {
            for (int i = run * RUN; i < Math.min(n, (run + 1) * RUN); i++) {
              rows.row(i, row, 0);
              add(forest, row, i, inBag, probability);
            }
          };
        });
    return new OutOfBag(forest.classes(), label, probability, inBag);
  }

  private static void add(
      Forest forest, float[] row, int sample, long[][] inBag, float[] probability) {
    int base = sample * forest.classes();
    int trees = 0;
    for (int t = 0; t < inBag.length; t++) {
      if ((inBag[t][sample >>> 6] >>> sample & 1) != 0) continue;
      trees++;
      Tree tree = forest.trees[t];
      int node = tree.leaf(row);
      int end = tree.left[node] + tree.right[node];
      for (int e = tree.left[node]; e < end; e++)
        probability[base + tree.leafClass[e]] += tree.leafShare[e];
    }
    for (int k = 0; k < forest.classes(); k++) probability[base + k] /= trees; // 0 / 0 is NaN
  }

  public int samples() {
    return label.length;
  }

  public int classes() {
    return classes;
  }

  /// `NaN` where every tree drew the sample.
  public float probability(int sample, int k) {
    return probability[sample * classes + k];
  }

  /// The most probable class, -1 where every tree drew the sample.
  public int predicted(int sample) {
    return Forest.mostProbable(probability, sample * classes, 1, classes);
  }

  /// Share of the samples with a prediction whose prediction is their label; `NaN` without any.
  public double overallAccuracy() {
    long right = 0;
    long with = 0;
    for (int i = 0; i < label.length; i++) {
      int k = predicted(i);
      if (k >= 0) with++;
      if (k == label[i]) right++;
    }
    return (double) right / with;
  }

  /// (sample, class), a copy.
  public float[] probabilities() {
    return Arrays.copyOf(probability, probability.length);
  }
}
