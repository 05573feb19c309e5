package dev.limpid.canopy;

import dev.limpid.calibration.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Methods beside each other on field measurements, the same rows for all.
///
/// @param rule which rows count
/// @param rows that count
/// @param baseline root of the mean squared difference of the mean of all measurements
/// @param results in the order of the methods
public record FieldEvaluation(TemporalRule rule, int rows, double baseline, List<Result> results) {
  private static final int REPLICATES = 2000;

  /// One method.
  ///
  /// @param missing rows that it left out
  /// @param rmseLow 2.5 % point of the RMSE over bootstrap replicates, which draw dates of sites
  /// @param rmseHigh 97.5 % point
  /// @param sites each by itself, in alphabetical order
  public record Result(
      String name,
      FieldScores pooled,
      int missing,
      double rmseLow,
      double rmseHigh,
      Map<String, FieldScores> sites) {}

  public FieldEvaluation {
    results = List.copyOf(results);
  }

  /// @param rows of the table, with a prediction or null for each in every method
  /// @param seed of the bootstrap
  public static FieldEvaluation of(
      TemporalRule rule, List<FieldRow> rows, List<FieldMethod> methods, long seed) {
    List<Integer> counted = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int at = i;
      if (rule.counts(rows.get(i))
          && methods.stream().allMatch(m -> m.abstains() || m.predictions().get(at) != null))
        counted.add(i);
    }
    if (counted.isEmpty())
      throw new IllegalArgumentException("no row counts under the rule: " + rule.text());
    double[] lai = counted.stream().mapToDouble(i -> rows.get(i).lai()).toArray();
    double mean = Arrays.stream(lai).average().orElseThrow();
    double variance = Arrays.stream(lai).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    List<Result> results = new ArrayList<>();
    for (FieldMethod method : methods) {
      List<Integer> answered =
          counted.stream().filter(i -> method.predictions().get(i) != null).toList();
      if (!answered.isEmpty())
        results.add(result(rows, method, answered, counted.size() - answered.size(), seed));
    }
    return new FieldEvaluation(rule, counted.size(), Math.sqrt(variance), results);
  }

  private static Result result(
      List<FieldRow> rows, FieldMethod method, List<Integer> at, int missing, long seed) {
    Map<String, List<Integer>> sites = new TreeMap<>();
    for (int i : at) sites.computeIfAbsent(rows.get(i).site(), s -> new ArrayList<>()).add(i);
    Map<String, FieldScores> bySite = new LinkedHashMap<>();
    sites.forEach((site, some) -> bySite.put(site, scores(rows, method, some)));
    double[] replicates = bootstrap(rows, method, at, seed);
    return new Result(
        method.name(),
        scores(rows, method, at),
        missing,
        Quantile.of(replicates, 0.025),
        Quantile.of(replicates, 0.975),
        bySite);
  }

  private static FieldScores scores(List<FieldRow> rows, FieldMethod method, List<Integer> at) {
    return FieldScores.of(
        at.stream().map(rows::get).toList(), at.stream().map(method.predictions()::get).toList());
  }

  /// RMSE of dates of sites drawn with replacement, ascending.
  private static double[] bootstrap(
      List<FieldRow> rows, FieldMethod method, List<Integer> at, long seed) {
    Map<String, double[]> groups = new TreeMap<>();
    for (int i : at) {
      double apart = method.predictions().get(i).mean() - rows.get(i).lai();
      double[] sum = groups.computeIfAbsent(rows.get(i).group(), g -> new double[2]);
      sum[0] += apart * apart;
      sum[1]++;
    }
    double[][] sums = groups.values().toArray(double[][]::new);
    SplittableRandom random = new SplittableRandom(seed);
    double[] replicates = new double[REPLICATES];
    for (int r = 0; r < REPLICATES; r++) {
      double squares = 0;
      double n = 0;
      for (int g = 0; g < sums.length; g++) {
        double[] drawn = sums[random.nextInt(sums.length)];
        squares += drawn[0];
        n += drawn[1];
      }
      replicates[r] = Math.sqrt(squares / n);
    }
    Arrays.sort(replicates);
    return replicates;
  }
}
