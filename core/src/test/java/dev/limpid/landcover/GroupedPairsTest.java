package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupedPairsTest {
  /// Parcels of `pixels` pixels, all of a parcel right or all wrong.
  private static GroupedPairs parcels(int count, int pixels, boolean backwards) {
    var random = new SplittableRandom(9);
    int[] map = new int[count];
    int[] reference = new int[count];
    for (int g = 0; g < count; g++) {
      reference[g] = 1 + random.nextInt(3);
      map[g] = random.nextDouble() < 0.8 ? reference[g] : random.nextInt(4);
    }
    var pairs = new GroupedPairs();
    for (int k = 0; k < count; k++) {
      int g = backwards ? count - 1 - k : k;
      for (int p = 0; p < pixels; p++) pairs.add("parcel " + g, map[g], reference[g]);
    }
    return pairs;
  }

  @Test
  void pixelsOfAParcelAreNotIndependent() throws BadInput {
    var pairs = parcels(100, 50, false);
    var grouped = pairs.bootstrap(1000, 1);
    var naive = Accuracy.of(pairs.matrix());
    assertEquals(Accuracy.Basis.GROUPS, grouped.basis());
    assertEquals(naive.overallAccuracy().value(), grouped.overallAccuracy().value());
    double p = naive.overallAccuracy().value();
    double ofParcels = Math.sqrt(p * (1 - p) / 99);
    assertEquals(ofParcels, grouped.overallAccuracy().standardError(), 0.1 * ofParcels);
    assertTrue(
        grouped.overallAccuracy().standardError() > 6 * naive.overallAccuracy().standardError());
    for (var c : grouped.classes()) {
      assertTrue(c.f1().low() < c.f1().value() && c.f1().value() < c.f1().high());
      assertTrue(c.producerAccuracy().standardError() > 0);
    }
  }

  @Test
  void dependsOnTheSeedAndOnNothingElse() throws BadInput {
    var first = parcels(40, 3, false).bootstrap(200, 5);
    var again = parcels(40, 3, true).bootstrap(200, 5);
    var other = parcels(40, 3, false).bootstrap(200, 6);
    assertEquals(first.overallAccuracy(), again.overallAccuracy());
    assertEquals(first.macroF1(), again.macroF1());
    assertEquals(first.classes(), again.classes());
    assertNotEquals(first.overallAccuracy(), other.overallAccuracy());
  }

  @Test
  void figuresThatNoReplicateMovesHaveWilsonLimits() throws BadInput {
    var pairs = new GroupedPairs();
    for (int g = 0; g < 8; g++) pairs.add("parcel " + g, 1, 1).add("parcel " + g, 1, 1);
    var got = pairs.bootstrap(100, 1).overallAccuracy();
    assertEquals(1, got.value());
    assertEquals(0, got.standardError());
    assertEquals(Interval.wilson(1, 8).low(), got.low(), 1e-12); // 8 parcels, not 16 pixels
    assertEquals(1, got.high());
  }

  @Test
  void oneGroupTellsNothingOfOthers() throws BadInput {
    var got = new GroupedPairs().add("a", 1, 1).add("a", 2, 1).bootstrap(100, 1);
    assertEquals(0.5, got.overallAccuracy().value());
    assertTrue(Double.isNaN(got.overallAccuracy().standardError()));
    assertTrue(got.warnings().getLast().contains("one group"));
  }

  @Test
  void differenceOfTwoMapsOverParcels() {
    var grouped = new GroupedDifference();
    var backwards = new GroupedDifference();
    var random = new SplittableRandom(2);
    int groups = 200;
    int sum = 0;
    boolean[][] right = new boolean[groups][2];
    for (boolean[] r : right) {
      r[0] = random.nextDouble() < 0.8;
      r[1] = random.nextDouble() < 0.7;
      sum += (r[0] ? 1 : 0) - (r[1] ? 1 : 0);
    }
    for (int g = 0; g < groups; g++)
      for (int pixel = 0; pixel < 30; pixel++) {
        grouped.add("p" + g, right[g][0], right[g][1]);
        int h = groups - 1 - g;
        backwards.add("p" + h, right[h][0], right[h][1]);
      }
    var got = grouped.bootstrap(1000, 3);
    double value = (double) sum / groups;
    assertEquals(value, got.value().value(), 1e-12);
    double squares = 0;
    for (boolean[] r : right) squares += r[0] == r[1] ? 0 : 1;
    double ofParcels = Math.sqrt((squares / groups - value * value) / groups);
    assertEquals(ofParcels, got.value().standardError(), 0.1 * ofParcels);
    assertEquals(6000, got.n());
    assertEquals(got, backwards.bootstrap(1000, 3));
    assertNotEquals(got, grouped.bootstrap(1000, 4));
    var one = new GroupedDifference().add("a", true, false).bootstrap(10, 1);
    assertEquals(1, one.value().value());
    assertTrue(Double.isNaN(one.value().low()));
  }
}
