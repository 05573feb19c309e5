package dev.limpid.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// On a normal mean with a normal prior, whose posterior is known: what is right passes, what is
/// narrowed, shifted or without its correlation fails.
final class CalibrationMetricsTest {
  private static final int TRUTHS = 1000;
  private static final int DRAWS = 127;
  private static final int DIMENSIONS = 2;

  private final SplittableRandom random = new SplittableRandom(11);
  private final double[][] truths = new double[TRUTHS][DIMENSIONS];
  private final double[][][] samples = new double[TRUTHS][DRAWS][DIMENSIONS];

  /// Prior N(0, 1) and one datum of variance 1: the posterior is N(x / 2, 1 / 2).
  private void posterior(double width) {
    for (int i = 0; i < TRUTHS; i++)
      for (int d = 0; d < DIMENSIONS; d++) {
        truths[i][d] = random.nextGaussian();
        double datum = truths[i][d] + random.nextGaussian();
        for (int s = 0; s < DRAWS; s++)
          samples[i][s][d] = datum / 2 + width * Math.sqrt(0.5) * random.nextGaussian();
      }
  }

  private double[] column(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
  }

  private RankHistogram ranks() {
    int[] ranks = new int[TRUTHS];
    for (int i = 0; i < TRUTHS; i++)
      ranks[i] = RankHistogram.rank(column(samples[i]), truths[i][0]);
    return RankHistogram.of(ranks, DRAWS, 16);
  }

  private boolean tarp() {
    double[][] references = new double[TRUTHS][DIMENSIONS];
    for (double[] reference : references)
      for (int d = 0; d < DIMENSIONS; d++) reference[d] = random.nextDouble();
    return Tarp.scaled(samples, truths, references).passes();
  }

  private Coverage coverage() {
    double[][] first = Arrays.stream(samples).map(this::column).toArray(double[][]::new);
    return Coverage.ofSamples(0.8, column(truths), first);
  }

  private double crps() {
    double sum = 0;
    for (int i = 0; i < TRUTHS; i++) sum += Scores.crps(column(samples[i]), truths[i][0]) / TRUTHS;
    return sum;
  }

  private double energy() {
    double sum = 0;
    for (int i = 0; i < TRUTHS; i++) sum += Scores.energy(samples[i], truths[i]) / TRUTHS;
    return sum;
  }

  @Test
  void theRightPosteriorPassesAndOthersDoNot() {
    posterior(1);
    assertTrue(ranks().p() > 0.001, ranks().toString());
    assertTrue(tarp());
    BinomialInterval known = coverage().interval();
    assertTrue(known.low() < 0.8 && known.high() > 0.8, coverage().toString());
    double right = crps();
    double rightEnergy = energy();
    // CRPS of a normal distribution against its own draws: sd / sqrt(pi)
    assertEquals(Math.sqrt(0.5 / Math.PI), right, 0.02);
    for (double width : new double[] {0.6, 1.6}) {
      posterior(width);
      assertTrue(ranks().p() < 1e-6, ranks().toString());
      assertFalse(tarp());
      BinomialInterval wrong = coverage().interval();
      assertTrue(wrong.high() < 0.8 || wrong.low() > 0.8, coverage().toString());
      assertTrue(crps() > right + 0.003, crps() + " " + right);
      assertTrue(energy() > rightEnergy, energy() + " " + rightEnergy);
    }
  }

  @Test
  void exactIntervalsOfAProportion() {
    // 0 of n: 1 - (alpha / 2)^(1/n)
    assertEquals(1 - Math.pow(0.025, 0.1), BinomialInterval.of(0, 10, 0.95).high(), 1e-12);
    assertEquals(0, BinomialInterval.of(0, 10, 0.95).low());
    assertEquals(Math.pow(0.025, 0.1), BinomialInterval.of(10, 10, 0.95).low(), 1e-12);
    // Clopper & Pearson's own table: 5 of 10 at 95 %
    assertEquals(0.187, BinomialInterval.of(5, 10, 0.95).low(), 5e-4);
    assertEquals(0.813, BinomialInterval.of(5, 10, 0.95).high(), 5e-4);
    assertThrows(IllegalArgumentException.class, () -> BinomialInterval.of(3, 2, 0.95));
  }

  @Test
  void chiSquareTails() {
    assertEquals(0.05, ChiSquare.above(3.841458820694124, 1), 1e-12);
    assertEquals(Math.exp(-2), ChiSquare.above(4, 2), 1e-15);
    assertEquals(0.05, ChiSquare.above(24.99579013972863, 15), 1e-12);
    assertEquals(0.01, ChiSquare.above(30.57791416689249, 15), 1e-12);
    assertEquals(1, ChiSquare.above(0, 3));
  }

