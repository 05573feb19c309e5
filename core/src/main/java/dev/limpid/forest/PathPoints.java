package dev.limpid.forest;

import java.util.Arrays;

/// The points at which products along a path are known: one Gauss rule for leaves with at most 16
/// features above them, which are most, and where there are others, one more for those. Rules are
/// filled up with points of weight 0 so that four of them can be taken at once.
final class PathPoints {
  private static final int SHALLOW = 16;
  private static final byte FIRST = 1;
  private static final byte SECOND = 2;

  final double[] t; // 0 to 1
  final double[] u; // 1 - t
  final double[] perU; // 1 / u
  final double[] weight;

  private final int middle; // where the second rule begins

  /// @param features most above one leaf
  PathPoints(int features) {
    middle = padded(Math.min(features, SHALLOW));
    int size = middle + (features > SHALLOW ? padded(features) : 0);
    t = new double[size];
    u = new double[size];
    weight = new double[size];
    perU = new double[size];
    Arrays.fill(t, 0.5);
    Arrays.fill(u, 0.5);
    put(Math.min(features, SHALLOW), 0);
    if (features > SHALLOW) put(features, middle);
    for (int q = 0; q < size; q++) perU[q] = 1 / u[q];
  }

  /// A product of d - 1 factors, each linear in t, needs d / 2 points.
  private static int needed(int features) {
    return Math.max(1, (features + 1) / 2);
  }

  private static int padded(int features) {
    return (needed(features) + 3) / 4 * 4;
  }

  private void put(int features, int at) {
    GaussLegendre g = new GaussLegendre(needed(features));
    System.arraycopy(g.point, 0, t, at, g.point.length);
    System.arraycopy(g.rest, 0, u, at, g.point.length);
    System.arraycopy(g.weight, 0, weight, at, g.point.length);
  }

  int size() {
    return t.length;
  }

  /// (node): bits of the rules that the leaves below it need
  byte[] rules(Tree tree, TreeShape shape) {
    byte[] rules = new byte[tree.nodes()];
    for (int i = rules.length - 1; i >= 0; i--)
      rules[i] =
          tree.feature[i] != Tree.LEAF
              ? (byte) (rules[tree.left[i]] | rules[tree.right[i]])
              : shape.features(i) > SHALLOW ? SECOND : FIRST;
    return rules;
  }

  /// The first point of these rules.
  int from(byte rules) {
    return (rules & FIRST) != 0 ? 0 : middle;
  }

  /// The end of the points of these rules.
  int to(byte rules) {
    return (rules & SECOND) != 0 ? t.length : middle;
  }
}
