package dev.limpid.invert;

import dev.limpid.calibration.Coverage;
import dev.limpid.calibration.Quantile;
import dev.limpid.calibration.RankHistogram;
import dev.limpid.calibration.Scores;
import dev.limpid.calibration.Tarp;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.posterior.Evidence;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What posteriors say of simulated canopies whose truth is known: whether they are right on
/// average, whatever they are.
///
/// @param simulations canopies
/// @param ranks simulation-based calibration of each latent, `ccc`, `cwc` and the log-likelihood
/// @param gaps largest difference of expected coverage from its level (TARP), one for each set of
///   random reference points
/// @param tarpPasses whether all of them are within what chance gives
/// @param variables of LAI, CCC and CWC
/// @param evidences of each canopy where posteriors were refined and weighted, else empty
public record SimulatedCalibration(
    int simulations,
    List<Rank> ranks,
    List<Double> gaps,
    boolean tarpPasses,
    List<Variable> variables,
    List<Evidence> evidences) {
  /// Draws of each posterior: with the truth 128 places in 16 bins.
  private static final int DRAWS = 127;

  private static final int BINS = 16;
  private static final int REFERENCES = 20;

  /// Chance of any rank failing where all is right.
  private static final double LEVEL = 0.01;

  private static final List<Double> LEVELS = List.of(0.5, 0.8, 0.95);

  /// @param name of what was ranked
  public record Rank(String name, RankHistogram histogram) {}

  /// @param coverage at 50, 80 and 95 %
  /// @param crps mean continuous ranked probability score, in the variable's unit
  public record Variable(String name, String unit, List<Coverage> coverage, double crps) {}

  public SimulatedCalibration {
    ranks = List.copyOf(ranks);
    gaps = List.copyOf(gaps);
    variables = List.copyOf(variables);
    evidences = List.copyOf(evidences);
  }

  /// Whether every rank is uniform: p above 0.01 over their number (Bonferroni).
  public boolean ranksPass() {
    return ranks.stream().allMatch(r -> r.histogram().p() > LEVEL / ranks.size());
  }

  /// Median number of weighted draws that count.
  public double medianEffective() {
    double[] sorted = evidences.stream().mapToDouble(Evidence::effective).sorted().toArray();
    return Quantile.of(sorted, 0.5);
  }

  /// Share of canopies whose weights have too heavy a tail to be relied on (Vehtari et al. 2024).
  public double unreliable() {
    return evidences.stream().filter(e -> !e.lightTail()).count() / (double) evidences.size();
  }

  /// @param source of a network with this card
  /// @param simulated canopies that no training saw, without noise
  /// @param decoder at all wavelengths
  static SimulatedCalibration of(
      PosteriorSource source,
      CanopyVae.Card card,
      SpectrumSet simulated,
      CanopyDecoder decoder,
      long seed) {
    CanopyVariables known = new CanopyVariables(card.latents());
    int d = card.latents().count();
    int n = simulated.size();
    int all = known.list().size();
    double[][][] boxes = new double[n][DRAWS][d];
    double[][] truths = new double[n][d];
    double[][][] values = new double[all + 1][n][DRAWS];
    double[][] truth = new double[all + 1][n];
    List<Evidence> evidences = new ArrayList<>();
    int block = 50;
    for (int from = 0; from < n; from += block) {
      int count = Math.min(block, n - from);
      SplittableRandom random = new SplittableRandom(seed + from);
      try (Scope scope = Scope.open()) {
        int[] at = new int[count];
        for (int i = 0; i < count; i++) at[i] = from + i;
        SpectrumBatch seen = SpectrumBatch.noisy(simulated.at(at), card.noise(), random);
        PosteriorSource.Drawn found = source.of(seen, DRAWS, random);
        evidences.addAll(found.evidences());
        double[] drawn = found.z();
        Tensor z = Doubles.of(drawn, DRAWS, count, d);
        double[] likelihood = Doubles.values(decoder.logLikelihood(z, seen));
        Tensor made = Doubles.of(seen.places());
        double[] places = Doubles.values(made);
        double[] right = Doubles.values(decoder.logLikelihood(made.unsqueeze(0), seen));
        for (int i = 0; i < count; i++) {
          System.arraycopy(places, i * d, truths[from + i], 0, d);
          for (int v = 0; v < all; v++) truth[v][from + i] = known.value(v, places, i * d);
          truth[all][from + i] = right[i];
          for (int k = 0; k < DRAWS; k++) {
            int row = k * count + i;
            System.arraycopy(drawn, row * d, boxes[from + i][k], 0, d);
            for (int v = 0; v < all; v++) values[v][from + i][k] = known.value(v, drawn, row * d);
            values[all][from + i][k] = likelihood[row];
          }
        }
      }
    }
    List<Rank> ranks = new ArrayList<>();
    for (int v = 0; v <= all; v++) {
      int[] rank = new int[n];
      for (int i = 0; i < n; i++) rank[i] = RankHistogram.rank(values[v][i], truth[v][i]);
      String name = v == all ? "log-likelihood" : known.list().get(v).name();
      ranks.add(new Rank(name, RankHistogram.of(rank, DRAWS, BINS)));
    }
    List<Double> gaps = new ArrayList<>();
    boolean passes = true;
    for (int r = 0; r < REFERENCES; r++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + r);
      double[][] points = new double[n][d];
      for (double[] point : points) for (int i = 0; i < d; i++) point[i] = random.nextDouble();
      Tarp tarp = Tarp.raw(boxes, truths, points);
      gaps.add(tarp.largestGap());
      passes &= tarp.passes();
    }
    List<Variable> variables = new ArrayList<>();
    for (String name : List.of("lai", "ccc", "cwc")) {
      int v = known.position(name);
      List<Coverage> coverage = new ArrayList<>();
      for (double level : LEVELS) coverage.add(Coverage.ofSamples(level, truth[v], values[v]));
      double crps = 0;
      for (int i = 0; i < n; i++) crps += Scores.crps(values[v][i], truth[v][i]) / n;
      variables.add(new Variable(name, known.list().get(v).unit(), coverage, crps));
    }
    return new SimulatedCalibration(n, ranks, gaps, passes, variables, evidences);
  }
}
