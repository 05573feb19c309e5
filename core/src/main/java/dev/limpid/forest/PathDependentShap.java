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
/// features that the row disagrees with. So leaves are summed by class below the split where a
/// feature was first missed, and the feature gets the sum once.
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
    path.give();
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
    private int misses; // features that are MISSED

    /// (misses, column): integrals of the product over 1 - t, summed over leaves. Row 0 is never
    /// read.
    private final double[][] missed;

    private final int[] feature; // (split)
    private final int[] place; // (split): where it is in `hit`
    private final double[] weight; // (split): w of its feature
    private final double[] product; // (split, point): of all f above it, times the point's weight
    private final double[] inverse; // (split, point): 1 / f of its feature

    private final int[] column; // (class): where it is in `found`; NONE if nobody asks for it
    private final double[][] found; // (feature, column): phi
    private final int[] entryColumn; // (entry of the leaf)
    private final double[] entryShare; // (entry of the leaf)
    private int entries;

    Path(PathDependentShap shap, float[] row, double[][] phi) {
      this.row = row;
      this.phi = phi;
      wanted = TreeShape.classes(phi);
      last = new int[row.length];
      Arrays.fill(last, NONE);
      hit = new int[shap.depth];
      column = new int[phi.length];
      int asked = 0;
      for (int k = 0; k < phi.length; k++) column[k] = phi[k] == null ? NONE : asked++;
      found = new double[row.length][asked];
      missed = new double[shap.depth + 1][asked];
      entryColumn = new int[asked];
      entryShare = new double[asked];
      feature = new int[shap.depth];
      place = new int[shap.depth];
      weight = new double[shap.depth];
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

    /// Adds what was found to `phi`.
    void give() {
      for (int k = 0; k < phi.length; k++)
        if (phi[k] != null) for (int f = 0; f < row.length; f++) phi[k][f] += found[f][column[k]];
    }

    /// @param depth splits above `node`
    private void node(int node, int depth) {
      int f = tree.feature[node];
      if (f == Tree.LEAF) {
        leaf(node, depth * n);
        return;
      }
      boolean goesLeft = row[f] <= tree.threshold[node];
      feature[depth] = f;
      edge(tree.left[node], goesLeft, depth);
      edge(tree.right[node], !goesLeft, depth);
    }

    private void edge(int child, boolean agrees, int split) {
      if ((below[child] & wanted) == 0) return;
      int before = last[feature[split]];
      if (before == MISSED) missedBefore(child, split);
      else if (before == NONE && tree.feature[child] == Tree.LEAF) last(child, agrees, split);
      else if (agrees) agree(child, split);
      else disagree(child, split);
    }

    /// A leaf below the only split on a feature: the product above it is over all j other than that
    /// feature.
    private void last(int leaf, boolean agrees, int split) {
      double w = ratio[leaf];
      double z = agrees ? 1 : 0;
      int from = points.from(rules[leaf]);
      int end = split * n + points.to(rules[leaf]);
      double others = 0;
      for (int p = split * n + from, q = from; p < end; p++, q++) {
        others += product[p];
        product[p + n] = product[p] * (w * points.u[q] + z * points.t[q]);
      }
      leaf(leaf, (split + 1) * n);
      spread((z - w) * others, found[feature[split]]);
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
      misses++;
      last[f] = MISSED;
      node(child, split + 1);
      last[f] = before;
      giveMissed(found[f]);
      misses--;
      if (before != NONE) insert(before);
    }

    /// To the feature that was missed last, and on to those missed before.
    private void giveMissed(double[] values) {
      double[] here = missed[misses];
      double[] above = missed[misses - 1];
      for (int k = 0; k < here.length; k++) {
        values[k] -= here[k];
        above[k] += here[k];
        here[k] = 0;
      }
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
    private void leaf(int leaf, int at) {
      gather(leaf);
      int from = points.from(rules[leaf]);
      int size = points.to(rules[leaf]) - from;
      for (int h = 0; h < hits; h++) {
        int s = hit[h];
        double others = dot(at + from, inverse, s * n + from, size);
        spread((1 - weight[s]) * others, found[feature[s]]);
      }
      if (misses > 0) spread(dot(at + from, points.perU, from, size), missed[misses]);
    }

    private void gather(int leaf) {
      entries = 0;
      int end = tree.left[leaf] + tree.right[leaf];
      for (int e = tree.left[leaf]; e < end; e++) {
        int k = column[tree.leafClass[e]];
        if (k == NONE) continue;
        entryColumn[entries] = k;
        entryShare[entries++] = tree.leafShare[e];
      }
    }

    private void spread(double term, double[] to) {
      for (int e = 0; e < entries; e++) to[entryColumn[e]] += term * entryShare[e];
    }

    /// Of `size` points from `p` of the product and from `o` of another.
    private double dot(int p, double[] other, int o, int size) {
      if (size == 8) return four(p, other, o) + four(p + 4, other, o + 4); // most, without a loop
      double sum = 0;
      for (int q = 0; q < size; q += 4) sum += four(p + q, other, o + q);
      return sum;
    }

    private double four(int p, double[] other, int o) {
      return (product[p] * other[o] + product[p + 1] * other[o + 1])
          + (product[p + 2] * other[o + 2] + product[p + 3] * other[o + 3]);
    }
  }
}
