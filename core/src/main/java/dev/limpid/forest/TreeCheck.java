package dev.limpid.forest;

/// Whether arrays from outside are a tree: every node but the root has one parent that comes before
/// it, features and classes exist, and leaves hold shares that sum to 1 and, where the file has
/// them, covers.
final class TreeCheck {
  private static final double SUM_TOLERANCE = 1e-4;

  /// Bounds of a cover; quotients of sums of them neither overflow nor vanish.
  private static final double LEAST_COVER = 1e-30;

  private static final double MOST_COVER = 1e30;

  private TreeCheck() {}

  /// What is wrong, or null.
  ///
  /// @param covered whether leaves have covers
  static String fault(Tree tree, int features, int classes, boolean covered) {
    int nodes = tree.nodes();
    boolean[] hasParent = new boolean[nodes];
    int entry = 0;
    for (int i = 0; i < nodes; i++) {
      if (i > 0 && !hasParent[i]) return "node " + i + " has no parent before it";
      if (tree.feature[i] == Tree.LEAF) {
        if (tree.left[i] != entry)
          return "leaf " + i + " begins at entry " + tree.left[i] + ", " + entry + " expected";
        String fault = leaf(tree, i, classes);
        if (fault != null) return "leaf " + i + ": " + fault;
        double cover = tree.threshold[i];
        if (covered && !(cover >= LEAST_COVER && cover <= MOST_COVER))
          return "leaf " + i + ": cover " + cover + ", 1e-30 to 1e30 expected";
        entry += tree.right[i];
      } else {
        String fault = split(tree, i, features, hasParent);
        if (fault != null) return "node " + i + ": " + fault;
      }
    }
    return entry == tree.leafClass.length
        ? null
        : tree.leafClass.length + " leaf entries found, the leaves use " + entry;
  }

  private static String split(Tree tree, int i, int features, boolean[] hasParent) {
    if (tree.feature[i] < 0 || tree.feature[i] >= features)
      return "feature " + tree.feature[i] + " of " + features;
    if (!Double.isFinite(tree.threshold[i])) return "threshold " + tree.threshold[i];
    for (int child : new int[] {tree.left[i], tree.right[i]}) {
      if (child <= i || child >= hasParent.length)
        return "child " + child + " of " + hasParent.length + " nodes";
      if (hasParent[child]) return "child " + child + " has two parents";
      hasParent[child] = true;
    }
    return null;
  }

  private static String leaf(Tree tree, int i, int classes) {
    int begin = tree.left[i];
    int count = tree.right[i];
    if (count < 1 || count > tree.leafClass.length - begin) return count + " entries";
    double sum = 0;
    for (int e = begin; e < begin + count; e++) {
      int k = tree.leafClass[e];
      float share = tree.leafShare[e];
      if (k < 0 || k >= classes || (e > begin && k <= tree.leafClass[e - 1]))
        return "class " + k + " of " + classes + " out of order";
      if (!(share > 0 && share <= 1)) return "share " + share;
      sum += share;
    }
    return Math.abs(sum - 1) <= SUM_TOLERANCE ? null : "shares that sum to " + sum;
  }
}
