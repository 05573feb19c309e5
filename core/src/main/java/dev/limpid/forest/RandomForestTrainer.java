package dev.limpid.forest;

import dev.limpid.model.Trainer;
import dev.limpid.sample.Samples;
import dev.limpid.work.Parallel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Grows a random forest. The result depends on the samples, the options and the seed, not on
/// `threads`: each tree has its own generator, derived from the seed and the tree's number.
///
/// Each tree sees a bootstrap of the samples. A split minimises weighted Gini impurity over
/// features drawn without replacement; when none of those drawn can split the node, drawing goes on
/// until one can. Equal splits: the lowest feature, then the lowest threshold. Thresholds lie
/// between neighbouring bins of the training values, at most 256 bins a feature ([BinnedSamples]).
///
/// @param threads at least 1
public record RandomForestTrainer(Options options, int threads, long seed)
    implements Trainer<GrownForest> {
  /// How much a sample of each class counts in splits and leaves.
  public enum ClassWeights {
    /// All samples alike.
    NONE,
    /// `n / (K n_k)`: each of the K classes that have samples counts as much as the others.
    BALANCED
  }

  /// @param trees 1 to 65,535
  /// @param maxDepth splits between the root and a leaf, at least 1
  /// @param minLeaf distinct samples in a leaf, at least 1
  /// @param maxFeatures tried at each split; 0 means the floor of the square root of their number
  public record Options(
      int trees, int maxDepth, int minLeaf, int maxFeatures, ClassWeights classWeights) {
    public static final Options DEFAULT = new Options(100, 25, 5, 0, ClassWeights.NONE);

    public Options {
      if (trees < 1 || trees > 65_535)
        throw new IllegalArgumentException("trees must be in 1..65535, got " + trees);
      if (maxDepth < 1)
        throw new IllegalArgumentException("maxDepth must be at least 1, got " + maxDepth);
      if (minLeaf < 1)
        throw new IllegalArgumentException("minLeaf must be at least 1, got " + minLeaf);
      if (maxFeatures < 0)
        throw new IllegalArgumentException("maxFeatures must be at least 0, got " + maxFeatures);
    }
  }

  public RandomForestTrainer {
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
  }

  /// @throws IllegalArgumentException without samples or features, for a value that is not finite,
  ///   or when `maxFeatures` exceeds the number of features
  @Override
  public GrownForest train(Samples samples, Progress progress) {
    int n = samples.size();
    int featureCount = samples.features().size();
    if (n == 0) throw new IllegalArgumentException("a forest needs at least 1 sample, got 0");
    if (featureCount == 0)
      throw new IllegalArgumentException("a forest needs at least 1 feature, got 0");
    int tried = tried(featureCount);
    BinnedSamples data = new BinnedSamples(samples, threads);
    double[] weights = classWeights(data);
    Tree[] trees = new Tree[options.trees()];
    long[][] inBag = new long[trees.length][(n + 63) >>> 6];
    AtomicInteger done = new AtomicInteger();
    Parallel.each(
        trees.length,
        threads,
        () -> {
          TreeGrower grower = new TreeGrower(data, options, tried, weights);
          return t -> {
            trees[t] = grower.grow(new SplitMix(seed, t), inBag[t]);
            progress.step(done.incrementAndGet(), trees.length);
          };
        });
    Forest forest = new Forest(featureCount, data.classes, trees);
    return new GrownForest(forest, OutOfBag.of(forest, samples, inBag, threads));
  }

  private int tried(int featureCount) {
    if (options.maxFeatures() > featureCount)
      throw new IllegalArgumentException(
          "maxFeatures must be at most the "
              + featureCount
              + " features there are, got "
              + options.maxFeatures());
    return options.maxFeatures() > 0 ? options.maxFeatures() : (int) Math.sqrt(featureCount);
  }

  private double[] classWeights(BinnedSamples data) {
    double[] weights = new double[data.classes];
    if (options.classWeights() == ClassWeights.NONE) {
      Arrays.fill(weights, 1);
      return weights;
    }
    int[] count = new int[data.classes];
    for (int k : data.label) count[k]++;
    long present = Arrays.stream(count).filter(c -> c > 0).count();
    for (int k = 0; k < count.length; k++)
      if (count[k] > 0) weights[k] = data.label.length / ((double) present * count[k]);
    return weights;
  }
}
