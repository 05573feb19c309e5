package dev.limpid.forest;

import java.util.Arrays;

/// Shapley values under the covers, by integration instead of sums over subsets.
///
/// A leaf with value v counts `v` times the product over the features j above it of `z_j` where j
/// is known (1 when the row agrees with every split on j above the leaf, else 0) or `w_j` where it
/// is not (the product of the shares of the samples that those splits sent this way). The Shapley
/// value of such a product is an integral of its multilinear extension (Owen 1972, Multilinear
/// extensions of games, Management Science 18:64-79):
///
/// `phi_i = v (z_i - w_i) integral over t in 0..1 of product over j != i of f_j(t)`, with `f_j(t) =
/// w_j (1 - t) + z_j t`.
///
/// Its degree is one less than the number d of features above the leaf, so ceil(d / 2) Gauss points
/// give it exactly. The product is carried down the tree at these points: one multiplication a
/// point and node, and at a leaf one sum a feature. Nothing is ever divided by but `f_j`, which is
/// above 0 inside 0..1, and all weights are positive, so no digits are lost. Linear TreeSHAP (Yu et
/// al. 2022) carries a polynomial down the tree too, but for the sums over subsets.
///
/// Where z_i is 0, the term is minus the integral of the product over (1 - t): the same for all
/// features that the row disagrees with.
final class PathDependentShap extends TreeShap {
  private final Weighted[] trees;
  private final int depth; // of the deepest tree
  private final int points; // most

  /// A tree and what its covers say.
  ///
  /// @param ratio (node): cover over the parent's
  /// @param rules (node): bits of the rules for the leaves below it
  private record Weighted(
      Tree tree, TreeShape shape, double[] ratio, PathPoints points, byte[] rules) {}

  private PathDependentShap(Forest forest, Weighted[] trees, double[] baseline) {
    super(forest, baseline);
    this.trees = trees;
    int deepest = 0;
    int most = 0;
    for (Weighted t : trees) {
      deepest = Math.max(deepest, t.shape.depth());
      most = Math.max(most, t.points.size());
    }
    depth = deepest;
    points = most;
  }

  static PathDependentShap of(Forest forest) {
    Weighted[] trees = new Weighted[forest.trees()];
    double[] baseline = new double[forest.classes()];
    PathPoints[] known = new PathPoints[TreeShape.MOST_DEPTH + 1]; // (features above a leaf)
    for (int t = 0; t < trees.length; t++) {
      Tree tree = forest.trees[t];
      TreeShape shape = TreeShape.of(tree, forest.features());
      int most = shape.features();
      if (known[most] == null) known[most] = new PathPoints(most);
      PathPoints points = known[most];
      double[] cover = covers(tree);
      addMeans(tree, cover, baseline);
      trees[t] = new Weighted(tree, shape, ratios(tree, cover), points, points.rules(tree, shape));
    }
    for (int k = 0; k < baseline.length; k++) baseline[k] /= trees.length;
    return new PathDependentShap(forest, trees, baseline);
  }

  /// (node): weight of the training samples that went through it
  private static double[] covers(Tree tree) {
    double[] cover = new double[tree.nodes()];
    for (int i = cover.length - 1; i >= 0; i--)
      cover[i] =
          tree.feature[i] == Tree.LEAF
              ? tree.threshold[i]
              : cover[tree.left[i]] + cover[tree.right[i]];
    return cover;
  }

  private static double[] ratios(Tree tree, double[] cover) {
    double[] ratio = new double[cover.length];
    ratio[0] = 1;
    for (int i = 0; i < ratio.length; i++) {
      if (tree.feature[i] == Tree.LEAF) continue;
      ratio[tree.left[i]] = cover[tree.left[i]] / cover[i];
      ratio[tree.right[i]] = cover[tree.right[i]] / cover[i];
    }
    return ratio;
  }

  private static void addMeans(Tree tree, double[] cover, double[] sums) {
    for (int i = 0; i < cover.length; i++)
      if (tree.feature[i] == Tree.LEAF)
        for (int e = tree.left[i]; e < tree.left[i] + tree.right[i]; e++)
          sums[tree.leafClass[e]] += tree.leafShare[e] * (cover[i] / cover[0]);
  }

  @Override
  void add(float[] features, double[][] phi) {
    Path path = new Path(this, features, phi);
    for (Weighted t : trees) path.walk(t);
  }

  /// The way from the root to a node, one split after the other, for one row.
  private static final class Path {
    private static final int NONE = -1;
    private static final int MISSED = -2;

    private final float[] row;
    private final double[][] phi; // (class, feature)
    private final long wanted; // bits of classes

    private Tree tree;
    private double[] ratio;
    private long[] below;
    private PathPoints points;
    private byte[] rules;
    private int n; // points of the tree

    /// (feature): the last split on it, if the row agrees with all splits on it; MISSED if not,
    /// NONE if there are none.
    private final int[] last;

    private final int[] hit; // the splits in `last`, in any order
    private int hits;
    private final int[] miss; // the features that are MISSED
    private int misses;

    private final int[] feature; // (split)
    private final int[] place; // (split): where it is in `hit`
    private final double[] weight; // (split): w of its feature
    private final double[] product; // (split, point): of all f above it, times the point's weight
    private final double[] inverse; // (split, point): 1 / f of its feature
    private final double[] term; // (place in hit): phi of its feature for a leaf of value 1
    private final int[] column; // (place in hit): its feature

