package dev.limpid.landcover;

/// What one sample counts for in an estimate, from what map and reference say of it.
@FunctionalInterface
public interface SampleScore {
  /// @param map position of the map's class, the number of classes where the map abstains
  /// @param reference position of the reference class
  double of(int map, int reference);
}
