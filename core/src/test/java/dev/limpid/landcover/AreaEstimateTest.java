package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AreaEstimateTest {
  private static final double EPS = 1e-12;

  private static AreaEstimate estimate(long[][] counts, long[] abstained, long... sizes) {
    var matrix = AccuracyTest.matrix(counts, abstained);
    Map<Integer, Long> byCode = new java.util.HashMap<>();
    for (int k = 0; k < counts.length; k++) byCode.put(k + 1, sizes[k]);
    if (sizes.length > counts.length) byCode.put(0, sizes[counts.length]);
    return AreaEstimate.of(matrix, StrataSizes.of(matrix, byCode), AreaUnit.PIXELS);
  }

  @Test
  void byHand() {
    var got = estimate(new long[][] {{8, 2}, {5, 15}}, new long[2], 1000, 3000);
    // W = 1/4, 3/4; U = .8, .75
    assertEquals(0.25 * 0.8 + 0.75 * 0.75, got.accuracy().overallAccuracy().value(), EPS);
    double variance = 0.0625 * 0.16 / 9 + 0.5625 * 0.1875 / 19;
    assertEquals(Math.sqrt(variance), got.accuracy().overallAccuracy().standardError(), EPS);
    double share = 0.25 * 0.8 + 0.75 * 0.25;
    var a = got.classes().getFirst();
    assertEquals(share, a.share().value(), EPS);
    assertEquals(4000 * share, a.area().value(), 1e-9);
    assertEquals(1000, a.mapped());
    double producer = 0.2 / share;
    var first = got.accuracy().classes().getFirst();
    assertEquals(producer, first.producerAccuracy().value(), EPS);
    double pv =
        (0.0625 * Math.pow(1 - producer, 2) * 0.16 / 9 + producer * producer * 0.5625 * 0.1875 / 19)
            / (share * share);
    assertEquals(Math.sqrt(pv), first.producerAccuracy().standardError(), EPS);
  }

  @Test
  void aSingleSampleLeavesTheErrorUnknown() {
    var got = estimate(new long[][] {{1, 0}, {5, 15}}, new long[2], 1000, 3000);
    assertEquals(0.25 + 0.75 * 0.75, got.accuracy().overallAccuracy().value(), EPS);
    assertTrue(Double.isNaN(got.accuracy().overallAccuracy().standardError()));
    assertTrue(Double.isNaN(got.classes().getFirst().area().standardError()));
    var classes = got.accuracy().classes();
    assertTrue(Double.isNaN(classes.get(0).userAccuracy().standardError()));
    assertEquals(Math.sqrt(0.1875 / 19), classes.get(1).userAccuracy().standardError(), EPS);
    assertTrue(
        got.accuracy().warnings().stream().anyMatch(w -> w.contains("a single sample")),
        got.accuracy().warnings().toString());
  }

  @Test
  void aStratumWithoutSamplesLeavesTheWholeUnknown() {
    var got = estimate(new long[][] {{0, 0}, {5, 15}}, new long[2], 1000, 3000);
    assertTrue(Double.isNaN(got.accuracy().overallAccuracy().value()));
    assertTrue(Double.isNaN(got.classes().get(1).area().value()));
    assertEquals(0.75, got.accuracy().classes().get(1).userAccuracy().value(), EPS);
    assertTrue(got.accuracy().warnings().stream().anyMatch(w -> w.contains("has no sample")));
  }

  @Test
  void aStratumWithoutPixelsIsNoStratum() {
    // class c is found in the reference only
    var got = estimate(new long[][] {{8, 1, 1}, {0, 10, 0}, {0, 0, 0}}, new long[3], 1000, 3000, 0);
    assertEquals(0.25 * 0.8 + 0.75, got.accuracy().overallAccuracy().value(), EPS);
    assertEquals(0.025, got.classes().get(2).share().value(), EPS);
    assertEquals(0, got.accuracy().classes().get(2).producerAccuracy().value());
    assertTrue(Double.isNaN(got.accuracy().classes().get(2).userAccuracy().value()));
  }

  @Test
  void ratesOfOneHaveWilsonLimits() {
    var got = estimate(new long[][] {{10, 0}, {0, 20}}, new long[2], 1000, 3000);
    var user = got.accuracy().classes().getFirst().userAccuracy();
    assertEquals(1, user.value());
    assertEquals(0, user.standardError());
    double z2 = Interval.Z95 * Interval.Z95;
    assertEquals(1 / (1 + z2 / 10), user.low(), EPS);
    assertEquals(1, user.high());
    // effective size 4000^2 / (1000^2/10 + 3000^2/20)
    double effective = 16e6 / (1e5 + 4.5e5);
    assertEquals(1 / (1 + z2 / effective), got.accuracy().overallAccuracy().low(), EPS);
  }

  @Test
  void whereTheMapAbstainsIsAStratum() {
    var got = estimate(new long[][] {{8, 2}, {5, 15}}, new long[] {3, 1}, 1000, 2000, 1000);
    assertEquals(0.25 * 0.8 + 0.5 * 0.75, got.accuracy().overallAccuracy().value(), EPS);
    assertEquals(0.75, got.accuracy().classifiedShare(), EPS);
    assertEquals(
        (0.25 * 0.8 + 0.5 * 0.75) / 0.75, got.accuracy().classifiedAccuracy().value(), EPS);
    double share = 0.25 * 0.8 + 0.5 * 0.25 + 0.25 * 0.75;
    assertEquals(share, got.classes().getFirst().share().value(), EPS);
    // within the classified part the estimate is that of the map without the abstained stratum
    var part = estimate(new long[][] {{8, 2}, {5, 15}}, new long[2], 1000, 2000);
    assertEquals(
        part.accuracy().overallAccuracy().standardError(),
        got.accuracy().classifiedAccuracy().standardError(),
        EPS);
  }

  @Test
  void stehmanAgreesWithOlofssonApartFromTheFinitePopulation() throws Exception {
    long[][] counts = {{8, 2, 1}, {5, 15, 0}, {1, 2, 9}};
    long huge = 1_000_000_000_000L;
    var builder =
        StratifiedEstimate.builder()
            .stratum("1", huge)
            .stratum("2", 3 * huge)
            .stratum("3", 2 * huge);
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++)
        for (int n = 0; n < counts[i][j]; n++) builder.add(String.valueOf(i + 1), i + 1, j + 1);
    var stehman = builder.build().areas(AreaUnit.PIXELS);
    var olofsson = estimate(counts, new long[3], huge, 3 * huge, 2 * huge);
    same(olofsson.accuracy().overallAccuracy(), stehman.accuracy().overallAccuracy());
    same(olofsson.accuracy().macroF1(), stehman.accuracy().macroF1());
    for (int k = 0; k < 3; k++) {
      var a = olofsson.accuracy().classes().get(k);
      var b = stehman.accuracy().classes().get(k);
      same(a.userAccuracy(), b.userAccuracy());
      same(a.producerAccuracy(), b.producerAccuracy());
      same(a.f1(), b.f1());
      same(olofsson.classes().get(k).share(), stehman.classes().get(k).share());
    }
  }

  /// Draws samples again and again from a known population: the standard errors of F1 and macro F1,
  /// which no published table gives, are the spread of the estimates, and intervals hold the truth.
  @Test
  void errorsOfF1AreThoseOfRepeatedSampling() {
    double[][] given = {{0.8, 0.15, 0.05}, {0.1, 0.85, 0.05}, {0.02, 0.08, 0.9}}; // reference | map
    long[] sizes = {50_000, 300_000, 650_000};
    double[][] share = new double[4][3];
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) share[i][j] = sizes[i] / 1e6 * given[i][j];
    var truth = new CellShares(share);
    var random = new java.util.SplittableRandom(11);
    int draws = 2000;
    double[] sum = new double[2];
    double[] squares = new double[2];
    double[] variance = new double[2];
    int[] held = new int[2];
    double[] expected = {truth.f1(0), truth.macroF1()};
    for (int d = 0; d < draws; d++) {
      long[][] counts = new long[3][3];
      for (int i = 0; i < 3; i++)
        for (int n = 0; n < 100; n++) {
          double u = random.nextDouble();
          counts[i][u < given[i][0] ? 0 : u < given[i][0] + given[i][1] ? 1 : 2]++;
        }
      var accuracy = estimate(counts, new long[3], sizes).accuracy();
      Interval[] got = {accuracy.classes().getFirst().f1(), accuracy.macroF1()};
      for (int f = 0; f < 2; f++) {
        sum[f] += got[f].value();
        squares[f] += got[f].value() * got[f].value();
        variance[f] += got[f].standardError() * got[f].standardError();
        if (got[f].low() <= expected[f] && expected[f] <= got[f].high()) held[f]++;
      }
    }
    for (int f = 0; f < 2; f++) {
      double mean = sum[f] / draws;
      double spread = Math.sqrt(squares[f] / draws - mean * mean);
      assertEquals(expected[f], mean, 0.01);
      assertEquals(spread, Math.sqrt(variance[f] / draws), 0.08 * spread);
      assertEquals(0.95, (double) held[f] / draws, 0.02);
    }
  }

  private static void same(Interval a, Interval b) {
    assertEquals(a.value(), b.value(), 1e-10);
    assertEquals(a.standardError(), b.standardError(), 1e-10);
  }

  @Test
  void aFullySampledStratumHasNoError() throws Exception {
    var estimate =
        StratifiedEstimate.builder().stratum("all", 2).add("all", 1, 1).add("all", 2, 1).build();
    assertEquals(0, estimate.mean((i, j) -> i == j ? 1 : 0).standardError());
    assertThrows(
        dev.limpid.io.BadInput.class,
        () -> StratifiedEstimate.builder().stratum("x", 1).add("x", 1, 1).add("x", 1, 1).build());
    assertThrows(IllegalArgumentException.class, () -> StratifiedEstimate.builder().add("y", 1, 1));
  }

  @Test
  void refusesSizesThatCannotBe() {
    var matrix = AccuracyTest.matrix(new long[][] {{8, 2}, {5, 15}});
    assertThrows(
        IllegalArgumentException.class, () -> StrataSizes.of(matrix, Map.of(1, 9L, 2, 100L)));
    assertThrows(
        IllegalArgumentException.class,
        () -> StrataSizes.of(matrix, Map.of(1, 100L, 2, 100L, 3, 5L)));
    assertThrows(
        IllegalArgumentException.class,
        () -> StrataSizes.of(AccuracyTest.matrix(new long[1][1]), Map.of()));
  }
}
