package dev.limpid.raster;

import dev.limpid.geo.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The files of a map being written, a block at a time, each pixel once. Nothing appears at the
/// destination until `commit`; closing without it leaves old files untouched. Blocks may come from
/// many threads, in any order and of any size: the bytes of the files depend on the pixels alone.
public interface MapWriter extends AutoCloseable {
  /// A file beside the map.
  ///
  /// @param path one of [MapFiles#documents]
  record Document(Path path, byte[] bytes) {
    public Document(Path path, String text) {
      this(path, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Writes what lies beside a map from what is in it.
  @FunctionalInterface
  interface Documents {
    List<Document> of(List<FinishedLayer> layers) throws IOException;
  }

  /// Computed values in physical units: the bands of all layers, in order. `NaN` becomes the
  /// layer's no-data value.
  void write(Raster block) throws IOException;

  /// The same values at every pixel of `window`: as if [#write] came with them, but a tile of them
  /// is made once.
  ///
  /// @param values of the bands of all layers
  void fill(Window window, float[] values) throws IOException;

  /// Values as stored, for copies that must be exact: an array of the layer's own type, rows one
  /// after another.
  void writeStored(int layer, int band, Window window, Object array) throws IOException;

  /// Whether some pixel of `window` has to be written; not where an earlier run did already.
  default boolean needs(Window window) throws IOException {
    return true;
  }

  /// Tiles of all layers taken over from an earlier run.
  default int resumedTiles() {
    return 0;
  }

  /// Finishes every file (overviews, statistics, canonical tile order) and gives them their names,
  /// the map itself last.
  default void commit() throws IOException {
    commit(layers -> List.of());
  }

  /// The same with documents: companions get their names, then documents, then the map.
  void commit(Documents documents) throws IOException;

  /// Throws away what was written; by default [#close] may keep it for a later run.
  default void abandon() throws IOException {
    close();
  }

  @Override
  void close() throws IOException;
}