  @Test
  void normalDistribution() {
    assertEquals(0.975, Normal.cdf(1.959963984540054), 1e-15);
    assertEquals(6.220960574271785e-16, Normal.cdf(-8), 1e-28);
    for (double p : new double[] {1e-300, 1e-12, 0.025, 0.3, 0.5, 0.975, 1 - 1e-12})
      assertEquals(1, Normal.cdf(Normal.quantile(p)) / p, 1e-11, "p " + p);
    assertThrows(IllegalArgumentException.class, () -> Normal.quantile(1.1));
  }

  @Test
  void correlationsOfWeightedRows() {
    double[][] columns = {{1, 2, 3, 4}, {1, 4, 9, 16}, {4, 3, 2, 1}};
    double[] equal = Correlation.equal(4);
    assertEquals(1, Correlation.spearman(columns, equal)[0][1], 1e-15);
    assertEquals(-1, Correlation.spearman(columns, equal)[0][2], 1e-15);
    assertEquals(0.984374, Correlation.pearson(columns, equal)[0][1], 1e-6);
    // a row that counts twice is two rows
    double[][] twice = {{1, 1, 2, 3}, {3, 3, 1, 4}};
    double[][] once = {{1, 2, 3}, {3, 1, 4}};
    double[] double0 = {0.5, 0.25, 0.25};
    assertEquals(
        Correlation.pearson(twice, equal)[0][1], Correlation.pearson(once, double0)[0][1], 1e-15);
    assertEquals(
        Correlation.spearman(twice, equal)[0][1], Correlation.spearman(once, double0)[0][1], 1e-15);
    assertTrue(Double.isNaN(Correlation.spearman(new double[] {1, 1}, new double[] {1, 2})));
    double[][] other = {{1, 0.5}, {0.5, 1}};
    double[][] unit = {{1, 0}, {0, 1}};
    CorrelationRecovery apart = CorrelationRecovery.of(other, unit);
    assertEquals(Math.sqrt(0.5), apart.frobenius(), 1e-15);
    assertEquals(0.5, apart.largest(), 1e-15);
  }

  @Test
  void totalCorrelationOfNormals() {
    double[][] columns = new double[2][20000];
    for (int i = 0; i < columns[0].length; i++) {
      columns[0][i] = random.nextGaussian();
      columns[1][i] = Math.exp(0.8 * columns[0][i] + 0.6 * random.nextGaussian());
    }
    double[] equal = Correlation.equal(columns[0].length);
    assertEquals(-0.5 * Math.log(1 - 0.64), TotalCorrelation.of(columns, equal), 0.02);
    columns[1] = random.doubles(columns[0].length).toArray();
    assertEquals(0, TotalCorrelation.of(columns, equal), 0.001);
  }

  @Test
  void distancesAndDivergences() {
    double[][] a = {{0, 0}, {1, 1}};
    double[][] moved = {{0.5, 0}, {1.5, 1}};
    assertEquals(0, SlicedWasserstein.of(a, a, 50, 1), 1e-15);
    // a shift s costs s E|cos| = 2 s / pi in two dimensions
    assertEquals(0.5 * 2 / Math.PI, SlicedWasserstein.of(a, moved, 20000, 1), 0.005);
    double[][] each = {{0, 0}, {0, 0}, {1, 1}, {1, 1}};
    assertEquals(0, SlicedWasserstein.of(a, each, 10, 1), 1e-15);
    // KL of N(0,1) from N(m,1) is m^2 / 2
    double[] joint = new double[20000];
    double[] other = new double[joint.length];
    for (int i = 0; i < joint.length; i++) {
      double x = random.nextGaussian();
      joint[i] = Normal.logDensity(x) + 7;
      other[i] = Normal.logDensity(x - 0.8);
    }
    ForwardKl kl = ForwardKl.of(joint, other, 7, 0.001);
    assertEquals(0.32, kl.nats(), 4 * kl.standardError());
    assertTrue(kl.standardError() < 0.01);
    assertEquals(1, ActiveUnits.count(new double[][] {{0, 0}, {1, 0.05}}, ActiveUnits.LEAST));
  }

