package dev.limpid.forest;

/// Sparse leaf tables of one tree: about three (class, share) entries a leaf, where a row of all
/// classes would leave the caches.
final class Leaves {
  private final int[] first; // (place of a node): its first entry; one more at the end
  private final long[] entry; // class in the upper half, bits of the share in the lower half

  /// @param order the node at each place
  Leaves(Tree tree, int[] order) {
    first = new int[order.length + 1];
    entry = new long[tree.leafClass.length];
    int at = 0;
    for (int i = 0; i < order.length; i++) {
      first[i] = at;
      int node = order[i];
      if (tree.feature[node] != Tree.LEAF) continue;
      int end = tree.left[node] + tree.right[node];
      for (int e = tree.left[node]; e < end; e++)
        entry[at++] =
            (long) tree.leafClass[e] << 32
                | Integer.toUnsignedLong(Float.floatToRawIntBits(tree.leafShare[e]));
    }
    first[order.length] = at;
  }

  /// Adds the leaves at the first `count` places of `rest` to rows of `sums`.
  void add(int[] rest, int count, float[] sums, int row, int classes) {
    int base = row;
    for (int j = 0; j < count; j++, base += classes) {
      int end = first[rest[j] + 1];
      for (int e = first[rest[j]]; e < end; e++) {
        long x = entry[e];
        sums[base + (int) (x >>> 32)] += Float.intBitsToFloat((int) x);
      }
    }
  }
}
