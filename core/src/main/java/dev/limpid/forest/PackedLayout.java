package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;

/// Features binned to bytes and nodes of four bytes: child (15 bits), bin (8), feature (9). Holds
/// 512 features, 32,768 nodes a tree and 255 thresholds a feature.
///
/// A step is free of branches: `child + (bin of the node < bin of the pixel)`. Leaves are their own
/// child with bin 255, which no pixel exceeds, so that eight pixels can walk side by side until the
/// last of them rests.
final class PackedLayout implements Layout {
  private static final int RUN = 4096;
  private static final int FEATURES = 1 << 9;
  private static final int NODES = 1 << 15;
  private static final int LANES = 8;
  private static final int BINNED_AT_ONCE = 64;

  private final int classes;
  private final int[] feature; // (used)
  private final Bins[] bins; // (used)
  private final int[][] nodes; // (tree, node)
  private final Leaves[] leaves; // (tree)

  static boolean holds(UsedFeatures used, Tree[] trees) {
    if (used.feature.length > FEATURES || used.mostThresholds() >= Bins.MOST) return false;
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
        packed[i] = i << 17 | 255 << 9;
      } else {
        int u = used.position(tree.feature[node]);
        packed[i] = place[tree.left[node]] << 17 | used.bin(u, tree.threshold[node]) << 9 | u;
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
    int width = Math.max(1, feature.length);
    int lanes = (count + LANES - 1) / LANES * LANES;
    byte[] binned = new byte[Math.multiplyExact(lanes, width)]; // (pixel taken, used feature)
    for (int from = 0; from < count; from += BINNED_AT_ONCE)
      bin(block, pixel, from, Math.min(count, from + BINNED_AT_ONCE), binned);
    int[] rest = new int[LANES];
    for (int t = 0; t < nodes.length; t++)
      for (int from = 0; from < count; from += LANES) {
        walk(nodes[t], binned, from * width, width, rest);
        leaves[t].add(rest, Math.min(LANES, count - from), sums, from * classes, classes);
      }
  }

  private void bin(FeatureBlock block, int[] pixel, int from, int to, byte[] binned) {
    int width = feature.length;
    for (int u = 0; u < width; u++) {
      Bins b = bins[u];
      int f = feature[u];
      for (int j = from; j < to; j++) binned[j * width + u] = (byte) b.of(block.at(f, pixel[j]));
    }
  }

  /// Eight pixels from the root to their leaves.
  private static void walk(int[] nodes, byte[] binned, int row, int width, int[] rest) {
    int p1 = row + width;
    int p2 = p1 + width;
    int p3 = p2 + width;
    int p4 = p3 + width;
    int p5 = p4 + width;
    int p6 = p5 + width;
    int p7 = p6 + width;
    int i0 = 0, i1 = 0, i2 = 0, i3 = 0, i4 = 0, i5 = 0, i6 = 0, i7 = 0;
    int moved;
    do {
      int n0 = step(nodes[i0], binned, row);
      int n1 = step(nodes[i1], binned, p1);
      int n2 = step(nodes[i2], binned, p2);
      int n3 = step(nodes[i3], binned, p3);
      int n4 = step(nodes[i4], binned, p4);
      int n5 = step(nodes[i5], binned, p5);
      int n6 = step(nodes[i6], binned, p6);
      int n7 = step(nodes[i7], binned, p7);
      moved =
          (n0 ^ i0) | (n1 ^ i1) | (n2 ^ i2) | (n3 ^ i3) | (n4 ^ i4) | (n5 ^ i5) | (n6 ^ i6)
              | (n7 ^ i7);
      i0 = n0;
      i1 = n1;
      i2 = n2;
      i3 = n3;
      i4 = n4;
      i5 = n5;
      i6 = n6;
      i7 = n7;
    } while (moved != 0);
    rest[0] = i0;
    rest[1] = i1;
    rest[2] = i2;
    rest[3] = i3;
    rest[4] = i4;
    rest[5] = i5;
    rest[6] = i6;
    rest[7] = i7;
  }

  private static int step(int node, byte[] binned, int row) {
    int bin = binned[row + (node & 511)] & 255;
    return (node >>> 17) + ((((node >>> 9) & 255) - bin) >>> 31);
  }
}
