package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;

/// How the trees of a forest lie in memory for prediction. All layouts add the same floats in the
/// same order, so they give equal bits.
sealed interface Layout permits GeneralLayout, WideLayout, PackedLayout {
  /// Pixels that are worth taking at once.
  int run();

  /// Adds the leaf shares of all trees, in tree order.
  ///
  /// @param pixel the pixels of `block` to take, the first `count` of them
  /// @param sums (pixel taken, class), zero at first
  void add(FeatureBlock block, int[] pixel, int count, float[] sums);

  /// The fastest layout that holds the forest.
  static Layout of(int classes, Tree[] trees) {
    UsedFeatures used = UsedFeatures.of(trees);
    if (classes > Leaves.MOST_CLASSES) return new GeneralLayout(classes, trees);
    if (PackedLayout.holds(used, trees)) return new PackedLayout(classes, used, trees);
    if (WideLayout.holds(used)) return new WideLayout(classes, used, trees);
    return new GeneralLayout(classes, trees);
  }
}
