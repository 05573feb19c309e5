package dev.limpid.tile;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Raster;
import java.util.Arrays;
import java.util.List;

/// What to compute for one block. Every runner calls the same function, from many threads.
public interface TileFunction extends AutoCloseable {
  /// The files of the map. The bands of `apply`'s result are theirs, in this order.
  List<Layer> layers();

  Halo halo();

  /// Blocks begin at multiples of this on the full image's lattice; more than 1 for networks that
  /// down-sample.
  default int stride() {
    return 1;
  }

  /// Output pixels per input pixel along each side; more than 1 for super-resolution.
  default int scale() {
    return 1;
  }

  /// The part of `cube` that is read; refuses a cube that lacks something.
  default CubeFiles select(CubeFiles cube, String name) throws BadInput {
    return cube;
  }

  /// Bytes that `apply` holds for one pixel beyond its input and its result; for the planner.
  default long bytesPerPixel() {
    return 0;
  }

  /// Values of the bands for a pixel outside the region that is mapped.
  default float[] outside() {
    int bands = 0;
    for (Layer layer : layers()) bands += layer.bands().size();
    float[] values = new float[bands];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  /// @param block `halo` pixels larger than the result on each side
  Raster apply(Patch block);

  @Override
  default void close() {}
}
