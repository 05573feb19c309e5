package dev.limpid.forest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitSearchTest {
  private static int[] numbers(int n) {
    int[] all = new int[n];
    for (int i = 0; i < n; i++) all[i] = i;
    return all;
  }

  private static double[] total(double[] weight, int[] label, int[] draws) {
    double[] total = new double[weight.length];
    for (int i = 0; i < label.length; i++) total[label[i]] += draws[i] * weight[label[i]];
    return total;
  }

  private static int[] ones(int n) {
    int[] ones = new int[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  /// Impurity times weight of both sides, from the definition.
  private static double impurity(
      byte[] column, int bin, double[] weight, int[] label, int[] draws) {
    double sum = 0;
    for (boolean low : new boolean[] {true, false}) {
      double[] side = new double[weight.length];
      for (int i = 0; i < label.length; i++)
        if ((column[i] & 255) <= bin == low) side[label[i]] += draws[i] * weight[label[i]];
      double all = Arrays.stream(side).sum();
      double gini = 1;
      for (double w : side) gini -= w / all * (w / all);
      sum += all * gini;
    }
    return sum;
  }

  @Test
  void splitsWhereTheClassesPart() {
    int[] label = {0, 0, 0, 1, 1, 1};
    double[] weight = {1, 1};
    SplitSearch search = new SplitSearch(weight, 1);
    search.begin(6, numbers(6), label, ones(6), total(weight, label, ones(6)));
    search.consider(3, new byte[] {0, 1, 0, 1, 0, 1});
    search.consider(8, new byte[] {2, 1, 3, 7, 9, 8});
    assertTrue(search.found());
    assertEquals(8, search.feature());
    assertEquals(4, search.bin()); // the middle of the edges 3 to 6 between bins 3 and 7
  }

  @Test
  void equalSplitsGoToTheLowestFeatureThenTheLowestThreshold() {
    int[] label = {0, 1, 0, 1};
    double[] weight = {1, 1};
    SplitSearch search = new SplitSearch(weight, 1);
    byte[] alternate = {0, 1, 2, 3};
    search.begin(4, numbers(4), label, ones(4), total(weight, label, ones(4)));
    for (int feature : new int[] {5, 2, 9}) search.consider(feature, alternate);
    assertEquals(2, search.feature());
    assertEquals(0, search.bin()); // 0 | 1 2 3 and 0 1 2 | 3 are equally pure
  }

  @Test
  void noSplitLeavesFewerSamplesThanALeafNeeds() {
    int[] label = {0, 1, 1, 1, 1, 1};
    double[] weight = {1, 1};
    SplitSearch search = new SplitSearch(weight, 3);
    int[] draws = {9, 1, 1, 1, 1, 1}; // draws are no samples
    search.begin(6, numbers(6), label, draws, total(weight, label, draws));
    search.consider(0, new byte[] {0, 1, 1, 1, 1, 1});
    assertFalse(search.found());
    search.consider(1, new byte[] {0, 1, 2, 3, 4, 5});
    assertTrue(search.found());
    assertEquals(2, search.bin());
  }

  /// Small nodes use lists and large ones counts: both find the least impurity.
  @Test
  void findsTheLeastImpurityOfAll() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      int classes = 2 + random.nextInt(5);
      int n = round % 10 == 0 ? 1000 : 4 + random.nextInt(60);
      int minLeaf = 1 + random.nextInt(3);
      double[] weight = random.doubles(classes, 0.2, 3).toArray();
      int[] label = random.ints(n, 0, classes).toArray();
      int[] draws = random.ints(n, 1, 4).toArray();
      int bins = 1 + random.nextInt(256);
      byte[][] columns = new byte[3][n];
      for (byte[] column : columns)
        for (int i = 0; i < n; i++) column[i] = (byte) random.nextInt(bins);
      SplitSearch search = new SplitSearch(weight, minLeaf);
      search.begin(n, numbers(n), label, draws, total(weight, label, draws));
      for (int f = 0; f < 3; f++) search.consider(f, columns[f]);
      double least = Double.POSITIVE_INFINITY;
      for (byte[] column : columns)
        for (int bin = 0; bin < 255; bin++) {
          int edge = bin;
          long low = numbersUpTo(column, edge);
          if (low >= minLeaf && n - low >= minLeaf)
            least = Math.min(least, impurity(column, edge, weight, label, draws));
        }
      assertEquals(least < Double.POSITIVE_INFINITY, search.found());
      if (search.found()) {
        byte[] column = columns[search.feature()];
        long low = numbersUpTo(column, search.bin());
        assertTrue(low >= minLeaf && n - low >= minLeaf);
        assertEquals(least, impurity(column, search.bin(), weight, label, draws), 1e-9 * n);
      }
    }
  }

  private static long numbersUpTo(byte[] column, int bin) {
    long count = 0;
    for (byte b : column) if ((b & 255) <= bin) count++;
    return count;
  }
}
