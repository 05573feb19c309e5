package dev.limpid.forest;

/// What an explanation has to know of a tree before it goes down it.
final class TreeShape {
  /// Deeper trees are refused: the sums over a path recurse and take memory by its square.
  static final int MOST_DEPTH = 1024;

  private final int depth;
  private final short[] features; // (node)
  private final long[] below; // (node)

  private TreeShape(int depth, short[] features, long[] below) {
    this.depth = depth;
    this.features = features;
    this.below = below;
  }

  /// @param features of the forest
  static TreeShape of(Tree tree, int features) {
    int depth = depth(tree);
    short[] distinct = new short[tree.nodes()];
    count(tree, 0, new int[features], distinct);
    return new TreeShape(depth, distinct, classesBelow(tree));
  }

  /// Splits above the deepest leaf.
  int depth() {
    return depth;
  }

  /// Distinct features above a node.
  int features(int node) {
    return features[node];
  }

  /// Most distinct features above one leaf.
  int features() {
    int most = 0;
    for (short f : features) most = Math.max(most, f);
    return most;
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
  private static void count(Tree tree, int node, int[] uses, short[] distinct) {
    int f = tree.feature[node];
    if (f == Tree.LEAF) return;
    short here = (short) (uses[f]++ == 0 ? distinct[node] + 1 : distinct[node]);
    for (int child : new int[] {tree.left[node], tree.right[node]}) {
      distinct[child] = here;
      count(tree, child, uses, distinct);
    }
    uses[f]--;
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
