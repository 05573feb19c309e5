package dev.limpid.explain;

import java.util.List;

/// What explanations from the inside of a network ask of it, about rows of features.
public interface Differentiable extends AutoCloseable {
  /// What is explained.
  ///
  /// @param rowMajor (row, feature)
  /// @return (row, class)
  float[] scores(float[] rowMajor, int rows);

  /// Derivatives of [#scores] of a class by each feature, at each row.
  ///
  /// @param rowMajor (row, feature)
  /// @param target position of the class in the legend
  /// @return (row, feature), 0 for a feature that is missing (`NaN`)
  float[] gradients(float[] rowMajor, int rows, int target);

  /// Whether the network weighs dates by attention ([#attention]).
  boolean attends();

  /// How much each date counts at a pixel: weights that sum to 1, each shared equally by the bands
  /// that the date has.
  ///
  /// @param row of features
  /// @return a weight a feature, 0 for one without a date and one that is missing
  double[] attention(float[] row);

  /// Names of the layers, or groups of them, from the output to the input.
  List<String> layers();

  /// The same with the first `count` of [#layers] as they are before training. Close it.
  Differentiable randomised(int count, long seed);

  @Override
  void close();
}
