package dev.limpid.forest;

import dev.limpid.forest.RandomForestTrainer.Options;
import java.util.Arrays;

/// Grows trees one after the other with the buffers of one thread.
final class TreeGrower {
  private final BinnedSamples data;
  private final Options options;
  private final int tried;
  private final double[] classWeight;
  private final SplitSearch search;

  private final int[] drawn; // (sample): how often the bootstrap drew it
  private final int[] sample; // (position): rows in the bag, those of a node side by side
  private final int[] spare;
  private final int[] nodeSample; // rows, classes and draws of the node at hand
  private final int[] nodeLabel;
  private final int[] nodeDraws;
  private final double[] total; // (class)
  private final int[] features; // a permutation
  private int[] pending = new int[64]; // node, begin, end, depth of nodes to do
  private int pendingSize;

  private TreeBuilder builder;
  private SplitMix random;

  /// @param tried features at each split
  TreeGrower(BinnedSamples data, Options options, int tried, double[] classWeight) {
    this.data = data;
    this.options = options;
    this.tried = tried;
    this.classWeight = classWeight;
    int n = data.label.length;
    search = new SplitSearch(classWeight, options.minLeaf());
    drawn = new int[n];
    sample = new int[n];
    spare = new int[n];
    nodeSample = new int[n];
    nodeLabel = new int[n];
    nodeDraws = new int[n];
    total = new double[classWeight.length];
    features = new int[data.columns.length];
  }

  /// @param inBag receives a bit per sample that the bootstrap drew
  Tree grow(SplitMix randomOfTree, long[] inBag) {
    random = randomOfTree;
    builder = new TreeBuilder();
    for (int f = 0; f < features.length; f++) features[f] = f;
    push(0, 0, bootstrap(inBag), 0);
    while (pendingSize > 0) {
      pendingSize -= 4;
      int at = pendingSize;
      node(pending[at], pending[at + 1], pending[at + 2], pending[at + 3]);
    }
    return builder.build(data.thresholds);
  }

  /// As many draws with replacement as there are samples.
  private int bootstrap(long[] inBag) {
    int n = drawn.length;
    Arrays.fill(drawn, 0);
    for (int i = 0; i < n; i++) drawn[random.below(n)]++;
    int size = 0;
    for (int i = 0; i < n; i++) {
      if (drawn[i] == 0) continue;
      sample[size++] = i;
      inBag[i >>> 6] |= 1L << i;
    }
    return size;
  }

  private void node(int node, int begin, int end, int depth) {
    int classesPresent = gather(begin, end);
    int size = end - begin;
    if (classesPresent > 1 && depth < options.maxDepth() && size / 2 >= options.minLeaf()) {
      search.begin(size, nodeSample, nodeLabel, nodeDraws, total);
      tryFeatures();
      if (search.found()) {
        int left = builder.split(node, search.feature(), search.bin());
        int middle = partition(begin, end, data.columns[search.feature()], search.bin());
        push(left + 1, middle, end, depth + 1);
        push(left, begin, middle, depth + 1);
        return;
      }
    }
    builder.leaf(node, total);
  }

  /// Copies the node's samples and sums their weights; returns how many classes they have.
  private int gather(int begin, int end) {
    Arrays.fill(total, 0);
    for (int i = begin, j = 0; i < end; i++, j++) {
      int s = sample[i];
      int k = data.label[s];
      nodeSample[j] = s;
      nodeLabel[j] = k;
      nodeDraws[j] = drawn[s];
      total[k] += drawn[s];
    }
    int present = 0;
    for (int k = 0; k < total.length; k++) {
      if (total[k] > 0) present++;
      total[k] *= classWeight[k];
    }
    return present;
  }

  /// Draws features without replacement: as many as asked for, and on until one of them splits.
  private void tryFeatures() {
    for (int i = 0; i < features.length && (i < tried || !search.found()); i++) {
      int j = i + random.below(features.length - i);
      int f = features[j];
      features[j] = features[i];
      features[i] = f;
      search.consider(f, data.columns[f]);
    }
  }

  /// Puts samples up to `bin` first, in their order; returns where the others begin.
  private int partition(int begin, int end, byte[] column, int bin) {
    int left = begin;
    int right = 0;
    for (int i = begin; i < end; i++) {
      int s = sample[i];
      boolean low = (column[s] & 255) <= bin;
      sample[left] = s;
      spare[right] = s;
      if (low) left++;
      else right++;
    }
    System.arraycopy(spare, 0, sample, left, right);
    return left;
  }

  private void push(int node, int begin, int end, int depth) {
    if (pendingSize == pending.length)
      pending = Arrays.copyOf(pending, Math.multiplyExact(pendingSize, 2));
    pending[pendingSize] = node;
    pending[pendingSize + 1] = begin;
    pending[pendingSize + 2] = end;
    pending[pendingSize + 3] = depth;
    pendingSize += 4;
  }
}
