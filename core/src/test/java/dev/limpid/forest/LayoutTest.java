package dev.limpid.forest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.FeatureBlock;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayoutTest {
  /// Random trees whose thresholds repeat, so that some values lie exactly on them.
  private static Tree tree(int splits, int features, int classes, float[] levels, Random random) {
    TreeBuilder builder = new TreeBuilder();
    double[][] edges = new double[features][256];
    for (double[] e : edges)
      for (int i = 0; i < e.length; i++) {
        double level = levels[random.nextInt(levels.length)];
        e[i] = random.nextBoolean() ? level : level + 1e-12;
      }
    int[] open = new int[splits + 1];
    int count = 1;
    for (int s = 0; s < splits; s++) {
      int pick = random.nextInt(count);
      int left = builder.split(open[pick], random.nextInt(features), random.nextInt(256));
      open[pick] = left;
      open[count++] = left + 1;
    }
    for (int i = 0; i < count; i++) {
      double[] weights = new double[classes];
      for (int k = 0; k <= random.nextInt(classes); k++)
        weights[random.nextInt(classes)] = 1 + random.nextInt(9);
      weights[random.nextInt(classes)] = 3;
      builder.leaf(open[i], weights);
    }
    return builder.build(edges);
  }

  private static float[] levels(int n, Random random) {
    float[] levels = new float[n];
    for (int i = 0; i < n; i++) levels[i] = (float) random.nextGaussian();
    levels[0] = 0f;
    return levels;
  }

  private static FeatureBlock block(int pixels, int features, float[] levels, Random random) {
    float[] values = new float[pixels * features];
    for (int i = 0; i < values.length; i++)
      values[i] =
          switch (random.nextInt(8)) {
            case 0 -> levels[random.nextInt(levels.length)];
            case 1 -> -0f;
            case 2 -> Float.POSITIVE_INFINITY;
            case 3 -> Float.NEGATIVE_INFINITY;
            case 4 -> Math.nextUp(levels[random.nextInt(levels.length)]);
            default -> (float) random.nextGaussian();
          };
    byte[] abstention = new byte[pixels];
    for (int p = 0; p < pixels; p += 7) abstention[p] = FeatureBlock.OUTSIDE;
    return new FeatureBlock(pixels, values, abstention);
  }

  private static float[] by(Layout layout, Forest forest, FeatureBlock block) {
    float[] p = new float[forest.classes() * block.pixels()];
    forest.probabilities(layout, block, p);
    return p;
  }

  private static void assertEqualBits(float[] expected, float[] actual) {
    assertArrayEquals(new Object[] {bits(expected)}, new Object[] {bits(actual)});
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) bits[i] = Float.floatToIntBits(values[i]);
    return bits;
  }

  @Test
  void allLayoutsGiveEqualBits() {
    Random random = new Random(1);
    for (int round = 0; round < 40; round++) {
      int features = 1 + random.nextInt(40);
      int classes = 1 + random.nextInt(20);
      float[] levels = levels(1 + random.nextInt(100), random);
      Tree[] trees = new Tree[1 + random.nextInt(9)];
      for (int t = 0; t < trees.length; t++)
        trees[t] = tree(random.nextInt(300), features, classes, levels, random);
      Forest forest = new Forest(features, classes, trees);
      UsedFeatures used = UsedFeatures.of(trees);
      FeatureBlock block = block(1 + random.nextInt(3000), features, levels, random);
      float[] expected = by(new GeneralLayout(classes, trees), forest, block);
      assertTrue(PackedLayout.holds(used, trees));
      assertEqualBits(expected, by(new PackedLayout(classes, used, trees), forest, block));
      assertEqualBits(expected, by(new WideLayout(classes, used, trees), forest, block));
      float[] chosen = new float[expected.length];
      forest.probabilities(block, chosen);
      assertEqualBits(expected, chosen);
    }
  }

  @Test
  void whatDoesNotFitThePackedLayoutUsesTheWideOne() {
    Random random = new Random(2);
    float[] few = levels(9, random);
    Tree[] manyFeatures = {tree(3000, 700, 5, few, random)};
    Tree[] manyNodes = {tree(20_000, 30, 5, few, random)};
    Tree[] manyThresholds = new Tree[4];
    float[] many = levels(5000, random);
    for (int t = 0; t < 4; t++) manyThresholds[t] = tree(3000, 2, 5, many, random);
    for (Tree[] trees : new Tree[][] {manyFeatures, manyNodes, manyThresholds}) {
      assertFalse(PackedLayout.holds(UsedFeatures.of(trees), trees));
      assertInstanceOf(WideLayout.class, Layout.of(5, trees));
      Forest forest = new Forest(700, 5, trees);
      FeatureBlock block = block(500, 700, few, random);
      float[] expected = by(new GeneralLayout(5, trees), forest, block);
      assertEqualBits(expected, by(Layout.of(5, trees), forest, block));
    }
  }

  @Test
  void onlyUsedFeaturesCount() {
    Random random = new Random(3);
    Tree small = tree(100, 20, 3, levels(9, random), random);
    int[] far = Arrays.stream(small.feature).map(f -> f < 0 ? f : 5000 + 3 * f).toArray();
    Tree[] trees = {
      new Tree(
          far,
          small.threshold,
          small.left,
          small.right,
          new Tree.LeafTable(small.leafClass, small.leafShare))
    };
    assertInstanceOf(PackedLayout.class, Layout.of(3, trees));
    Forest forest = new Forest(6000, 3, trees);
    FeatureBlock block = block(50, 6000, levels(9, random), random);
    assertEqualBits(
        by(new GeneralLayout(3, trees), forest, block), by(Layout.of(3, trees), forest, block));
  }

  @Test
  void manyClassesUseTheGeneralLayout() {
    Tree[] trees = {tree(5, 2, 40_000, new float[] {0, 1}, new Random(4))};
    assertInstanceOf(GeneralLayout.class, Layout.of(40_000, trees));
  }

  @Test
  void theBlockSizeChangesNoBit() {
    Random random = new Random(5);
    float[] levels = levels(20, random);
    Tree[] trees = new Tree[5];
    for (int t = 0; t < 5; t++) trees[t] = tree(200, 6, 4, levels, random);
    Forest forest = new Forest(6, 4, trees);
    FeatureBlock whole = block(5000, 6, levels, random);
    float[] expected = new float[4 * 5000];
    forest.probabilities(whole, expected);
    for (int from = 0; from < 5000; from += 37) {
      int n = Math.min(37, 5000 - from);
      float[] values = new float[6 * n];
      byte[] abstention = new byte[n];
      for (int p = 0; p < n; p++) {
        abstention[p] = whole.abstention(from + p);
        for (int f = 0; f < 6; f++) values[f * n + p] = whole.at(f, from + p);
      }
      float[] part = new float[4 * n];
      forest.probabilities(new FeatureBlock(n, values, abstention), part);
      for (int k = 0; k < 4; k++)
        assertEqualBits(
            Arrays.copyOfRange(expected, k * 5000 + from, k * 5000 + from + n),
            Arrays.copyOfRange(part, k * n, k * n + n));
    }
  }

  @Test
  void abstainingPixelsAreNaNAndOthersSumToOne() {
    Random random = new Random(6);
    float[] levels = levels(20, random);
    Forest forest = new Forest(6, 4, new Tree[] {tree(50, 6, 4, levels, random)});
    FeatureBlock block = block(100, 6, levels, random);
    float[] p = new float[400];
    forest.probabilities(block, p);
    for (int i = 0; i < 100; i++) {
      double sum = p[i] + p[100 + i] + p[200 + i] + p[300 + i];
      if (i % 7 == 0) assertTrue(Double.isNaN(sum));
      else assertEquals(1, sum, 1e-6);
      assertEquals(i % 7 == 0, Forest.mostProbable(p, i, 100, 4) < 0);
    }
  }

  @Test
  void aRowWithAMissingFeatureAbstains() {
    Random random = new Random(7);
    Forest forest = new Forest(2, 3, new Tree[] {tree(9, 2, 3, levels(4, random), random)});
    float[] p = forest.probabilities(new float[] {1, 2, Float.NaN, 2, 1, 2}, 3);
    assertTrue(Float.isNaN(p[3]) && Float.isNaN(p[4]) && Float.isNaN(p[5]));
    assertEqualBits(Arrays.copyOfRange(p, 0, 3), Arrays.copyOfRange(p, 6, 9));
  }

  @Test
  void theFirstOfEqualProbabilitiesWins() {
    assertEquals(1, Forest.mostProbable(new float[] {9, .2f, .4f, .4f}, 1, 1, 3));
    assertEquals(0, Forest.mostProbable(new float[] {.5f, 0, .5f, 0}, 0, 2, 2));
  }

  @Test
  void blocksThatDoNotFitAreRefused() {
    Random random = new Random(8);
    Forest forest = new Forest(2, 3, new Tree[] {tree(9, 2, 3, levels(4, random), random)});
    FeatureBlock three = new FeatureBlock(4, new float[12], new byte[4]);
    assertThrows(IllegalArgumentException.class, () -> forest.probabilities(three, new float[12]));
    FeatureBlock two = new FeatureBlock(4, new float[8], new byte[4]);
    assertThrows(IllegalArgumentException.class, () -> forest.probabilities(two, new float[11]));
    assertThrows(IllegalArgumentException.class, () -> forest.probabilities(new float[3], 2));
    forest.probabilities(new FeatureBlock(0, new float[0], new byte[0]), new float[0]);
  }
}
