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
/// above 0 inside 0..1, and all weights are positive, so no digits are lost; Linear TreeSHAP (Yu et
/// al. 2022) carries the same polynomial at Chebyshev points and divides it afterwards.
///
/// Where z_i is 0, the term is minus the integral of the product over (1 - t): the same for all
/// features that the row disagrees with.
final class PathDependentShap extends TreeShap {
  private final Weighted[] trees;

  /// A tree and what its covers say.
  ///
  /// @param ratio (node): cover over the parent's
  /// @param points enough of them for every leaf
  private record Weighted(Tree tree, TreeShape shape, double[] ratio, GaussLegendre points) {}

  private PathDependentShap(Forest forest, Weighted[] trees, double[] baseline) {
    super(forest, baseline);
    this.trees = trees;
  }

  static PathDependentShap of(Forest forest) {
    Weighted[] trees = new Weighted[forest.trees()];
    double[] baseline = new double[forest.classes()];
    GaussLegendre[] points = new GaussLegendre[TreeShape.MOST_DEPTH / 2 + 1];
    for (int t = 0; t < trees.length; t++) {
      Tree tree = forest.trees[t];
      TreeShape shape = TreeShape.of(tree, forest.features());
      int n = Math.max(1, (shape.features() + 1) / 2);
      if (points[n] == null) points[n] = new GaussLegendre(n);
      double[] cover = covers(tree);
      addMeans(tree, cover, baseline);
      trees[t] = new Weighted(tree, shape, ratios(tree, cover), points[n]);
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
    long wanted = TreeShape.classes(phi);
    int[] last = new int[features.length];
    Arrays.fill(last, Path.NONE);
    for (Weighted t : trees) new Path(t, features, phi, wanted, last).walk(0, 0);
  }

  /// The way from the root to a node, one split after the other.
  private static final class Path {
    static final int NONE = -1;

    private final Tree tree;
    private final double[] ratio;
    private final long[] below;
    private final double[] point;
    private final double[] rest;
    private final int points;

    private final float[] row;
    private final double[][] phi; // (class, feature)
    private final long wanted; // bits of classes
    private final int[] last; // (feature): the last split on it whose state counts

    private final int[] feature; // (split): NONE where a later split on it, or an earlier, counts
    private final boolean[] agrees; // (split): z of its feature
    private final double[] weight; // (split): w of its feature
    private final double[] product; // (split, point): of all f above, and the point's weight
    private final double[] inverse; // (split, point): 1 / f where the row agrees
    private final double[] term; // (split): phi of its feature for v = 1

    Path(Weighted weighted, float[] row, double[][] phi, long wanted, int[] last) {
      this.tree = weighted.tree;
      this.ratio = weighted.ratio;
      this.below = weighted.shape.below();
      this.point = weighted.points.point;
      this.rest = weighted.points.rest;
      this.points = point.length;
      this.row = row;
      this.phi = phi;
      this.wanted = wanted;
      this.last = last;
      int depth = weighted.shape.depth();
      feature = new int[depth];
      agrees = new boolean[depth];
      weight = new double[depth];
      term = new double[depth];
      inverse = new double[depth * points];
      product = Arrays.copyOf(weighted.points.weight, (depth + 1) * points);
    }

    /// @param depth splits above `node`
    void walk(int node, int depth) {
      int f = tree.feature[node];
      if (f == Tree.LEAF) {
        leaf(node, depth);
        return;
      }
      int left = tree.left[node];
      int right = tree.right[node];
      boolean goesLeft = row[f] <= tree.threshold[node];
      if ((below[left] & wanted) != 0) edge(left, f, goesLeft, depth);
      if ((below[right] & wanted) != 0) edge(right, f, !goesLeft, depth);
    }

    private void edge(int child, int f, boolean agrees, int split) {
      int before = last[f];
      double w = ratio[child];
      if (before != NONE && !this.agrees[before]) {
        feature[split] = NONE;
        scale(split, w);
        walk(child, split + 1);
        return;
      }
      if (before == NONE) first(split, w, agrees);
      else again(before, split, w * weight[before], agrees);
      this.agrees[split] = agrees;
      feature[split] = f;
      last[f] = split;
      walk(child, split + 1);
      last[f] = before;
      if (before != NONE) feature[before] = f;
    }

    private void scale(int split, double w) {
      int at = split * points;
      for (int q = at; q < at + points; q++) product[q + points] = product[q] * w;
    }

    private void first(int split, double w, boolean agrees) {
      int at = split * points;
      weight[split] = w;
      for (int q = 0; q < points; q++) {
        if (!agrees) {
          product[at + points + q] = product[at + q] * (w * rest[q]);
        } else {
          double f = w * rest[q] + point[q];
          product[at + points + q] = product[at + q] * f;
          inverse[at + q] = 1 / f;
        }
      }
    }

    /// @param w of the splits so far, the row agrees with all but perhaps this one
    private void again(int before, int split, double w, boolean agrees) {
      int at = split * points;
      int old = before * points;
      feature[before] = NONE;
      weight[split] = w;
      for (int q = 0; q < points; q++) {
        double f = w * rest[q] + (agrees ? point[q] : 0);
        product[at + points + q] = product[at + q] * (f * inverse[old + q]);
        inverse[at + q] = 1 / f;
      }
    }

    private void leaf(int node, int depth) {
      int at = depth * points;
      double missed = 0;
      for (int q = 0; q < points; q++) missed -= product[at + q] / rest[q];
      for (int s = 0; s < depth; s++)
        if (feature[s] != NONE) term[s] = agrees[s] ? (1 - weight[s]) * dot(at, s) : missed;
      int end = tree.left[node] + tree.right[node];
      for (int e = tree.left[node]; e < end; e++) {
        double[] values = phi[tree.leafClass[e]];
        if (values == null) continue;
        double share = tree.leafShare[e];
        for (int s = 0; s < depth; s++)
          if (feature[s] != NONE) values[feature[s]] += term[s] * share;
      }
    }

    private double dot(int at, int split) {
      double sum = 0;
      for (int q = 0; q < points; q++) sum += product[at + q] * inverse[split * points + q];
      return sum;
    }
  }
}
