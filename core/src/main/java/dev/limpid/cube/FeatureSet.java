package dev.limpid.cube;

import dev.limpid.io.BadInput;
import java.io.Serializable;
import java.util.List;

/// What a model's inputs are and how they are made from what was observed. It is kept in the model
/// and applied inside it, so that a model maps any cube that has its bands.
public sealed interface FeatureSet extends Serializable permits SeriesFeatures, NamedFeatures {
  /// `BAND_tN` in date-major order, then the bands that do not change.
  List<String> names();

  /// The part of `cube` that this needs, in its order; refuses a cube without it.
  ///
  /// @param name of the cube, for messages
  CubeFiles select(CubeFiles cube, String name) throws BadInput;

  /// Features of some pixels of a patch of a selected cube.
  ///
  /// @param pixels positions in the patch's window, row by row
  FeatureBlock of(Patch patch, int[] pixels);
}
