package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;

/// The trees as they are: any number of features, nodes and thresholds. The reference for the
/// others.
final class GeneralLayout implements Layout {
  private final int classes;
  private final Tree[] trees;

  GeneralLayout(int classes, Tree[] trees) {
    this.classes = classes;
    this.trees = trees;
  }

  @Override
  public int run() {
    return 512;
  }

  @Override
  public void add(FeatureBlock block, int[] pixel, int count, float[] sums) {
    for (Tree tree : trees)
      for (int j = 0; j < count; j++) {
        int node = leaf(tree, block, pixel[j]);
        int end = tree.left[node] + tree.right[node];
        for (int e = tree.left[node]; e < end; e++)
          sums[j * classes + tree.leafClass[e]] += tree.leafShare[e];
      }
  }

  private static int leaf(Tree tree, FeatureBlock block, int pixel) {
    int node = 0;
    for (int f = tree.feature[0]; f != Tree.LEAF; f = tree.feature[node])
      node = block.at(f, pixel) <= tree.threshold[node] ? tree.left[node] : tree.right[node];
    return node;
  }
}
