package dev.limpid.cube;

import dev.limpid.geo.Window;
import java.io.IOException;

/// Rasters of one place at several times, on one grid, open for reading by many threads.
public interface Cube extends AutoCloseable {
  CubeFiles files();

  /// Reads `window` of every series and of what does not change. It may reach beyond the grid: what
  /// lies outside is no data.
  Patch read(Window window) throws IOException;

  /// Whether [#read] would find no data everywhere, where the files say so without being read.
  boolean absent(Window window);

  /// Bytes of unpacked blocks of the files that reading `window` (inside the grid) goes through.
  long unpackedBytes(Window window);

  @Override
  void close() throws IOException;
}
