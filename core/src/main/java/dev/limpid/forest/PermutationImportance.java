package dev.limpid.forest;

import dev.limpid.sample.Samples;
import dev.limpid.work.Parallel;
import dev.limpid.work.Permutation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How much accuracy is lost when the values of a group of features are shuffled among the samples,
/// all features of the group by one permutation (Breiman 2001, section 10; grouped because single
/// features of a series stand in for each other). The result depends on the seed, not on `threads`.
///
/// @param repeats permutations a group, at least 1
/// @param threads at least 1
public record PermutationImportance(int repeats, long seed, int threads) {
  private static final int ROWS_AT_ONCE = 2048;

  /// @param drop mean loss of overall accuracy over the repeats; below 0 where chance helped
  /// @param standardDeviation over the repeats (divided by their number less 1), `NaN` for one
  public record Importance(String group, double drop, double standardDeviation) {}

  public PermutationImportance {
    if (repeats < 1)
      throw new IllegalArgumentException("repeats must be at least 1, got " + repeats);
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
  }

  /// On samples that the forest did not see.
  public List<Importance> of(Forest forest, Samples test, List<FeatureGroup> groups) {
    return measure(test, groups, shuffled -> accuracy(forest, test, shuffled));
  }

  /// On the training samples, each judged by the trees that did not draw it.
  public List<Importance> outOfBag(GrownForest grown, Samples training, List<FeatureGroup> groups) {
    return measure(
        training,
        groups,
        shuffled -> grown.outOfBag().again(grown.forest(), shuffled::row).overallAccuracy());
  }

  private List<Importance> measure(
      Samples samples, List<FeatureGroup> groups, ToDoubleFunction<Shuffled> accuracy) {
    if (samples.size() == 0)
      throw new IllegalArgumentException("importance needs at least 1 sample, got 0");
    int features = samples.features().size();
    for (FeatureGroup g : groups)
      for (int f : g.features())
        if (f < 0 || f >= features)
          throw new IllegalArgumentException(
              "feature " + f + " of group " + g.name() + " must be in 0.." + (features - 1));
    double whole = accuracy.applyAsDouble(new Shuffled(samples, new BitSet(), null));
    double[] drop = new double[Math.multiplyExact(groups.size(), repeats)];
    Parallel.each(
        drop.length,
        threads,
        () ->
            i -> {
              BitSet columns = new BitSet();
              groups.get(i / repeats).features().forEach(columns::set);
              int[] order = Permutation.of(samples.size(), new SplitMix(seed, i)::below);
              drop[i] = whole - accuracy.applyAsDouble(new Shuffled(samples, columns, order));
            });
    List<Importance> all = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) all.add(summary(groups.get(g).name(), drop, g));
    return all;
  }

  private Importance summary(String group, double[] drop, int g) {
    double mean = 0;
    for (int r = 0; r < repeats; r++) mean += drop[g * repeats + r] / repeats;
    double squares = 0;
    for (int r = 0; r < repeats; r++) {
      double d = drop[g * repeats + r] - mean;
      squares += d * d;
    }
    return new Importance(
        group, mean, repeats == 1 ? Double.NaN : Math.sqrt(squares / (repeats - 1)));
  }

  private static double accuracy(Forest forest, Samples samples, Shuffled shuffled) {
    int features = samples.features().size();
    int classes = forest.classes();
    long right = 0;
    for (int from = 0; from < samples.size(); from += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, samples.size() - from);
      float[] values = new float[rows * features];
      for (int i = 0; i < rows; i++) shuffled.row(from + i, values, i * features);
      float[] p = forest.probabilities(values, rows);
      for (int i = 0; i < rows; i++)
        if (Forest.mostProbable(p, i * classes, 1, classes) == samples.label(from + i)) right++;
    }
    return (double) right / samples.size();
  }

  /// Samples in which some columns come from other rows.
  private record Shuffled(Samples samples, BitSet columns, int[] order) {
    void row(int sample, float[] into, int at) {
      for (int f = 0; f < samples.features().size(); f++)
        into[at + f] = samples.at(columns.get(f) ? order[sample] : sample, f);
    }
  }
}
