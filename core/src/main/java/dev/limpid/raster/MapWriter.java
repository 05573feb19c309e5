package dev.limpid.raster;

import dev.limpid.geo.Window;
import java.io.IOException;

/// The files of a map being written, a block at a time, each pixel once. Nothing appears at the
/// destination until `commit`; closing without it leaves old files untouched. Blocks may come from
/// many threads, in any order and of any size: the bytes of the files depend on the pixels alone.
public interface MapWriter extends AutoCloseable {
  /// Computed values in physical units: the bands of all layers, in order. `NaN` becomes the
  /// layer's no-data value.
  void write(Raster block) throws IOException;

  /// Values as stored, for copies that must be exact: an array of the layer's own type, rows one
  /// after another.
  void writeStored(int layer, int band, Window window, Object array) throws IOException;

  /// Finishes every file (overviews, statistics, canonical tile order) and gives them their names,
  /// the map itself last.
  void commit() throws IOException;

  @Override
  void close() throws IOException;
}
