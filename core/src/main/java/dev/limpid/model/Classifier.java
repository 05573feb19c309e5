package dev.limpid.model;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;

/// A trained classifier: it does not change, and many threads may use it.
public interface Classifier extends AutoCloseable {
  Legend legend();

  ModelCard card();

  /// What it sees of a cube, and how that is made from what was observed.
  FeatureSet features();

  /// What it expects of cubes; null where that is not known.
  Contract contract();

  /// [Halo#NONE] for a per-pixel model.
  Halo halo();

  /// Blocks begin at multiples of this on the cube's lattice and are as wide and high; 1 for a
  /// per-pixel model.
  default int stride() {
    return 1;
  }

  /// The part of `cube` that the model needs, in its order; refuses a cube without it.
  ///
  /// @param name of the cube, for messages
  CubeFiles select(CubeFiles cube, String name) throws BadInput;

  /// Bytes that [#probabilities] holds for one pixel of a block beyond its result.
  long bytesPerPixel();

  /// Probabilities of a whole block: one layer per class in legend order, `halo` pixels smaller
  /// than the block on each side. They sum to 1 at each pixel, or are `NaN` where the pixel
  /// abstains.
  Raster probabilities(Patch block);

  /// The same of a block that nothing lies around, as large as the block.
  default Raster isolated(Patch block) {
    return probabilities(block);
  }

  @Override
  default void close() {}
}
