package dev.limpid.forest;

/// What an explanation has to know of a tree before it goes down it.
final class TreeShape {
  /// Deeper trees are refused: the sums over a path recurse and take memory by its square.
  static final int MOST_DEPTH = 1024;

  private final int depth;
  private final int features;
  private final long[] below; // (node)

  private TreeShape(int depth, int features, long[] below) {
    this.depth = depth;
    this.features = features;
    this.below = below;
  }

  /// @param features of the forest
  static TreeShape of(Tree tree, int features) {
    int depth = depth(tree);
    return new TreeShape(depth, distinct(tree, 0, new int[features], 0), classesBelow(tree));
  }

  /// Splits above the deepest leaf.
  int depth() {
    return depth;
  }

  /// Most distinct features above one leaf.
  int features() {
    return features;
  }

  /// (node): bits of the classes in the leaves below it, class k at k modulo 64
  long[] below() {
    return below;
  }

  /// Bits of the classes whose row is not null.
  static long classes(double[][] phi) {
    long bits = 0;
    for (int k = 0; k < phi.length; k++) if (phi[k] != null) bits |= 1L << k;
    return bits;
  }

  private static int depth(Tree tree) {
    int[] depth = new int[tree.nodes()];
    int deepest = 0;
    for (int i = 0; i < depth.length; i++) {
      deepest = Math.max(deepest, depth[i]);
      if (tree.feature[i] == Tree.LEAF) continue;
      depth[tree.left[i]] = depth[i] + 1;
      depth[tree.right[i]] = depth[i] + 1;
    }
    if (deepest > MOST_DEPTH)
      throw new IllegalArgumentException(
          "trees of at most " + MOST_DEPTH + " splits on a path can be explained, got " + deepest);
    return deepest;
  }

  /// @param uses (feature): splits on it above `node`
  private static int distinct(Tree tree, int node, int[] uses, int above) {
    int f = tree.feature[node];
    if (f == Tree.LEAF) return above;
    int here = uses[f]++ == 0 ? above + 1 : above;
    int left = distinct(tree, tree.left[node], uses, here);
    int right = distinct(tree, tree.right[node], uses, here);
    uses[f]--;
    return Math.max(left, right);
  }

  private static long[] classesBelow(Tree tree) {
    long[] below = new long[tree.nodes()];
    for (int i = below.length - 1; i >= 0; i--)
      if (tree.feature[i] != Tree.LEAF) below[i] = below[tree.left[i]] | below[tree.right[i]];
      else
        for (int e = tree.left[i]; e < tree.left[i] + tree.right[i]; e++)
          below[i] |= 1L << tree.leafClass[e];
    return below;
  }
}
