package dev.limpid.forest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.forest.RandomForestTrainer.ClassWeights;
import dev.limpid.forest.RandomForestTrainer.Options;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RandomForestTrainerTest {
  private static GrownForest grow(Samples samples, Options options, int threads, long seed) {
    return new RandomForestTrainer(options, threads, seed).train(samples, Progress.none());
  }

  private static Options options(int trees, int minLeaf, int maxFeatures) {
    return new Options(trees, 25, minLeaf, maxFeatures, ClassWeights.NONE);
  }

  @Test
  void twoGroupsAreSplitBetweenThem() {
    Samples samples = Tables.of(2, 1, new float[] {1, 2, 3, 11, 12, 13}, 0, 0, 0, 1, 1, 1);
    Forest forest = grow(samples, options(50, 1, 0), 1, 1).forest();
    int split = 0;
    for (Tree tree : forest.trees) {
      if (tree.nodes() == 1) continue; // the bootstrap drew one class
      split++;
      assertEquals(3, tree.nodes());
      assertTrue(tree.threshold[0] >= 1.5 && tree.threshold[0] <= 12.5);
      assertArrayEquals(new int[] {0, 1}, tree.leafClass);
      assertArrayEquals(new float[] {1, 1}, tree.leafShare);
    }
    assertTrue(split > 40);
    float[] p = forest.probabilities(new float[] {2, 12}, 2);
    assertTrue(p[0] > 0.9 && p[3] > 0.9);
  }

  @Test
  void theForestIsTheSameForAnyNumberOfThreads() throws IOException {
    Samples samples = Tables.gaussian(500, 9, 4, 0.7, 1);
    GrownForest one = grow(samples, options(20, 2, 0), 1, 7);
    for (int threads : new int[] {2, 7}) {
      GrownForest more = grow(samples, options(20, 2, 0), threads, 7);
      assertArrayEquals(ForestFileTest.bytes(one.forest()), ForestFileTest.bytes(more.forest()));
      assertArrayEquals(one.outOfBag().probabilities(), more.outOfBag().probabilities());
    }
    GrownForest other = grow(samples, options(20, 2, 0), 1, 8);
    assertFalse(
        Arrays.equals(ForestFileTest.bytes(one.forest()), ForestFileTest.bytes(other.forest())));
  }

  @Test
  void learnsWhatCanBeLearned() {
    Samples train = Tables.gaussian(2000, 20, 5, 0.8, 1);
    Samples test = Tables.gaussian(2000, 20, 5, 0.8, 2);
    GrownForest grown = grow(train, options(60, 5, 0), 2, 1);
    double held = Tables.accuracy(grown.forest(), test);
    double outOfBag = grown.outOfBag().overallAccuracy();
    assertTrue(held > 0.9, "held out " + held);
    assertEquals(held, outOfBag, 0.03);
    double training = Tables.accuracy(grown.forest(), train);
    assertTrue(training > outOfBag, "training " + training);
  }

  @Test
  void outOfBagAsksOnlyTreesThatDidNotDrawTheSample() {
    Samples samples = Tables.gaussian(60, 3, 3, 1, 1);
    OutOfBag one = grow(samples, options(1, 1, 0), 1, 1).outOfBag();
    int without = 0;
    for (int i = 0; i < 60; i++) {
      double sum = one.probability(i, 0) + one.probability(i, 1) + one.probability(i, 2);
      if (Double.isNaN(sum)) without++;
      else assertEquals(1, sum, 1e-6);
      assertEquals(Double.isNaN(sum), one.predicted(i) < 0);
    }
    assertEquals(60 * (1 - Math.exp(-1)), without, 10); // a bootstrap draws 63 % of the samples
    assertEquals(60, one.samples());
    assertEquals(3, one.classes());
  }

  @Test
  void depthAndLeafSizeBoundATree() {
    Samples samples = Tables.gaussian(400, 5, 4, 0.3, 1);
    for (Tree tree : grow(samples, new Options(5, 2, 1, 0, ClassWeights.NONE), 1, 1).forest().trees)
      assertEquals(7, tree.nodes());
    for (Tree tree : grow(samples, options(5, 150, 0), 1, 1).forest().trees)
      assertEquals(1, tree.nodes()); // 253 distinct samples make no two leaves of 150
    for (Tree tree : grow(samples, options(5, 40, 0), 1, 1).forest().trees)
      assertTrue(tree.nodes() <= 2 * 400 / 40 - 1);
  }

  /// A forest of bare roots: its probabilities are the classes' weights.
  @Test
  void balancedClassesCountAlike() {
    int[] label = new int[1000];
    Arrays.fill(label, 0, 100, 1);
    Samples samples = Tables.of(3, 1, new float[1000], label);
    float[] plain = grow(samples, options(50, 5, 0), 1, 1).forest().probabilities(new float[1], 1);
    assertEquals(0.9, plain[0], 0.01);
    assertEquals(0.1, plain[1], 0.01);
    Options balanced = new Options(50, 25, 5, 0, ClassWeights.BALANCED);
    float[] even = grow(samples, balanced, 1, 1).forest().probabilities(new float[1], 1);
    assertEquals(0.5, even[0], 0.02);
    assertEquals(0.5, even[1], 0.02);
    assertEquals(0, even[2]); // in the legend, but without samples
  }

  @Test
  void balancedWeightsFindTheRareClass() {
    Samples all = Tables.gaussian(4000, 6, 2, 0.5, 1);
    int[] rows =
        java.util.stream.IntStream.range(0, 4000).filter(i -> i % 2 == 0 || i % 40 == 1).toArray();
    Samples rare = all.rows(rows);
    Samples test = Tables.gaussian(2000, 6, 2, 0.5, 2);
    double plain = recallOfOne(grow(rare, options(40, 5, 0), 1, 1).forest(), test);
    Options options = new Options(40, 25, 5, 0, ClassWeights.BALANCED);
    double balanced = recallOfOne(grow(rare, options, 1, 1).forest(), test);
    assertTrue(balanced > plain + 0.1, plain + " " + balanced);
  }

  private static double recallOfOne(Forest forest, Samples test) {
    float[] p = forest.probabilities(Tables.rows(test), test.size());
    int found = 0;
    int all = 0;
    for (int i = 0; i < test.size(); i++) {
      if (test.label(i) != 1) continue;
      all++;
      if (Forest.mostProbable(p, 2 * i, 1, 2) == 1) found++;
    }
    return (double) found / all;
  }

  @Test
  void drawingGoesOnPastFeaturesThatCannotSplit() {
    int features = 50;
    float[] values = new float[40 * features];
    int[] label = new int[40];
    for (int i = 0; i < 40; i++) {
      label[i] = i % 2;
      values[i * features + 31] = label[i];
    }
    Forest forest = grow(Tables.of(2, features, values, label), options(10, 1, 1), 1, 1).forest();
    for (Tree tree : forest.trees) {
      assertEquals(3, tree.nodes());
      assertEquals(31, tree.feature[0]);
      assertEquals(0.5, tree.threshold[0]);
    }
  }

  @Test
  void oneClassOneSampleAndConstantFeaturesMakeBareRoots() {
    for (Samples samples :
        new Samples[] {
          Tables.of(1, 2, new float[] {1, 2, 3, 4, 5, 6}, 0, 0, 0),
          Tables.of(2, 1, new float[] {1}, 1),
          Tables.of(2, 2, new float[8], 0, 1, 0, 1)
        }) {
      Forest forest = grow(samples, options(3, 1, 0), 2, 1).forest();
      assertEquals(3, forest.nodes());
      float[] p = forest.probabilities(new float[forest.features()], 1);
      double sum = 0;
      for (float v : p) sum += v;
      assertEquals(1, sum, 1e-6);
    }
  }

  @Test
  void misuseIsRefused() {
    Samples nothing = Tables.of(2, 1, new float[0]);
    assertThrows(IllegalArgumentException.class, () -> grow(nothing, Options.DEFAULT, 1, 1));
    Samples noFeature = Tables.of(2, 0, new float[0], 0, 1);
    assertThrows(IllegalArgumentException.class, () -> grow(noFeature, Options.DEFAULT, 1, 1));
    Samples missing = Tables.of(2, 1, new float[] {1, Float.NaN}, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> grow(missing, Options.DEFAULT, 2, 1));
    Samples wrongLabel = Tables.of(2, 1, new float[] {1, 2}, 0, 2);
    assertThrows(IllegalArgumentException.class, () -> grow(wrongLabel, Options.DEFAULT, 1, 1));
    Samples two = Tables.of(2, 1, new float[] {1, 2}, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> grow(two, options(1, 1, 2), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> options(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> options(1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> options(1, 1, -1));
    assertThrows(IllegalArgumentException.class, () -> new Options(1, 0, 1, 0, ClassWeights.NONE));
    assertThrows(
        IllegalArgumentException.class, () -> new RandomForestTrainer(Options.DEFAULT, 0, 1));
  }

  @Test
  void progressIsToldOfEveryTree() {
    AtomicLong steps = new AtomicLong();
    AtomicLong last = new AtomicLong();
    new RandomForestTrainer(options(12, 5, 0), 3, 1)
        .train(
            Tables.gaussian(50, 2, 2, 1, 1),
            (done, total) -> {
              assertEquals(12, total);
              steps.incrementAndGet();
              last.accumulateAndGet(done, Math::max);
            });
    assertEquals(12, steps.get());
    assertEquals(12, last.get());
  }
}
