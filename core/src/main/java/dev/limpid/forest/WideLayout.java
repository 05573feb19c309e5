package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;
import java.util.Arrays;

/// Features binned to 16 bits and nodes of eight bytes: child (31 bits), bin (16), feature (16).
/// Holds what [PackedLayout] cannot: 65,536 features, 65,535 thresholds a feature and trees of any
/// size.
final class WideLayout implements Layout {
  private static final int RUN = 1024;
  private static final int MOST = 1 << 16;
  private static final int LANES = 8;
  private static final int BINNED_AT_ONCE = 64;

  private final int classes;
  private final int[] feature; // (used)
  private final float[][] thresholds; // (used, threshold), as floats that compare alike
  private final long[][] nodes; // (tree, node)
  private final Leaves[] leaves; // (tree)

  static boolean holds(UsedFeatures used) {
    return used.feature.length <= MOST && used.mostThresholds() < MOST;
  }

  WideLayout(int classes, UsedFeatures used, Tree[] trees) {
    this.classes = classes;
    feature = used.feature;
    thresholds = new float[feature.length][];
    for (int u = 0; u < thresholds.length; u++) {
      thresholds[u] = new float[used.thresholds[u].length];
      for (int i = 0; i < thresholds[u].length; i++)
        thresholds[u][i] = Bins.floor(used.thresholds[u][i]);
    }
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
        packed[i] = (long) i << 32 | (MOST - 1L) << 16;
      } else {
        int u = used.position(tree.feature[node]);
        packed[i] =
            (long) place[tree.left[node]] << 32
                | (long) used.bin(u, tree.threshold[node]) << 16
                | u;
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
    char[] binned = new char[Math.multiplyExact(lanes, width)]; // (pixel taken, used feature)
    for (int from = 0; from < count; from += BINNED_AT_ONCE)
      bin(block, pixel, from, Math.min(count, from + BINNED_AT_ONCE), binned);
    int[] rest = new int[LANES];
    for (int t = 0; t < nodes.length; t++)
      for (int from = 0; from < count; from += LANES) {
        walk(nodes[t], binned, from * width, width, rest);
        leaves[t].add(rest, Math.min(LANES, count - from), sums, from * classes, classes);
      }
  }

  private void bin(FeatureBlock block, int[] pixel, int from, int to, char[] binned) {
    int width = feature.length;
    for (int u = 0; u < width; u++) {
      float[] t = thresholds[u];
      int f = feature[u];
      for (int j = from; j < to; j++)
        binned[j * width + u] = (char) below(t, block.at(f, pixel[j]));
    }
  }

  /// How many thresholds `value` is not at most.
  private static int below(float[] thresholds, float value) {
    int low = 0;
    int length = thresholds.length;
    while (length > 0) {
      int half = length >>> 1;
      boolean above = !(value <= thresholds[low + half]);
      low = above ? low + half + 1 : low;
      length = above ? length - half - 1 : half;
    }
    return low;
  }

  /// Eight pixels from the root to their leaves, side by side.
  private static void walk(long[] nodes, char[] binned, int row, int width, int[] rest) {
    Arrays.fill(rest, 0);
    int moved;
    do {
      moved = 0;
      for (int lane = 0, p = row; lane < LANES; lane++, p += width) {
        int at = rest[lane];
        long node = nodes[at];
        int bin = binned[p + (int) (node & 0xffff)];
        int to = (int) (node >>> 32) + ((((int) (node >>> 16) & 0xffff) - bin) >>> 31);
        moved |= to ^ at;
        rest[lane] = to;
      }
    } while (moved != 0);
  }
}
