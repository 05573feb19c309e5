package dev.limpid.forest;

/// One decision tree as arrays by node; node 0 is the root and a parent comes before its children.
/// The arrays are never written after construction. The cover of a leaf is the weight of the
/// training samples in it: prediction never looks at it, so it lies where a leaf has no threshold.
final class Tree {
  static final int LEAF = -1;

  final int[] feature; // LEAF or the feature that the node asks for
  final double[] threshold; // values not above it go left; of a leaf: its cover
  final int[] left; // left child; of a leaf: its first entry
  final int[] right; // right child; of a leaf: how many entries it has
  final int[] leafClass; // (entry): increasing within a leaf
  final float[] leafShare; // (entry): share of the class among the leaf's samples, above 0

  Tree(int[] feature, double[] threshold, int[] left, int[] right, LeafTable leaves) {
    this.feature = feature;
    this.threshold = threshold;
    this.left = left;
    this.right = right;
    this.leafClass = leaves.classes;
    this.leafShare = leaves.shares;
  }

  int nodes() {
    return feature.length;
  }

  /// Where a row of features ends up.
  int leaf(float[] row) {
    int node = 0;
    for (int f = feature[0]; f != LEAF; f = feature[node])
      node = row[f] <= threshold[node] ? left[node] : right[node];
    return node;
  }

  /// Share of a class in a leaf, 0 where it has none.
  float share(int leaf, int classIndex) {
    for (int e = left[leaf]; e < left[leaf] + right[leaf]; e++)
      if (leafClass[e] == classIndex) return leafShare[e];
    return 0;
  }

  /// (class, share) pairs of the leaves, one leaf after the other in node order.
  static final class LeafTable {
    final int[] classes;
    final float[] shares;

    LeafTable(int[] classes, float[] shares) {
      this.classes = classes;
      this.shares = shares;
    }
  }
}
