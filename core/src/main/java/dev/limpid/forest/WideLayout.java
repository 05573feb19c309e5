package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;

/// Features binned to 16 bits and nodes of eight bytes: child (31 bits), bin (16), feature (16).
/// Holds what [PackedLayout] cannot: 65,536 features, 65,535 thresholds a feature and trees of any
/// size. Steps are taken in the same way.
final class WideLayout implements Layout {
  private static final int MOST = 1 << 16;
  private static final int LANES = 8;
  private static final int BINNED_AT_ONCE = 512;
  private static final int MOST_RUN = 1024;
  private static final int RUN_VALUES = 1 << 21;

  private final int classes;
  private final int[] feature; // (used)
  private final Bins[] bins; // (used)
  private final long[][] nodes; // (tree, node)
  private final Leaves[] leaves; // (tree)

  static boolean holds(UsedFeatures used) {
    return used.feature.length <= MOST && used.mostThresholds() < Bins.MOST;
  }

  WideLayout(int classes, UsedFeatures used, Tree[] trees) {
    this.classes = classes;
    feature = used.feature;
    bins = new Bins[feature.length];
    for (int u = 0; u < bins.length; u++) bins[u] = new Bins(used.thresholds[u]);
    nodes = new long[trees.length][];
    leaves = new Leaves[trees.length];
    for (int t = 0; t < trees.length; t++) pack(t, used, trees[t]);
  }

  private void pack(int t, UsedFeatures used, Tree tree) {
    int[] order = SiblingOrder.of(tree);
    int[] place = SiblingOrder.places(order);
    long[] packed = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      int node = order[i];
      if (tree.feature[node] == Tree.LEAF) {
        packed[i] = (long) i << 32;
      } else {
        int u = used.position(tree.feature[node]);
        long bin = MOST - 1L - used.bin(u, tree.threshold[node]);
        packed[i] = (long) place[tree.left[node]] << 32 | bin << 16 | u;
      }
    }
    nodes[t] = packed;
    leaves[t] = new Leaves(tree, order);
  }

  @Override
  public int run() {
    return Math.clamp(RUN_VALUES / Math.max(1, feature.length), LANES, MOST_RUN);
  }

  @Override
  public void add(FeatureBlock block, int[] pixel, int count, float[] sums) {
    char[][] binned = bin(block, pixel, count);
    int[] rest = new int[binned.length * LANES];
    for (int t = 0; t < nodes.length; t++) {
      walk(nodes[t], binned, rest);
      leaves[t].add(rest, count, sums, classes);
    }
  }

  /// (group of eight pixels, used feature, pixel of the group)
  private char[][] bin(FeatureBlock block, int[] pixel, int count) {
    int width = Math.max(1, feature.length);
    char[][] binned = new char[(count + LANES - 1) / LANES][width * LANES];
    for (int from = 0; from < count; from += BINNED_AT_ONCE) {
      int to = Math.min(count, from + BINNED_AT_ONCE);
      for (int u = 0; u < feature.length; u++)
        for (int j = from; j < to; j++)
          binned[j / LANES][u * LANES + j % LANES] =
              (char) bins[u].of(block.at(feature[u], pixel[j]));
    }
    return binned;
  }

  private static void walk(long[] nodes, char[][] binned, int[] rest) {
    for (int g = 0; g < binned.length; g++) walk(nodes, binned[g], rest, g * LANES);
  }

  /// Eight pixels from the root to their leaves; looks every other step whether all rest.
  private static void walk(long[] nodes, char[] group, int[] rest, int at) {
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

  private static int step(long node, char[] group, int lane) {
    long bin = group[((int) (node & 0xffff) << 3) + lane];
    return (int) ((node + (bin << 16)) >>> 32);
  }
}
