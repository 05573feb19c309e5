package dev.limpid.explain;

import dev.limpid.cube.FeatureSet;
import dev.limpid.model.Classifier;

/// A classifier of single pixels whose inputs are a row of features.
public interface FeatureModel extends Classifier {
  FeatureSet features();

  /// @param rowMajor (row, feature)
  /// @return (row, class), in legend order; `NaN` for a row in which a feature is `NaN`
  float[] probabilities(float[] rowMajor, int rows);
}
