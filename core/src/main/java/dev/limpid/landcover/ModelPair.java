package dev.limpid.landcover;

import java.util.Comparator;
import java.util.List;

/// Two models tested on the same samples.
///
/// @param difference of the overall accuracies, the first's minus the second's, mean over seeds,
///   with an interval over groups of samples
/// @param mcnemar of each seed: its predictions of all folds
/// @param resampled over folds and seeds
public record ModelPair(
    String first,
    String second,
    PairedDifference difference,
    List<McNemar> mcnemar,
    ResampledTest resampled) {
  public ModelPair {
    mcnemar = List.copyOf(mcnemar);
  }

  /// McNemar's test of the seed in the middle, by the p-value to report; of two the larger.
  public McNemar middle() {
    return mcnemar.stream()
        .sorted(Comparator.comparingDouble(McNemar::reported))
        .toList()
        .get(mcnemar.size() / 2);
  }
}
