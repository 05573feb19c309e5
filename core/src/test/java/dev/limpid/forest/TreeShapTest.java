package dev.limpid.forest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.forest.RandomForestTrainer.ClassWeights;
import dev.limpid.forest.RandomForestTrainer.Options;
import dev.limpid.io.BadInput;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Samples;
import dev.limpid.work.Parallel;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TreeShapTest {
  private static final double EXACT = 1e-12;

  private static void assertEfficient(TreeShap shap, float[] x) {
    double[][] all = shap.values(x);
    for (int k = 0; k < all.length; k++) {
      double sum = shap.baseline(k);
      for (double v : all[k]) sum += v;
      assertEquals(shap.probability(x, k), sum, EXACT);
      assertArrayEquals(all[k], shap.values(x, k), 0);
    }
  }

  @Property(tries = 150)
  void byCoversIsTheDefinition(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int features)
      throws BadInput {
    Random random = new Random(seed);
    int classes = 1 + random.nextInt(4);
    Forest forest = RandomTrees.forest(1 + random.nextInt(3), 40, features, classes, random);
    TreeShap shap = TreeShap.pathDependent(forest);
    float[] x = RandomTrees.row(features, random);
    for (int k = 0; k < classes; k++) {
      int of = k;
      double[] expected =
          ShapleyByDefinition.values(features, s -> ShapleyByDefinition.byCovers(forest, x, s, of));
      assertArrayEquals(expected, shap.values(x, k), EXACT);
      assertEquals(ShapleyByDefinition.byCovers(forest, x, 0, k), shap.baseline(k), EXACT);
    }
    assertEfficient(shap, x);
  }

  @Property(tries = 100)
  void byRowsIsTheDefinition(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int features,
      @ForAll @IntRange(min = 1, max = 140) int rows) {
    Random random = new Random(seed);
    int classes = 1 + random.nextInt(4);
    Forest forest = RandomTrees.forest(1 + random.nextInt(3), 40, features, classes, random);
    float[][] background = RandomTrees.rows(rows, features, random);
    TreeShap shap = TreeShap.interventional(forest, background);
    float[] x = RandomTrees.row(features, random);
    for (int k = 0; k < classes; k++) {
      int of = k;
      double[] expected =
          ShapleyByDefinition.values(
              features, s -> ShapleyByDefinition.byRows(forest, x, background, s, of));
      assertArrayEquals(expected, shap.values(x, k), EXACT);
      assertEquals(
          ShapleyByDefinition.byRows(forest, x, background, 0, k), shap.baseline(k), EXACT);
    }
    assertEfficient(shap, x);
  }

  /// Twelve features on a path, and more splits than that.
  @Test
  void longPathsAreExact() throws BadInput {
    Random random = new Random(8);
    Forest forest = RandomTrees.forest(4, 250, 12, 3, random);
    int deepest = 0;
    for (Tree t : forest.trees) deepest = Math.max(deepest, TreeShape.of(t, 12).features());
    assertEquals(12, deepest);
    float[][] background = RandomTrees.rows(5, 12, random);
    float[] x = RandomTrees.row(12, random);
    assertArrayEquals(
        ShapleyByDefinition.values(12, s -> ShapleyByDefinition.byCovers(forest, x, s, 1)),
        TreeShap.pathDependent(forest).values(x, 1),
        EXACT);
    assertArrayEquals(
        ShapleyByDefinition.values(
            12, s -> ShapleyByDefinition.byRows(forest, x, background, s, 1)),
        TreeShap.interventional(forest, background).values(x, 1),
        EXACT);
  }

  /// A chain of n splits, each of which sends half of the samples on: class 1 is where a row passes
  /// all of them, so the features share 1 - 2^-n equally.
  private static Forest chain(int n) {
    TreeBuilder builder = new TreeBuilder();
    int node = 0;
    double cover = Math.scalb(1.0, Math.min(n, 90));
    for (int f = 0; f < n; f++) {
      cover = f < 90 ? cover / 2 : cover;
      int left = builder.split(node, f, 0);
      builder.leaf(left + 1, new double[] {cover, 0});
      node = left;
    }
    builder.leaf(node, new double[] {0, cover});
    return new Forest(n, 2, new Tree[] {builder.build(new double[n][1])});
  }

  @Test
  void featuresThatPlayTheSamePartShareEqually() throws BadInput {
    for (int n : new int[] {1, 2, 3, 20, 47, 90}) {
      double[] phi = TreeShap.pathDependent(chain(n)).values(new float[n], 1);
      for (double v : phi) assertEquals((1 - Math.scalb(1.0, -n)) / n, v, EXACT / n);
    }
  }

  @Test
  void hundredsOfFeaturesOnAPathLoseNoDigits() throws BadInput {
    int n = 700;
    float[] x = new float[n];
    Random random = new Random(6);
    Arrays.fill(x, 600, n, 1);
    float[][] background = new float[70][n];
    for (float[] row : background)
      for (int f = 0; f < n; f++) row[f] = random.nextInt(40) == 0 ? 1 : 0;
    assertEfficient(TreeShap.pathDependent(chain(n)), new float[n]);
    assertEfficient(TreeShap.pathDependent(chain(n)), x);
    assertEfficient(TreeShap.interventional(chain(n), background), new float[n]);
    assertEfficient(TreeShap.interventional(chain(n), background), x);
  }

  @Test
  void deeperTreesAreRefused() {
    Forest forest = chain(1025);
    float[][] background = {new float[1025]};
    assertThrows(IllegalArgumentException.class, () -> TreeShap.pathDependent(forest));
    assertThrows(IllegalArgumentException.class, () -> TreeShap.interventional(forest, background));
  }

  @Test
  void aFeatureThatNoTreeAsksForGetsNothing() throws BadInput {
    Random random = new Random(2);
    Forest narrow = RandomTrees.forest(5, 60, 6, 3, random);
    Forest forest = new Forest(8, 3, narrow.trees);
    float[] x = RandomTrees.row(8, random);
    float[][] background = RandomTrees.rows(9, 8, random);
    for (TreeShap shap :
        new TreeShap[] {
          TreeShap.pathDependent(forest), TreeShap.interventional(forest, background)
        })
      for (double[] phi : shap.values(x)) {
        assertEquals(0, phi[6]);
        assertEquals(0, phi[7]);
        assertTrue(Arrays.stream(phi).anyMatch(v -> v != 0));
      }
  }

  @Test
  void aRowLikeItsBackgroundHasNothingToExplain() {
    Random random = new Random(3);
    Forest forest = RandomTrees.forest(5, 60, 6, 3, random);
    float[] x = RandomTrees.row(6, random);
    for (double[] phi : TreeShap.interventional(forest, new float[][] {x, x}).values(x))
      assertArrayEquals(new double[6], phi);
  }

  /// More classes than a word has bits.
  @Test
  void manyClassesAreKeptApart() throws BadInput {
    Random random = new Random(4);
    Forest forest = RandomTrees.forest(3, 200, 6, 150, random);
    float[] x = RandomTrees.row(6, random);
    assertEfficient(TreeShap.pathDependent(forest), x);
    assertEfficient(TreeShap.interventional(forest, RandomTrees.rows(70, 6, random)), x);
  }

  @Test
  void aTrainedForestIsExplainedToTheLastDigit() throws BadInput {
    Samples samples = Tables.gaussian(600, 20, 4, 0.6, 1);
    for (ClassWeights weights : ClassWeights.values()) {
      Options options = new Options(12, 25, 2, 0, weights);
      Forest forest =
          new RandomForestTrainer(options, 2, 5).train(samples, Progress.none()).forest();
      float[] rows = Tables.rows(Tables.gaussian(40, 20, 4, 0.6, 2));
      float[] p = forest.probabilities(rows, 40);
      float[][] background = new float[30][];
      for (int b = 0; b < 30; b++) background[b] = Arrays.copyOfRange(rows, b * 20, b * 20 + 20);
      TreeShap byCovers = TreeShap.pathDependent(forest);
      TreeShap byRows = TreeShap.interventional(forest, background);
      for (int i = 0; i < 40; i++) {
        float[] x = Arrays.copyOfRange(rows, i * 20, i * 20 + 20);
        assertEfficient(byCovers, x);
        assertEfficient(byRows, x);
        for (int k = 0; k < 4; k++) assertEquals(p[i * 4 + k], byCovers.probability(x, k), 1e-6);
      }
    }
  }

  @Test
  void anyNumberOfThreadsGetTheSameBits() throws BadInput {
    Random random = new Random(7);
    Forest forest = RandomTrees.forest(8, 300, 9, 5, random);
    float[][] rows = RandomTrees.rows(64, 9, random);
    for (TreeShap shap :
        new TreeShap[] {TreeShap.pathDependent(forest), TreeShap.interventional(forest, rows)}) {
      double[][][] found = new double[rows.length][][];
      Parallel.each(rows.length, 8, () -> i -> found[i] = shap.values(rows[i]));
      for (int i = 0; i < rows.length; i++) assertArrayEquals(shap.values(rows[i]), found[i]);
    }
  }

  @Test
  void aMissingFeatureMakesAllValuesMissing() throws BadInput {
    Random random = new Random(9);
    Forest forest = RandomTrees.forest(2, 10, 3, 2, random);
    TreeShap shap = TreeShap.pathDependent(forest);
    float[] x = {1, Float.NaN, 2};
    assertTrue(Float.isNaN(forest.probabilities(x, 1)[0]));
    assertTrue(Double.isNaN(shap.probability(x, 0)));
    assertTrue(Arrays.stream(shap.values(x, 0)).allMatch(Double::isNaN));
  }

  @Test
  void misuseIsRefused() throws BadInput {
    Forest forest = RandomTrees.forest(2, 10, 3, 2, new Random(9));
    TreeShap shap = TreeShap.pathDependent(forest);
    float[] x = {1, 2, 3};
    assertThrows(IllegalArgumentException.class, () -> shap.values(x, 2));
    assertThrows(IllegalArgumentException.class, () -> shap.values(x, -1));
    assertThrows(IllegalArgumentException.class, () -> shap.baseline(2));
    assertThrows(IllegalArgumentException.class, () -> shap.values(new float[2]));
    for (float[][] wrong : new float[][][] {{}, {x, {1, 2}}, {x, {1, Float.NaN, 2}}})
      assertThrows(IllegalArgumentException.class, () -> TreeShap.interventional(forest, wrong));
  }
}
