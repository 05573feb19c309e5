package dev.limpid.landcover;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// What trials of one model took: means, and the most memory.
///
/// @param cpuSeconds of one training; a proxy of its energy
/// @param peakMemory of any trial, null where it is not known
/// @param size parameters of a network or nodes of a forest, null where there are neither
/// @param nodes whether the size is of a forest
public record TrialCosts(
    Spread trainSeconds,
    Spread cpuSeconds,
    Spread pixelsPerSecond,
    Long peakMemory,
    Double size,
    boolean nodes) {
  public static TrialCosts of(List<Trial> trials) {
    List<Trial.Cost> costs = trials.stream().map(Trial::cost).toList();
    boolean forest = costs.stream().anyMatch(c -> c.nodes() != null);
    Spread size = spread(costs, forest ? Trial.Cost::nodes : Trial.Cost::parameters);
    return new TrialCosts(
        spread(costs, Trial.Cost::trainSeconds),
        spread(costs, Trial.Cost::cpuSeconds),
        spread(costs, Trial.Cost::pixelsPerSecond),
        costs.stream()
            .map(Trial.Cost::peakMemory)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null),
        size.n() == 0 ? null : (Double) size.mean(),
        forest);
  }

  private static Spread spread(List<Trial.Cost> costs, Function<Trial.Cost, Number> figure) {
    return Spread.of(
        costs.stream()
            .map(figure)
            .filter(Objects::nonNull)
            .mapToDouble(Number::doubleValue)
            .toArray());
  }
}
