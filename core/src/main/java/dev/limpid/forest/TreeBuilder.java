package dev.limpid.forest;

import java.util.Arrays;

/// A [Tree] under construction. Leaves may be closed in any order; [#build] puts their entries in
/// node order.
final class TreeBuilder {
  private int[] feature = new int[256];
  private byte[] bin = new byte[256];
  private int[] left = new int[256];
  private int[] right = new int[256];
  private double[] cover = new double[256];
  private int[] leafClass = new int[256];
  private float[] leafShare = new float[256];
  private int nodes = 1;
  private int entries;

  /// Splits `node` at the upper edge of `bin` of `feature`; the right child follows the left one.
  ///
  /// @return the left child
  int split(int node, int splitFeature, int splitBin) {
    if (nodes + 2 > feature.length) {
      int capacity = Math.multiplyExact(feature.length, 2);
      feature = Arrays.copyOf(feature, capacity);
      bin = Arrays.copyOf(bin, capacity);
      left = Arrays.copyOf(left, capacity);
      right = Arrays.copyOf(right, capacity);
      cover = Arrays.copyOf(cover, capacity);
    }
    feature[node] = splitFeature;
    bin[node] = (byte) splitBin;
    left[node] = nodes;
    right[node] = nodes + 1;
    nodes += 2;
    return nodes - 2;
  }

  /// Makes `node` a leaf with the classes' weights, at least one of them above 0.
  void leaf(int node, double[] weights) {
    double sum = 0;
    for (double w : weights) sum += w;
    feature[node] = Tree.LEAF;
    left[node] = entries;
    cover[node] = sum;
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] <= 0) continue;
      if (entries == leafClass.length) {
        int capacity = Math.multiplyExact(entries, 2);
        leafClass = Arrays.copyOf(leafClass, capacity);
        leafShare = Arrays.copyOf(leafShare, capacity);
      }
      leafClass[entries] = k;
      leafShare[entries++] = (float) (weights[k] / sum);
    }
    right[node] = entries - left[node];
  }

  /// @param edges (feature, bin) upper edges of the bins
  Tree build(double[][] edges) {
    double[] threshold = new double[nodes];
    int[] first = Arrays.copyOf(left, nodes);
    int[] classes = new int[entries];
    float[] shares = new float[entries];
    int at = 0;
    for (int i = 0; i < nodes; i++) {
      if (feature[i] == Tree.LEAF) {
        System.arraycopy(leafClass, left[i], classes, at, right[i]);
        System.arraycopy(leafShare, left[i], shares, at, right[i]);
        first[i] = at;
        at += right[i];
        threshold[i] = cover[i];
      } else {
        threshold[i] = edges[feature[i]][bin[i] & 255];
      }
    }
    return new Tree(
        Arrays.copyOf(feature, nodes),
        threshold,
        first,
        Arrays.copyOf(right, nodes),
        new Tree.LeafTable(classes, shares));
  }
}
