package dev.limpid.model;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;

/// A trained classifier: it does not change, and many threads may use it.
public interface Classifier extends AutoCloseable {
  Legend legend();

  ModelCard card();

  /// [Halo#NONE] for a per-pixel model.
  Halo halo();

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

  @Override
  default void close() {}
}
