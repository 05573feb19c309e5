package dev.limpid.posterior;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// One variable of weighted draws.
///
/// @param standardError of the mean, from the spread of the weights
/// @param quantiles at [#PROBABILITIES]
public record Marginal(double mean, double standardError, double sd, List<Double> quantiles) {
  public static final List<Double> PROBABILITIES = List.of(0.05, 0.25, 0.5, 0.75, 0.95);

  public Marginal {
    quantiles = List.copyOf(quantiles);
  }

  /// @param weights summing to 1
  public static Marginal of(double[] values, double[] weights) {
    double mean = 0;
    for (int i = 0; i < values.length; i++) mean += weights[i] * values[i];
    double variance = 0;
    double error = 0;
    for (int i = 0; i < values.length; i++) {
      double part = weights[i] * (values[i] - mean) * (values[i] - mean);
      variance += part;
      error += weights[i] * part;
    }
    return new Marginal(mean, Math.sqrt(error), Math.sqrt(variance), quantiles(values, weights));
  }

  /// Linear between draws, each at the middle of its weight.
  private static List<Double> quantiles(double[] values, double[] weights) {
    int[] order =
        IntStream.range(0, values.length)
            .filter(i -> weights[i] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] places = new double[order.length];
    double below = 0;
    for (int i = 0; i < order.length; i++) {
      places[i] = below + weights[order[i]] / 2;
      below += weights[order[i]];
    }
    return PROBABILITIES.stream().map(p -> quantile(values, order, places, p)).toList();
  }

  private static double quantile(double[] values, int[] order, double[] places, double p) {
    int above = 0;
    while (above < places.length && places[above] < p) above++;
    if (above == 0) return values[order[0]];
    if (above == places.length) return values[order[above - 1]];
    double share = (p - places[above - 1]) / (places[above] - places[above - 1]);
    return values[order[above - 1]] * (1 - share) + values[order[above]] * share;
  }
}
