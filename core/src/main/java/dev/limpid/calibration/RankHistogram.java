package dev.limpid.calibration;

import java.util.List;
import java.util.stream.IntStream;

/// Simulation-based calibration (Talts et al. 2018, Validating Bayesian inference algorithms with
/// simulation-based calibration): where posteriors are right, the rank of a truth among draws of
/// its posterior is uniform.
///
/// @param counts ranks by bin
/// @param chiSquare of the counts against a uniform distribution of ranks
/// @param p probability of a larger one where all is right
public record RankHistogram(List<Integer> counts, double chiSquare, double p) {
  public RankHistogram {
    counts = List.copyOf(counts);
  }

  /// @return draws below the truth, 0 to their number
  public static int rank(double[] draws, double truth) {
    int below = 0;
    for (double draw : draws) if (draw < truth) below++;
    return below;
  }

  /// @param ranks each 0 to `draws`
  /// @param draws of each posterior
  /// @param bins of as many ranks each, or nearly so: what is expected follows the number
  public static RankHistogram of(int[] ranks, int draws, int bins) {
    if (bins < 2 || bins > draws + 1 || ranks.length == 0)
      throw new IllegalArgumentException(
          "needs ranks and 2 to %d bins, got %d ranks and %d bins"
              .formatted(draws + 1, ranks.length, bins));
    int[] counts = new int[bins];
    int[] width = new int[bins];
    for (int rank = 0; rank <= draws; rank++) width[bin(rank, draws, bins)]++;
    for (int rank : ranks) {
      if (rank < 0 || rank > draws)
        throw new IllegalArgumentException(
            "a rank among %d draws is 0 to %d, got %d".formatted(draws, draws, rank));
      counts[bin(rank, draws, bins)]++;
    }
    double sum = 0;
    for (int b = 0; b < bins; b++) {
      double expected = (double) ranks.length * width[b] / (draws + 1);
      sum += (counts[b] - expected) * (counts[b] - expected) / expected;
    }
    return new RankHistogram(
        IntStream.of(counts).boxed().toList(), sum, ChiSquare.above(sum, bins - 1));
  }

  private static int bin(int rank, int draws, int bins) {
    return (int) ((long) rank * bins / (draws + 1));
  }
}
