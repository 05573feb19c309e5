package dev.limpid.canopy;

import dev.limpid.calibration.Normal;
import dev.limpid.calibration.Quantile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What a method says of one value.
///
/// @param mean its best guess
/// @param sd its standard deviation, `NaN` of a method that gives none
/// @param low lower ends of its central intervals, by [#LEVELS]; empty where it gives none
/// @param high upper ends
public record Prediction(double mean, double sd, List<Double> low, List<Double> high) {
  /// Probabilities that its intervals claim.
  public static final List<Double> LEVELS = List.of(0.5, 0.8, 0.9, 0.95);

  public Prediction {
    low = List.copyOf(low);
    high = List.copyOf(high);
    Refuse.outside("a prediction", mean, -Double.MAX_VALUE, Double.MAX_VALUE);
    if (low.size() != high.size() || (!low.isEmpty() && low.size() != LEVELS.size()))
      throw new IllegalArgumentException(
          "%d and %d ends of intervals, expected %d or none"
              .formatted(low.size(), high.size(), LEVELS.size()));
  }

  /// Of a method that knows no uncertainty.
  public static Prediction point(double mean) {
    return new Prediction(mean, Double.NaN, List.of(), List.of());
  }

  /// Of a method whose uncertainty is normal.
  public static Prediction normal(double mean, double sd) {
    List<Double> half =
        LEVELS.stream().map(level -> sd * Normal.quantile((1 + level) / 2)).toList();
    return new Prediction(
        mean,
        sd,
        half.stream().map(h -> mean - h).toList(),
        half.stream().map(h -> mean + h).toList());
  }

  /// Of a method that draws from its posterior.
  public static Prediction ofDraws(double... draws) {
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(draws).average().orElseThrow();
    double variance =
        Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    return new Prediction(
        mean,
        Math.sqrt(variance),
        LEVELS.stream().map(level -> Quantile.of(sorted, (1 - level) / 2)).toList(),
        LEVELS.stream().map(level -> Quantile.of(sorted, (1 + level) / 2)).toList());
  }

  public boolean hasIntervals() {
    return !low.isEmpty();
  }

  /// The ends of many predictions' intervals at one of [#LEVELS].
  static double[] ends(List<Prediction> predictions, int level, boolean upper) {
    return IntStream.range(0, predictions.size())
        .mapToDouble(i -> (upper ? predictions.get(i).high : predictions.get(i).low).get(level))
        .toArray();
  }
}
