package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;

/// Features binned to bytes and nodes of four bytes: child (15 bits), bin (8), feature (9). Holds
/// 512 features, 32,768 nodes a tree and 255 thresholds a feature.
///
/// A node holds 255 less its bin, so that adding the bin of the pixel carries into the child
/// exactly where the pixel's is larger: a step has no branch. Leaves are their own child and never
/// carry, so that eight pixels can walk side by side until the last of them rests.
final class PackedLayout implements Layout {
  private static final int RUN = 2048;
  private static final int FEATURES = 1 << 9;
  private static final int NODES = 1 << 15;
  private static final int LANES = 8;
  private static final int BINNED_AT_ONCE = 1024;

  private final int classes;
  private final int[] feature; // (used)
  private final Bins[] bins; // (used)
  private final int[][] nodes; // (tree, node)
  private final Leaves[] leaves; // (tree)

  static boolean holds(UsedFeatures used, Tree[] trees) {
    if (used.feature.length > FEATURES || used.mostThresholds() >= Bins.BYTE) return false;
    for (Tree t : trees) if (t.nodes() > NODES) return false;
    return true;
  }

  PackedLayout(int classes, UsedFeatures used, Tree[] trees) {
    this.classes = classes;
    feature = used.feature;
    bins = new Bins[feature.length];
    for (int u = 0; u < bins.length; u++) bins[u] = new Bins(used.thresholds[u]);
    nodes = new int[trees.length][];
    leaves = new Leaves[trees.length];
    for (int t = 0; t < trees.length; t++) pack(t, used, trees[t]);
  }

  private void pack(int t, UsedFeatures used, Tree tree) {
    int[] order = SiblingOrder.of(tree);
    int[] place = SiblingOrder.places(order);
    int[] packed = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      int node = order[i];
      if (tree.feature[node] == Tree.LEAF) {
        packed[i] = i << 17;
      } else {
        int u = used.position(tree.feature[node]);
        packed[i] =
            place[tree.left[node]] << 17 | (255 - used.bin(u, tree.threshold[node])) << 9 | u;
      }
    }
    nodes[t] = packed;
    leaves[t] = new Leaves(tree, order);
  }

  @Override
  public int run() {
    return RUN;
  }

  @Override
  public void add(FeatureBlock block, int[] pixel, int count, float[] sums) {
    byte[][] binned = bin(block, pixel, count);
    int[] rest = new int[binned.length * LANES];
    for (int t = 0; t < nodes.length; t++) {
      walk(nodes[t], binned, rest);
      leaves[t].add(rest, count, sums, classes);
    }
  }

  /// (group of eight pixels, used feature, pixel of the group)
  private byte[][] bin(FeatureBlock block, int[] pixel, int count) {
    int width = Math.max(1, feature.length);
    byte[][] binned = new byte[(count + LANES - 1) / LANES][width * LANES];
    for (int from = 0; from < count; from += BINNED_AT_ONCE) {
      int to = Math.min(count, from + BINNED_AT_ONCE);
      for (int u = 0; u < feature.length; u++)
        for (int j = from; j < to; j++)
          binned[j / LANES][u * LANES + j % LANES] =
              (byte) bins[u].of(block.at(feature[u], pixel[j]));
    }
    return binned;
  }

  private static void walk(int[] nodes, byte[][] binned, int[] rest) {
    for (int g = 0; g < binned.length; g++) walk(nodes, binned[g], rest, g * LANES);
  }

  /// Eight pixels from the root to their leaves; looks every other step whether all rest.
  private static void walk(int[] nodes, byte[] group, int[] rest, int at) {
    int i0 = 0, i1 = 0, i2 = 0, i3 = 0, i4 = 0, i5 = 0, i6 = 0, i7 = 0;
    int moved;
    do {
      i0 = step(nodes[i0], group, 0);
      i1 = step(nodes[i1], group, 1);
      i2 = step(nodes[i2], group, 2);
      i3 = step(nodes[i3], group, 3);
      i4 = step(nodes[i4], group, 4);
      i5 = step(nodes[i5], group, 5);
      i6 = step(nodes[i6], group, 6);
      i7 = step(nodes[i7], group, 7);
      int n0 = step(nodes[i0], group, 0);
      int n1 = step(nodes[i1], group, 1);
      int n2 = step(nodes[i2], group, 2);
      int n3 = step(nodes[i3], group, 3);
      int n4 = step(nodes[i4], group, 4);
      int n5 = step(nodes[i5], group, 5);
      int n6 = step(nodes[i6], group, 6);
      int n7 = step(nodes[i7], group, 7);
      moved = (n0 ^ i0) | (n1 ^ i1) | (n2 ^ i2) | (n3 ^ i3);
      moved |= (n4 ^ i4) | (n5 ^ i5) | (n6 ^ i6) | (n7 ^ i7);
      i0 = n0;
      i1 = n1;
      i2 = n2;
      i3 = n3;
      i4 = n4;
      i5 = n5;
      i6 = n6;
      i7 = n7;
    } while (moved != 0);
    rest[at] = i0;
    rest[at + 1] = i1;
    rest[at + 2] = i2;
    rest[at + 3] = i3;
    rest[at + 4] = i4;
    rest[at + 5] = i5;
    rest[at + 6] = i6;
    rest[at + 7] = i7;
  }

  private static int step(int node, byte[] group, int lane) {
    int bin = group[((node << 3) & 0xff8) + lane] & 255;
    return (node + (bin << 9)) >>> 17;
  }
}
