package dev.limpid.forest;

import java.util.Random;

/// Trees that no training would grow: thresholds lie on the values of rows, features come again on
/// a path in any order, also where one side can never be reached.
final class RandomTrees {
  private static final float[] LEVELS = {-2, -1, -0f, 0, 0.5f, 1, 3};

  private RandomTrees() {}

  static Forest forest(int trees, int splits, int features, int classes, Random random) {
    Tree[] all = new Tree[trees];
    for (int t = 0; t < trees; t++)
      all[t] = tree(random.nextInt(splits + 1), features, classes, random);
    return new Forest(features, classes, all);
  }

  private static Tree tree(int splits, int features, int classes, Random random) {
    TreeBuilder builder = new TreeBuilder();
    double[][] edges = new double[features][256];
    for (double[] e : edges)
      for (int i = 0; i < e.length; i++)
        e[i] = LEVELS[random.nextInt(LEVELS.length)] + (random.nextBoolean() ? 0 : 1e-12);
    int[] open = new int[splits + 1];
    int count = 1;
    for (int s = 0; s < splits; s++) {
      int pick = random.nextBoolean() ? count - 1 : random.nextInt(count);
      int left = builder.split(open[pick], random.nextInt(features), random.nextInt(256));
      open[pick] = left;
      open[count++] = left + 1;
    }
    for (int i = 0; i < count; i++) {
      double[] weights = new double[classes];
      for (int j = 0; j <= random.nextInt(3); j++)
        weights[random.nextInt(classes)] = 0.1 + 50 * random.nextDouble();
      builder.leaf(open[i], weights);
    }
    return builder.build(edges);
  }

  static float[] row(int features, Random random) {
    float[] row = new float[features];
    for (int f = 0; f < features; f++)
      row[f] =
          random.nextInt(4) == 0
              ? (float) random.nextGaussian()
              : LEVELS[random.nextInt(LEVELS.length)];
    return row;
  }

  static float[][] rows(int n, int features, Random random) {
    float[][] rows = new float[n][];
    for (int i = 0; i < n; i++) rows[i] = row(features, random);
    return rows;
  }
}
