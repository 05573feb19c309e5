package dev.limpid.forest;

import java.util.Arrays;

/// Shapley values against background rows (Lundberg et al. 2020, algorithm 3), 64 rows at a time.
///
/// For a row x, a background row b and a leaf there are, among the features above the leaf, those
/// where only x agrees with every split (X of them), those where only b does (N), and those where
/// both do. If there is one where neither does, no mixture of the two reaches the leaf. Otherwise
/// it is reached when all X come from x and all N from b, so the Shapley value of each of the X is
/// `(X - 1)! N! / (X + N)!` times the leaf's value, and of each of the N minus `X! (N - 1)! / (X +
/// N)!` times it.
///
/// Going down with one bit a background row, b still has its bit when it agrees wherever x does
/// not. So N is the same for all rows that are left: the features that x disagrees with.
final class InterventionalShap extends TreeShap {
  private static final int ROWS = Long.SIZE;

  private final Split[] trees;
  private final int rows;
  private final double[][] beta; // (a, b): integral of t^a (1 - t)^b = a! b! / (a + b + 1)!

  /// A tree and which way the background goes.
  ///
  /// @param left (64 rows, node): bits of the rows that would go left there, however they got there
  private record Split(Tree tree, TreeShape shape, long[][] left) {}

  private InterventionalShap(Forest forest, double[] baseline, Split[] trees, int rows) {
    super(forest, baseline);
    this.trees = trees;
    this.rows = rows;
    int most = 1;
    for (Split s : trees) most = Math.max(most, s.shape.features());
    beta = new double[most][];
    for (int a = 0; a < most; a++) {
      beta[a] = new double[most - a];
      for (int b = 0; b < most - a; b++)
        beta[a][b] = b == 0 ? 1.0 / (a + 1) : beta[a][b - 1] * b / (a + b + 1);
    }
  }

  static InterventionalShap of(Forest forest, float[][] background) {
    check(forest, background);
    Split[] trees = new Split[forest.trees()];
    double[] baseline = new double[forest.classes()];
    for (int t = 0; t < trees.length; t++) {
      Tree tree = forest.trees[t];
      TreeShape shape = TreeShape.of(tree, forest.features());
      trees[t] = new Split(tree, shape, left(tree, background));
      for (float[] row : background) {
        int leaf = tree.leaf(row);
        for (int e = tree.left[leaf]; e < tree.left[leaf] + tree.right[leaf]; e++)
          baseline[tree.leafClass[e]] += tree.leafShare[e];
      }
    }
    for (int k = 0; k < baseline.length; k++)
      baseline[k] /= (double) trees.length * background.length;
    return new InterventionalShap(forest, baseline, trees, background.length);
  }

  private static void check(Forest forest, float[][] background) {
    if (background.length == 0)
      throw new IllegalArgumentException("a background needs at least 1 row, got 0");
    for (int b = 0; b < background.length; b++) {
      if (background[b].length != forest.features())
        throw new IllegalArgumentException(
            "background rows of %d features expected, row %d has %d"
                .formatted(forest.features(), b, background[b].length));
      for (float v : background[b])
        if (Float.isNaN(v))
          throw new IllegalArgumentException("background row " + b + " has a missing feature");
    }
  }

  private static long[][] left(Tree tree, float[][] background) {
    long[][] left = new long[(background.length + ROWS - 1) / ROWS][tree.nodes()];
    for (int i = 0; i < tree.nodes(); i++) {
      int f = tree.feature[i];
      if (f == Tree.LEAF) continue;
      for (int b = 0; b < background.length; b++)
        if (background[b][f] <= tree.threshold[i]) left[b / ROWS][i] |= 1L << b;
    }
    return left;
  }

  @Override
  void add(float[] features, double[][] phi) {
    long wanted = TreeShape.classes(phi);
    int[] last = new int[features.length];
    Arrays.fill(last, Path.NONE);
    for (Split t : trees)
      for (int w = 0; w < t.left.length; w++) {
        int here = Math.min(ROWS, rows - w * ROWS);
        new Path(t, t.left[w], features, phi, last).walk(-1L >>> (ROWS - here), wanted);
      }
    for (double[] row : phi) if (row != null) for (int f = 0; f < row.length; f++) row[f] /= rows;
  }

