package dev.limpid.forest;

import dev.limpid.explain.FeatureShapley;
import dev.limpid.io.BadInput;
import java.util.Arrays;

/// Exact Shapley values (Shapley 1953) of the features of one row for the class probabilities of a
/// forest: what each feature adds to the probability, averaged over all orders in which features
/// can become known. A feature that is not known yet is averaged over the training samples of a
/// node ([#pathDependent]) or over given rows ([#interventional]): Lundberg et al. 2020, From local
/// explanations to global understanding with explainable AI for trees, Nature Machine Intelligence
/// 2:56-67.
///
/// Rows take the same way through the trees as in prediction: float features, double thresholds. A
/// row in which a feature is `NaN` has the probability `NaN`, and so are its values. Sums are
/// double: baseline and values add up to [#probability] to about 1e-14. [Forest#probabilities] adds
/// floats and differs by about 1e-7. Immutable; any number of threads may ask at once, and all get
/// the same bits.
public abstract sealed class TreeShap implements FeatureShapley
    permits PathDependentShap, InterventionalShap {
  final Forest forest;
  private final double[] baseline; // (class)

  TreeShap(Forest forest, double[] baseline) {
    this.forest = forest;
    this.baseline = baseline;
  }

  /// Unknown features follow the covers: at a split on one of them both children count, each by its
  /// share of the training samples of the node. Time grows with nodes times depth.
  ///
  /// @throws BadInput when the forest is not [Forest#covered]
  /// @throws IllegalArgumentException for a tree of more than 1,024 splits on a path
  public static TreeShap pathDependent(Forest forest) throws BadInput {
    forest.requireCovers();
    return PathDependentShap.of(forest);
  }

  /// Unknown features come from a row of the background, and the rows are averaged. Memory grows
  /// with nodes times rows / 64, time by less.
  ///
  /// @param background (row, feature), at least one row, no `NaN`
  /// @throws IllegalArgumentException for another background, or a tree of more than 1,024 splits
  ///   on a path
  public static TreeShap interventional(Forest forest, float[][] background) {
    return InterventionalShap.of(forest, background);
  }

  /// Adds the values times the number of trees to the rows that are not null.
  ///
  /// @param phi (class, feature)
  abstract void add(float[] features, double[][] phi);

  public final Forest forest() {
    return forest;
  }

  /// Mean probability of a class when no feature is known.
  @Override
  public final double baseline(int classIndex) {
    requireClass(classIndex);
    return baseline[classIndex];
  }

  /// @return (feature)
  @Override
  public final double[] values(float[] features, int classIndex) {
    requireClass(classIndex);
    double[][] phi = new double[forest.classes()][];
    phi[classIndex] = new double[forest.features()];
    fill(features, phi);
    return phi[classIndex];
  }

  /// All classes in one go, much cheaper than one after the other; the same bits.
  ///
  /// @return (class, feature)
  public final double[][] values(float[] features) {
    double[][] phi = new double[forest.classes()][forest.features()];
    fill(features, phi);
    return phi;
  }

  /// The forest's probability of a class, with leaf shares added in double.
  public final double probability(float[] features, int classIndex) {
    requireClass(classIndex);
    if (misses(features)) return Double.NaN;
    double sum = 0;
    for (Tree tree : forest.trees) sum += tree.share(tree.leaf(features), classIndex);
    return sum / forest.trees();
  }

  private void fill(float[] features, double[][] phi) {
    boolean missing = misses(features);
    if (!missing) add(features, phi);
    for (double[] row : phi) {
      if (row == null) continue;
      if (missing) Arrays.fill(row, Double.NaN);
      else for (int f = 0; f < row.length; f++) row[f] /= forest.trees();
    }
  }

  private boolean misses(float[] features) {
    if (features.length != forest.features())
      throw new IllegalArgumentException(
          "a row of " + forest.features() + " features expected, got " + features.length);
    for (float v : features) if (Float.isNaN(v)) return true;
    return false;
  }

  private void requireClass(int classIndex) {
    if (classIndex < 0 || classIndex >= forest.classes())
      throw new IllegalArgumentException(
          "class must be in 0.." + (forest.classes() - 1) + ", got " + classIndex);
  }
}
