package dev.limpid.viewer;

import dev.limpid.cube.CubeFiles;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Rasters that stay open between requests, the least recently used closed first: a season of many
/// bands has more files than a process may open.
final class FilePool implements AutoCloseable {
  private static final int MOST = 96;

  /// What is done with a raster while it is open.
  interface Use {
    void with(RasterSource source) throws IOException;
  }

  private static final class Entry {
    private RasterSource source;
    private int users;
  }

  private final Map<URI, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  void use(CubeFiles cube, URI file, Use use) throws IOException {
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(file, key -> new Entry());
      entry.users++;
    }
    try {
      use.with(open(cube, file, entry));
    } finally {
      synchronized (entries) {
        entry.users--;
        shrink();
      }
    }
  }

  private static RasterSource open(CubeFiles cube, URI file, Entry entry) throws IOException {
    synchronized (entry) {
      if (entry.source == null) entry.source = cube.open(file);
      return entry.source;
    }
  }

  private void shrink() throws IOException {
    Iterator<Entry> eldest = entries.values().iterator();
    while (entries.size() > MOST && eldest.hasNext()) {
      Entry entry = eldest.next();
      if (entry.users > 0) continue;
      eldest.remove();
      if (entry.source != null) entry.source.close();
    }
  }

  /// Rasters that are open.
  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (entries) {
      for (Entry entry : entries.values()) if (entry.source != null) entry.source.close();
      entries.clear();
    }
  }
}
