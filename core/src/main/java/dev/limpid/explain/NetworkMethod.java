package dev.limpid.explain;

/// Attribution of a score to features from the inside of a network.
public interface NetworkMethod {
  String name();

  /// Whether values are weights, 0 to 1 over all, and not parts of the score.
  default boolean weights() {
    return false;
  }

  /// Whether it asks the network a few times only: where a network takes seconds to answer, others
  /// are not repeated for checks.
  default boolean quick() {
    return true;
  }

  /// The error of the sum that the method aims to stay below.
  ///
  /// @param difference between score and baseline
  /// @return `NaN` where the values promise no sum
  default double bound(double difference) {
    return Double.NaN;
  }

  /// @param row features of the pixel, `NaN` where missing
  /// @param from features where nothing is known, `NaN` where `row` is
  /// @param target position of the class in the legend
  /// @return a value a feature, 0 where it is missing
  double[] values(Differentiable network, float[] row, float[] from, int target);
}