    Path(PathDependentShap shap, float[] row, double[][] phi) {
      this.row = row;
      this.phi = phi;
      wanted = TreeShape.classes(phi);
      last = new int[row.length];
      Arrays.fill(last, NONE);
      hit = new int[shap.depth];
      miss = new int[shap.depth];
      feature = new int[shap.depth];
      place = new int[shap.depth];
      column = new int[shap.depth];
      weight = new double[shap.depth];
      term = new double[shap.depth];
      inverse = new double[shap.depth * shap.points];
      product = new double[(shap.depth + 1) * shap.points];
    }

    void walk(Weighted weighted) {
      tree = weighted.tree;
      ratio = weighted.ratio;
      below = weighted.shape.below();
      points = weighted.points;
      rules = weighted.rules;
      n = points.size();
      System.arraycopy(points.weight, 0, product, 0, n);
      node(0, 0);
    }

    /// @param depth splits above `node`
    private void node(int node, int depth) {
      if ((below[node] & wanted) == 0) return;
      int f = tree.feature[node];
      if (f == Tree.LEAF) {
        leaf(node, depth * n);
        return;
      }
      boolean goesLeft = row[f] <= tree.threshold[node];
      int left = tree.left[node];
      int right = tree.right[node];
      feature[depth] = f;
      if (last[f] == MISSED) {
        missedBefore(left, depth);
        missedBefore(right, depth);
      } else {
        agree(goesLeft ? left : right, depth);
        disagree(goesLeft ? right : left, depth);
      }
    }

    /// An earlier split has set z of the feature to 0: only w changes.
    private void missedBefore(int child, int split) {
      double w = ratio[child];
      int end = split * n + points.to(rules[child]);
      for (int q = split * n + points.from(rules[child]); q < end; q++)
        product[q + n] = product[q] * w;
      node(child, split + 1);
    }

    private void agree(int child, int split) {
      int f = feature[split];
      int before = last[f];
      double w = before == NONE ? ratio[child] : ratio[child] * weight[before];
      weight[split] = w;
      int at = split * n;
      int from = points.from(rules[child]);
      int to = points.to(rules[child]);
      for (int q = from; q < to; q++) {
        double factor = w * points.u[q] + points.t[q];
        product[at + n + q] = product[at + q] * factor;
        inverse[at + q] = 1 / factor;
      }
      if (before == NONE) {
        place[split] = hits++;
      } else {
        undo(before, split, from, to);
        place[split] = place[before];
      }
      hit[place[split]] = split;
      last[f] = split;
      node(child, split + 1);
      last[f] = before;
      if (before == NONE) hits--;
      else hit[place[before]] = before;
    }

    private void disagree(int child, int split) {
      int f = feature[split];
      int before = last[f];
      double w = before == NONE ? ratio[child] : ratio[child] * weight[before];
      int at = split * n;
      int from = points.from(rules[child]);
      int to = points.to(rules[child]);
      for (int q = from; q < to; q++) product[at + n + q] = product[at + q] * (w * points.u[q]);
      if (before != NONE) {
        undo(before, split, from, to);
        int moved = hit[--hits];
        hit[place[before]] = moved;
        place[moved] = place[before];
      }
      miss[misses++] = f;
      last[f] = MISSED;
      node(child, split + 1);
      last[f] = before;
      misses--;
      if (before != NONE) insert(before);
    }

    /// Puts a split back where it was; the one that had its place goes to the end again.
    private void insert(int before) {
      int at = place[before];
      if (at < hits) {
        hit[hits] = hit[at];
        place[hit[at]] = hits;
      }
      hit[at] = before;
      hits++;
    }

    /// Divides the product below `split` by the factor that its feature had before.
    private void undo(int before, int split, int from, int to) {
      int at = (split + 1) * n;
      for (int q = from; q < to; q++) product[at + q] *= inverse[before * n + q];
    }

    /// @param at where the product of its path is
    private void leaf(int node, int at) {
      int from = points.from(rules[node]);
      int to = points.to(rules[node]);
      for (int h = 0; h < hits; h++) {
        int s = hit[h];
        column[h] = feature[s];
        term[h] = (1 - weight[s]) * dot(at, inverse, s * n, from, to);
      }
      double missed = misses == 0 ? 0 : dot(at, points.perU, 0, from, to);
      int end = tree.left[node] + tree.right[node];
      for (int e = tree.left[node]; e < end; e++) {
        double[] values = phi[tree.leafClass[e]];
        if (values == null) continue;
        double share = tree.leafShare[e];
        for (int h = 0; h < hits; h++) values[column[h]] += term[h] * share;
        for (int m = 0; m < misses; m++) values[miss[m]] -= missed * share;
      }
    }

    /// Four sums, so that none of them waits for the one before.
    private double dot(int at, double[] other, int by, int from, int to) {
      double a = 0, b = 0, c = 0, d = 0;
      for (int q = from; q < to; q += 4) {
        a += product[at + q] * other[by + q];
        b += product[at + q + 1] * other[by + q + 1];
        c += product[at + q + 2] * other[by + q + 2];
        d += product[at + q + 3] * other[by + q + 3];
      }
      return a + b + (c + d);
    }
  }
}
