package dev.limpid.sample;

import dev.limpid.cube.SeriesFeatures;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.io.IOException;
import java.util.List;

/// Square pieces of a cube with what a model sees of each pixel. Many threads may read.
public interface Patches extends AutoCloseable {
  /// Of the cube.
  Grid grid();

  /// At the dates of the cube.
  SeriesFeatures features();

  /// Days of the times `_t0`, `_t1`, ... since 1 January of the first date's year.
  float[] days();

  /// Rows and columns of a patch.
  int side();

  /// Where each patch lies in the grid; it may reach beyond the east and south edge.
  List<Window> windows();

  /// What is seen of patch `i`: (feature, row, column), `NaN` where a value is missing.
  float[] read(int i) throws IOException;

  @Override
  default void close() throws IOException {}
}
