package dev.limpid.forest;

import java.util.Arrays;

/// Finds where one feature divides the samples of a node best by weighted Gini impurity.
///
/// With `L` and `R` the class weights left and right of an edge, the impurity is least where
/// `sum(L_k^2)/sum(L_k) + sum(R_k^2)/sum(R_k)` is largest. Both sums of squares are updated sample
/// by sample (or count by count) as the edge moves up, so an edge costs no loop over classes. Large
/// nodes count (bin, class) pairs; small ones thread their samples on a list per bin, because to
/// clear and read 256 bins times all classes would cost more than the samples do. A parent's counts
/// minus a sibling's are not used: the features tried differ from node to node.
final class SplitSearch {
  private final int classes;
  private final double[] classWeight;
  private final int minLeaf;
  private final int listLimit;

  private final double[] leftWeight;
  private final double[] rightWeight;
  private final int[] pairCount; // (bin, class): draws
  private final int[] binSize = new int[Bins.BYTE]; // (bin): samples
  private final int[] head = new int[Bins.BYTE]; // (bin): last sample on its list, -1 for none
  private final int[] next;
  private final long[] occupied = new long[Bins.BYTE / 64];

  // The node.
  private int size;
  private int[] sample; // (position)
  private int[] label;
  private int[] draws;
  private double[] total; // (class)
  private double totalWeight;
  private double totalSquares;

  // The edge that moves.
  private double leftSum;
  private double leftSquares;
  private double rightSquares;
  private int leftSize;
  private int lastBin;

  // The best edge so far.
  private double bestScore;
  private int bestFeature;
  private int bestBin;

  SplitSearch(double[] classWeight, int minLeaf) {
    this.classes = classWeight.length;
    this.classWeight = classWeight;
    this.minLeaf = minLeaf;
    this.listLimit = 32 + 16 * classes;
    leftWeight = new double[classes];
    rightWeight = new double[classes];
    pairCount = new int[Math.multiplyExact(Bins.BYTE, classes)];
    next = new int[listLimit];
    Arrays.fill(head, -1);
  }

  /// Begins a node of `size` samples; the arrays are read until the next node begins.
  ///
  /// @param sample (position) rows of the columns
  /// @param label (position) classes
  /// @param draws (position) how often the bootstrap drew the sample
  /// @param total (class) weights
  void begin(int size, int[] sample, int[] label, int[] draws, double[] total) {
    this.size = size;
    this.sample = sample;
    this.label = label;
    this.draws = draws;
    this.total = total;
    totalWeight = 0;
    totalSquares = 0;
    for (double w : total) {
      totalWeight += w;
      totalSquares += w * w;
    }
    bestScore = Double.NEGATIVE_INFINITY;
    bestFeature = -1;
  }

  /// Compares all edges of a feature with the best one so far. Among equals the lowest feature
  /// wins, then the lowest edge; an edge in the middle of a run of bins that are empty in the node
  /// stands for the run.
  void consider(int feature, byte[] column) {
    Arrays.fill(leftWeight, 0);
    System.arraycopy(total, 0, rightWeight, 0, classes);
    leftSum = 0;
    leftSquares = 0;
    rightSquares = totalSquares;
    leftSize = 0;
    lastBin = -1;
    if (size <= listLimit) list(feature, column);
    else count(feature, column);
  }

  boolean found() {
    return bestFeature >= 0;
  }

  int feature() {
    return bestFeature;
  }

  int bin() {
    return bestBin;
  }

  private void count(int feature, byte[] column) {
    for (int j = 0; j < size; j++) {
      int bin = column[sample[j]] & 255;
      pairCount[bin * classes + label[j]] += draws[j];
      binSize[bin]++;
    }
    for (int bin = 0; bin < Bins.BYTE; bin++) {
      if (binSize[bin] == 0) continue;
      edge(feature, bin);
      int base = bin * classes;
      for (int k = 0; k < classes; k++) {
        int c = pairCount[base + k];
        if (c == 0) continue;
        move(k, c);
        pairCount[base + k] = 0;
      }
      leftSize += binSize[bin];
      binSize[bin] = 0;
    }
  }

  private void list(int feature, byte[] column) {
    for (int j = 0; j < size; j++) {
      int bin = column[sample[j]] & 255;
      next[j] = head[bin];
      head[bin] = j;
      occupied[bin >>> 6] |= 1L << bin;
    }
    for (int word = 0; word < occupied.length; word++) {
      for (long bits = occupied[word]; bits != 0; bits &= bits - 1) {
        int bin = (word << 6) + Long.numberOfTrailingZeros(bits);
        edge(feature, bin);
        int j = head[bin];
        head[bin] = -1;
        do {
          move(label[j], draws[j]);
          leftSize++;
          j = next[j];
        } while (j >= 0);
      }
      occupied[word] = 0;
    }
  }

  private void move(int k, int count) {
    double w = count * classWeight[k];
    double l = leftWeight[k];
    double r = rightWeight[k];
    leftSquares += w * (l + l + w);
    rightSquares -= w * (r + r - w);
    leftWeight[k] = l + w;
    rightWeight[k] = r - w;
    leftSum += w;
  }

  /// Scores the edge between what has moved and `bin`, the next bin with samples.
  private void edge(int feature, int bin) {
    int before = lastBin;
    lastBin = bin;
    if (leftSize < minLeaf || size - leftSize < minLeaf) return;
    double score = leftSquares / leftSum + rightSquares / (totalWeight - leftSum);
    if (score > bestScore || (score == bestScore && feature < bestFeature)) {
      bestScore = score;
      bestFeature = feature;
      bestBin = (before + bin - 1) >>> 1;
    }
  }
}
