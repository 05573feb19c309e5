package dev.limpid.cube;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which observations of one band of one pixel each of its features is made of, and in what shares:
/// the matrix of what [SeriesFiller] computes. The shares of a feature sum to 1; those of the
/// smoother can be negative.
final class FillWeights {
  /// @param time observed
  record Part(int time, double weight) {}

  /// What is filled between: an observation, or a composite of some.
  ///
  /// @param day on the calendar
  private record Node(double day, List<Part> parts) {}

  private final SeriesFeatures features;
  private final Patch.Series series;
  private final int band;
  private final int pixel;
  private final double[] days;
  private final double[] grid;

  private FillWeights(
      SeriesFeatures features, Patch.Series series, int band, int pixel, double[][] times) {
    this.features = features;
    this.series = series;
    this.band = band;
    this.pixel = pixel;
    this.days = times[0];
    this.grid = times[1];
  }

  /// The parts of each feature time, none where the pixel has no feature.
  ///
  /// @param times days of the observed times, and of the features
  static List<List<Part>> of(
      SeriesFeatures features, Patch.Series series, int band, int pixel, double[][] times) {
    FillWeights weights = new FillWeights(features, series, band, pixel, times);
    List<Node> nodes = features.composite() == null ? weights.observed() : weights.composites();
    return switch (features.fill()) {
      case GapFill.Linear() -> weights.linear(nodes);
      case GapFill.Whittaker(double lambda) -> weights.whittaker(nodes, lambda);
      case GapFill.None() -> weights.asTheyAre(nodes);
      case GapFill.Observed() -> weights.whereObserved(nodes);
    };
  }

  private double value(int time) {
    return series.value(time, band, pixel);
  }

  private List<Node> observed() {
    List<Node> nodes = new ArrayList<>();
    for (int t = 0; t < days.length; t++)
      if (!Double.isNaN(value(t))) nodes.add(new Node(days[t], List.of(new Part(t, 1))));
    return nodes;
  }

  private List<Node> composites() {
    int step = features.composite().days();
    List<Node> nodes = new ArrayList<>();
    for (int k = 0; k < grid.length; k++) {
      List<Integer> inside = new ArrayList<>();
      for (int t = 0; t < days.length; t++)
        if (days[t] >= k * (double) step && days[t] < (k + 1.0) * step && !Double.isNaN(value(t)))
          inside.add(t);
      if (inside.isEmpty()) continue;
      List<Part> parts =
          switch (features.composite().rule()) {
            case MEDIAN -> median(inside);
            case LEAST_CLOUDY -> List.of(new Part(clearest(inside, grid[k]), 1));
          };
      nodes.add(new Node(grid[k], parts));
    }
    return nodes;
  }

  private List<Part> median(List<Integer> times) {
    List<Integer> sorted = new ArrayList<>(times);
    sorted.sort((a, b) -> Double.compare(value(a), value(b)));
    int n = sorted.size();
    if (n % 2 == 1) return List.of(new Part(sorted.get(n / 2), 1));
    return List.of(new Part(sorted.get(n / 2 - 1), 0.5), new Part(sorted.get(n / 2), 0.5));
  }

  private int clearest(List<Integer> times, double middle) {
    int best = times.getFirst();
    for (int t : times) if (SeriesFiller.clearer(series, days, t, best, middle, pixel)) best = t;
    return best;
  }

  private List<List<Part>> linear(List<Node> nodes) {
    int n = nodes.size();
    if (n == 0) return none();
    int[] left = new int[grid.length];
    int[] right = new int[grid.length];
    double[] share = new double[grid.length];
    GapFill.brackets(days(nodes), n, grid, left, right, share);
    List<List<Part>> all = new ArrayList<>();
    for (int k = 0; k < grid.length; k++) {
      List<Part> parts = new ArrayList<>();
      add(parts, nodes.get(left[k]), 1 - share[k]);
      add(parts, nodes.get(right[k]), share[k]);
      all.add(parts);
    }
    return all;
  }

  /// The smoother is linear in its observations: its weights are what it makes of an observation of
  /// 1 among others of 0.
  private List<List<Part>> whittaker(List<Node> nodes, double lambda) {
    int n = nodes.size();
    if (n == 0) return none();
    List<List<Part>> all = new ArrayList<>();
    for (int k = 0; k < grid.length; k++) all.add(new ArrayList<>());
    double[] unit = new double[n];
    double[] smooth = new double[grid.length];
    for (int i = 0; i < n; i++) {
      Arrays.fill(unit, 0);
      unit[i] = 1;
      GapFill.whittaker(lambda, days(nodes), unit, n, grid, smooth);
      for (int k = 0; k < grid.length; k++) add(all.get(k), nodes.get(i), smooth[k]);
    }
    return all;
  }

  private List<List<Part>> asTheyAre(List<Node> nodes) {
    if (nodes.size() != grid.length) return none();
    return nodes.stream().map(Node::parts).toList();
  }

  private List<List<Part>> whereObserved(List<Node> nodes) {
    List<List<Part>> all = none();
    int j = 0;
    for (int k = 0; k < grid.length && j < nodes.size(); k++)
      if (nodes.get(j).day() == grid[k]) all.set(k, nodes.get(j++).parts());
    return all;
  }

  private List<List<Part>> none() {
    List<List<Part>> all = new ArrayList<>();
    for (int k = 0; k < grid.length; k++) all.add(List.of());
    return all;
  }

  private static double[] days(List<Node> nodes) {
    return nodes.stream().mapToDouble(Node::day).toArray();
  }

  private static void add(List<Part> parts, Node node, double weight) {
    if (weight == 0) return;
    for (Part part : node.parts()) parts.add(new Part(part.time(), part.weight() * weight));
  }
}
