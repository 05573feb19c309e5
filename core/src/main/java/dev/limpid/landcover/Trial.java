package dev.limpid.landcover;

import java.util.List;

/// One model trained once, and what it said of the samples of a fold that it did not see.
///
/// @param predicted class code of each tested sample of the fold, in their order; 0: none
public record Trial(
    String model,
    long seed,
    int fold,
    TrialSetting setting,
    Learned learned,
    Cost cost,
    List<Epoch> curve,
    int[] predicted) {
  public Trial {
    curve = List.copyOf(curve);
  }

  /// What was learned from.
  ///
  /// @param units polygons
  /// @param groups that splits keep whole: blocks of ground, or groups of a table
  /// @param classes that have samples
  /// @param wrong samples whose label was made wrong
  /// @param removed samples that were left out as suspects
  /// @param removedWrong how many of these are wrong
  public record Learned(
      int samples, int units, int groups, int classes, int wrong, int removed, int removedWrong) {}

  /// What it took.
  ///
  /// @param trainSeconds by the clock
  /// @param cpuSeconds of all threads of the process while it trained
  /// @param predictSeconds for the samples of the fold
  /// @param pixelsPerSecond predicted
  /// @param peakMemory most resident bytes of the process during this trial, null where the system
  ///   does not tell
  /// @param parameters of a network, null for a forest
  /// @param nodes of a forest, null for a network
  public record Cost(
      double trainSeconds,
      double cpuSeconds,
      double predictSeconds,
      double pixelsPerSecond,
      Long peakMemory,
      Long parameters,
      Long nodes) {}

  /// @param heldOut loss on training data that was not fitted to, `NaN` where there is none
  public record Epoch(double loss, double heldOut) {}
}