  @Test
  void energyDistanceByHand() {
    // between: (2 + 3 + 1 + 2) / 4 = 2; within each pair: 1
    double[][] a = {{0}, {1}};
    double[][] b = {{2}, {3}};
    assertEquals(2 * 2 - 1 - 1, EnergyDistance.of(a, b), 1e-15);
    // of the same two draws: mean distance 1 / 2 between them, 1 within
    assertEquals(2 * 0.5 - 1 - 1, EnergyDistance.of(a, a), 1e-15);
    double[][] c = {{0, 0}, {3, 4}};
    double[][] d = {{0, 0}, {0, 0}};
    assertEquals(2 * 2.5 - 5, EnergyDistance.of(c, d), 1e-15);
    assertThrows(IllegalArgumentException.class, () -> EnergyDistance.of(a, new double[][] {{1}}));
  }

  @Test
  void energyDistanceOfEqualDistributionsIsZeroOnAverage() {
    double sum = 0;
    for (int r = 0; r < 400; r++) {
      double[][] a = new double[6][2];
      double[][] b = new double[9][2];
      for (double[] row : a) Arrays.setAll(row, i -> random.nextGaussian());
      for (double[] row : b) Arrays.setAll(row, i -> random.nextGaussian());
      sum += EnergyDistance.of(a, b) / 400;
    }
    assertEquals(0, sum, 0.04);
  }

  @Test
  void slicedWassersteinOfTwoPointsByHand() {
    // in one dimension all directions are the axis: |0 - 2| and |1 - 5| by halves
    double[][] a = {{1}, {0}};
    double[][] b = {{2}, {5}};
    assertEquals(3, SlicedWasserstein.of(a, b, 3, 1), 1e-15);
    // one point against two: half of its mass goes to each
    assertEquals(1.5, SlicedWasserstein.of(new double[][] {{0}}, new double[][] {{1}, {2}}, 3, 1));
  }

  @Test
  void separationOfTwoGroups() {
    double[] low = {1, 2, 3, 4};
    assertEquals(1, RankSeparation.of(new double[] {5, 6}, low));
    assertEquals(0, RankSeparation.of(new double[] {0}, low));
    // 3 is above two, ties with one, below one
    assertEquals(2.5 / 4, RankSeparation.of(new double[] {3}, low));
    assertEquals(0.5, RankSeparation.of(low, low));
    assertThrows(IllegalArgumentException.class, () -> RankSeparation.of(low, new double[0]));
  }

  /// Intervals that claim too much are stretched until they hold what they claim, whatever their
  /// width was.
  @Test
  void widthsAtEqualCoverageDoNotDependOnWhatWasClaimed() {
    posterior(1);
    double[] truth = column(truths);
    double[][] draws = Arrays.stream(samples).map(this::column).toArray(double[][]::new);
    double[][] narrowed = new double[draws.length][];
    for (int i = 0; i < draws.length; i++) {
      double[] sorted = draws[i].clone();
      Arrays.sort(sorted);
      double median = Quantile.of(sorted, 0.5);
      narrowed[i] = Arrays.stream(draws[i]).map(x -> median + (x - median) / 4).toArray();
    }
    EqualCoverage right = EqualCoverage.of(0.8, truth, draws);
    EqualCoverage narrow = EqualCoverage.of(0.8, truth, narrowed);
    assertEquals(1, right.factor(), 0.1);
    assertEquals(4 * right.factor(), narrow.factor(), 1e-9);
    assertEquals(right.meanWidth(), narrow.meanWidth(), 1e-9);
    assertTrue(narrow.claimed().share() < 0.4);
    // by hand: median 2, arms 1 (50 %); truths 0.5, 1.5 and 1 from the median
    double[][] same = {{0, 1, 2, 3, 4}, {0, 1, 2, 3, 4}, {0, 1, 2, 3, 4}};
    EqualCoverage known = EqualCoverage.of(0.5, new double[] {2.5, 0.5, 3}, same);
    assertEquals(1, known.factor(), 1e-15); // the second of three
    assertEquals(2, known.meanWidth(), 1e-15);
    assertEquals(2, known.claimed().inside());
  }

  @Test
  void scoresOfIntervalsAndDraws() {
    assertEquals(2, Scores.interval(0.9, 0, 2, 1), 1e-15);
    assertEquals(2 + 20 * 0.5, Scores.interval(0.9, 0, 2, 2.5), 1e-12);
    assertEquals(0.625, Scores.integralTransform(new double[] {1, 2, 3, 4}, 3), 1e-15);
    assertEquals(1, Scores.crps(new double[] {0}, 1), 1e-15);
    assertArrayEquals(
        new double[] {3, 1.5, 2},
        new double[] {
          Quantile.of(new double[] {1, 2, 3}, 1),
          Quantile.of(new double[] {1, 2, 3}, 0.25),
          Quantile.of(new double[] {1, 2, 3}, 0.5)
        },
        1e-15);
  }
}
