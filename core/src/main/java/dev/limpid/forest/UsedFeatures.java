package dev.limpid.forest;

import java.util.Arrays;

/// The features that a forest asks for, and the distinct thresholds of each.
final class UsedFeatures {
  final int[] feature; // (used): increasing
  final double[][] thresholds; // (used, threshold): increasing, distinct

  private UsedFeatures(int[] feature, double[][] thresholds) {
    this.feature = feature;
    this.thresholds = thresholds;
  }

  static UsedFeatures of(Tree[] trees) {
    int[] count = new int[1 + highest(trees)];
    for (Tree t : trees) for (int f : t.feature) if (f != Tree.LEAF) count[f]++;
    double[][] all = new double[count.length][];
    for (int f = 0; f < count.length; f++) all[f] = new double[count[f]];
    for (Tree t : trees)
      for (int i = 0; i < t.nodes(); i++) {
        int f = t.feature[i];
        if (f != Tree.LEAF) all[f][--count[f]] = t.threshold[i] + 0.0; // -0 and 0 are one
      }
    int[] used = new int[all.length];
    int n = 0;
    for (int f = 0; f < all.length; f++) if (all[f].length > 0) used[n++] = f;
    double[][] thresholds = new double[n][];
    for (int u = 0; u < n; u++) {
      thresholds[u] = Arrays.stream(all[used[u]]).sorted().distinct().toArray();
      all[used[u]] = null;
    }
    return new UsedFeatures(Arrays.copyOf(used, n), thresholds);
  }

  /// Position of `original` among the used features.
  int position(int original) {
    return Arrays.binarySearch(feature, original);
  }

  int bin(int used, double threshold) {
    return Arrays.binarySearch(thresholds[used], threshold + 0.0);
  }

  int mostThresholds() {
    int most = 0;
    for (double[] t : thresholds) most = Math.max(most, t.length);
    return most;
  }

  private static int highest(Tree[] trees) {
    int highest = -1;
    for (Tree t : trees) for (int f : t.feature) highest = Math.max(highest, f);
    return highest;
  }
}
