package dev.limpid.forest;

import java.util.function.IntToDoubleFunction;

/// Shapley values as the mean over subsets (Shapley 1953), for a dozen features at most.
final class ShapleyByDefinition {
  private ShapleyByDefinition() {}

  /// @param worth of the set of features whose bits are set
  /// @return (feature)
  static double[] values(int features, IntToDoubleFunction worth) {
    double[] table = new double[1 << features];
    for (int s = 0; s < table.length; s++) table[s] = worth.applyAsDouble(s);
    double[] phi = new double[features];
    for (int i = 0; i < features; i++)
      for (int s = 0; s < table.length; s++)
        if ((s >> i & 1) == 0)
          phi[i] += weight(Integer.bitCount(s), features) * (table[s | 1 << i] - table[s]);
    return phi;
  }

  /// |S|! (n - |S| - 1)! / n!
  private static double weight(int size, int n) {
    double w = 1.0 / n;
    for (int i = 1; i <= size; i++) w *= (double) i / (n - i);
    return w;
  }

  /// What a forest expects of a row of which only the features in `known` are known, by covers.
  static double byCovers(Forest forest, float[] x, int known, int classIndex) {
    double sum = 0;
    for (Tree tree : forest.trees) sum += byCovers(tree, 0, x, known, classIndex);
    return sum / forest.trees();
  }

  private static double byCovers(Tree tree, int node, float[] x, int known, int classIndex) {
    int f = tree.feature[node];
    if (f == Tree.LEAF) return tree.share(node, classIndex);
    int left = tree.left[node];
    int right = tree.right[node];
    if ((known >> f & 1) != 0)
      return byCovers(tree, x[f] <= tree.threshold[node] ? left : right, x, known, classIndex);
    double coverLeft = cover(tree, left);
    double coverRight = cover(tree, right);
    return (coverLeft * byCovers(tree, left, x, known, classIndex)
            + coverRight * byCovers(tree, right, x, known, classIndex))
        / (coverLeft + coverRight);
  }

  static double cover(Tree tree, int node) {
    return tree.feature[node] == Tree.LEAF
        ? tree.threshold[node]
        : cover(tree, tree.left[node]) + cover(tree, tree.right[node]);
  }

  /// The same with unknown features taken from each row of a background.
  static double byRows(Forest forest, float[] x, float[][] background, int known, int classIndex) {
    double sum = 0;
    for (float[] row : background) {
      float[] mixed = row.clone();
      for (int f = 0; f < x.length; f++) if ((known >> f & 1) != 0) mixed[f] = x[f];
      for (Tree tree : forest.trees) sum += tree.share(tree.leaf(mixed), classIndex);
    }
    return sum / background.length / forest.trees();
  }
}
