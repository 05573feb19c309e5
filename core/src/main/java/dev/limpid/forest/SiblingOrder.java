package dev.limpid.forest;

/// Nodes level by level, the right child after the left one: one number finds both.
final class SiblingOrder {
  private SiblingOrder() {}

  /// The node at each place.
  static int[] of(Tree tree) {
    int[] order = new int[tree.nodes()];
    int placed = 1;
    for (int i = 0; i < placed; i++) {
      int node = order[i];
      if (tree.feature[node] == Tree.LEAF) continue;
      order[placed++] = tree.left[node];
      order[placed++] = tree.right[node];
    }
    return order;
  }

  /// The place of each node.
  static int[] places(int[] order) {
    int[] place = new int[order.length];
    for (int i = 0; i < order.length; i++) place[order[i]] = i;
    return place;
  }
}
