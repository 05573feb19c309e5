package dev.limpid.explain;

/// Shapley values (Shapley 1953) of the features of a model: with [#baseline] they sum to the
/// score. Many threads may ask at once.
public interface FeatureShapley {
  /// Score of a class where no feature is known.
  ///
  /// @param classIndex position in the legend
  double baseline(int classIndex);

  /// @return a value a feature
  double[] values(float[] features, int classIndex);
}