  /// The way from the root to a node, one split after the other.
  private final class Path {
    static final int NONE = -1;

    private final Tree tree;
    private final long[] goesLeft;
    private final long[] below;
    private final float[] x;
    private final double[][] phi; // (class, feature)
    private long wanted; // bits of classes
    private final int[] last; // (feature): the last split on it whose state counts

    private final int[] feature; // (split): NONE where another split on it counts
    private final boolean[]
        agrees; // (split): whether x does, with all splits on its feature so far
    private final long[] misses; // (split): rows that disagree with one of those, where x agrees
    private final double[] term; // (split): sum over rows for a leaf of value 1
    private final long[] alive; // (depth): rows that can reach the node together with x
    private final int[] missed; // (depth): features that x disagrees with
    private final int[] only = new int[ROWS]; // (row): features that x agrees with and the row not

    Path(Split split, long[] goesLeft, float[] x, double[][] phi, int[] last) {
      this.tree = split.tree;
      this.below = split.shape.below();
      this.goesLeft = goesLeft;
      this.x = x;
      this.phi = phi;
      this.last = last;
      int depth = split.shape.depth();
      feature = new int[depth];
      agrees = new boolean[depth];
      misses = new long[depth];
      term = new double[depth];
      alive = new long[depth + 1];
      missed = new int[depth + 1];
    }

    void walk(long rows, long classes) {
      alive[0] = rows;
      wanted = classes;
      node(0, 0);
    }

    /// @param depth splits above `node`
    private void node(int node, int depth) {
      if (alive[depth] == 0 || (below[node] & wanted) == 0) return;
      int f = tree.feature[node];
      if (f == Tree.LEAF) {
        leaf(node, depth);
        return;
      }
      boolean left = x[f] <= tree.threshold[node];
      long rowsLeft = goesLeft[node];
      edge(tree.left[node], f, left, ~rowsLeft, depth);
      edge(tree.right[node], f, !left, rowsLeft, depth);
    }

    /// @param against rows that disagree with this split
    private void edge(int child, int f, boolean agree, long against, int split) {
      int before = last[f];
      boolean counts = before == NONE || agrees[before];
      long out = before != NONE && counts ? misses[before] | against : against;
      alive[split + 1] = counts && agree ? alive[split] : alive[split] & ~out;
      missed[split + 1] = counts && !agree ? missed[split] + 1 : missed[split];
      feature[split] = counts ? f : NONE;
      agrees[split] = agree;
      misses[split] = out;
      if (counts) last[f] = split;
      if (counts && before != NONE) feature[before] = NONE;
      node(child, split + 1);
      last[f] = before;
      if (counts && before != NONE) feature[before] = f;
    }

    private void leaf(int node, int depth) {
      terms(depth);
      int end = tree.left[node] + tree.right[node];
      for (int e = tree.left[node]; e < end; e++) {
        double[] values = phi[tree.leafClass[e]];
        if (values == null) continue;
        double share = tree.leafShare[e];
        for (int s = 0; s < depth; s++)
          if (feature[s] != NONE) values[feature[s]] += term[s] * share;
      }
    }

    private void terms(int depth) {
      long rows = alive[depth];
      int n = missed[depth];
      for (long r = rows; r != 0; r &= r - 1) only[Long.numberOfTrailingZeros(r)] = 0;
      for (int s = 0; s < depth; s++)
        if (feature[s] != NONE && agrees[s])
          for (long r = rows & misses[s]; r != 0; r &= r - 1) only[Long.numberOfTrailingZeros(r)]++;
      double ofMissed = 0;
      if (n > 0)
        for (long r = rows; r != 0; r &= r - 1)
          ofMissed -= beta[only[Long.numberOfTrailingZeros(r)]][n - 1];
      for (int s = 0; s < depth; s++) {
        if (feature[s] == NONE) continue;
        term[s] = agrees[s] ? 0 : ofMissed;
        if (agrees[s])
          for (long r = rows & misses[s]; r != 0; r &= r - 1)
            term[s] += beta[only[Long.numberOfTrailingZeros(r)] - 1][n];
      }
    }
  }
}
