package dev.limpid.forest;

/// Leaf tables of one tree in blocks of four (class, share) entries: about three entries a leaf are
/// in use, where a row of all classes would leave the caches, and a loop over the entries would
/// mispredict its end at most leaves. Unused entries of a block have share 0, which adds nothing.
final class Leaves {
  static final int MOST_CLASSES = 1 << 15;

  /// Four classes of 16 bits in two integers, then four shares. The top bit of the classes says
  /// that another block of the same leaf follows.
  private static final int BLOCK = 6;

  private static final int ENTRIES = 4;
  private static final int BATCH = 64;

  private final int[] first; // (place of a node): where its first block begins
  private final int[] blocks;

  /// @param order the node at each place
  Leaves(Tree tree, int[] order) {
    first = new int[order.length];
    int count = 0;
    for (int node : order)
      if (tree.feature[node] == Tree.LEAF) count += (tree.right[node] + ENTRIES - 1) / ENTRIES;
    blocks = new int[Math.multiplyExact(count, BLOCK)];
    int at = 0;
    for (int i = 0; i < order.length; i++) {
      int node = order[i];
      if (tree.feature[node] != Tree.LEAF) continue;
      first[i] = at;
      int end = tree.left[node] + tree.right[node];
      for (int e = tree.left[node]; e < end; e += ENTRIES, at += BLOCK) block(tree, e, end, at);
    }
  }

  private void block(Tree tree, int begin, int end, int at) {
    for (int i = 0; i < ENTRIES; i++) {
      int e = Math.min(begin + i, end - 1);
      blocks[at + i / 2] |= tree.leafClass[e] << (i % 2 * 16);
      if (begin + i < end) blocks[at + 2 + i] = Float.floatToRawIntBits(tree.leafShare[e]);
    }
    if (begin + ENTRIES < end) blocks[at + 1] |= Integer.MIN_VALUE;
  }

  /// Adds the leaf at each place to a row of `sums`. First a batch of leaves is looked up, with
  /// nothing that waits for it, so that the memory fetches them side by side.
  ///
  /// @param sums (place, class)
  void add(int[] places, int count, float[] sums, int classes) {
    int[] at = new int[BATCH];
    int[] upper = new int[BATCH];
    for (int from = 0; from < count; from += BATCH) {
      int n = Math.min(BATCH, count - from);
      look(places, from, n, at, upper);
      for (int j = 0; j < n; j++) add(at[j], upper[j], sums, (from + j) * classes);
    }
  }

  private void look(int[] places, int from, int n, int[] at, int[] upper) {
    int[] b = blocks;
    for (int j = 0; j < n; j++) {
      at[j] = first[places[from + j]];
      upper[j] = b[at[j] + 1];
    }
  }

  private void add(int block, int upperOfBlock, float[] sums, int row) {
    int[] b = blocks;
    int at = block;
    int upper = upperOfBlock;
    while (true) {
      int lower = b[at];
      sums[row + (lower & 0xffff)] += Float.intBitsToFloat(b[at + 2]);
      sums[row + (lower >>> 16)] += Float.intBitsToFloat(b[at + 3]);
      sums[row + (upper & 0xffff)] += Float.intBitsToFloat(b[at + 4]);
      sums[row + (upper >>> 16 & 0x7fff)] += Float.intBitsToFloat(b[at + 5]);
      if (upper >= 0) return;
      at += BLOCK;
      upper = b[at + 1];
    }
  }
}
