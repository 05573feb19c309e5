package dev.limpid.explain;

import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Halo;
import dev.limpid.io.BadInput;
import dev.limpid.model.Classifier;

/// A classifier of single pixels whose inputs are a row of features.
public interface FeatureModel extends Classifier {
  @Override
  default Halo halo() {
    return Halo.NONE;
  }

  @Override
  default CubeFiles select(CubeFiles cube, String name) throws BadInput {
    return features().select(cube, name);
  }

  /// None: features are made for some pixels at a time, however large the block.
  @Override
  default long bytesPerPixel() {
    return 0;
  }

  /// This model for the dates of a selected cube, where its features depend on them.
  default FeatureModel on(CubeFiles selected) {
    return this;
  }

  /// @param rowMajor (row, feature)
  /// @return (row, class), in legend order; `NaN` for a row in which a feature that the model needs
  ///   is `NaN`
  float[] probabilities(float[] rowMajor, int rows);

  /// What explanations explain, in [#scoreUnit].
  ///
  /// @param rowMajor (row, feature)
  /// @return (row, class)
  default float[] scores(float[] rowMajor, int rows) {
    return probabilities(rowMajor, rows);
  }

  default Explanation.Unit scoreUnit() {
    return Explanation.Unit.PROBABILITY;
  }

  /// How much the parts of the model disagree about a pixel: the mutual information of its class
  /// and the part that is asked, in nats, 0 where all say the same; `NaN` for a model without such
  /// parts.
  default double disagreement(float[] row) {
    return Double.NaN;
  }
}
