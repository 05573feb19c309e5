package dev.limpid.raster;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Unpacked blocks of all open rasters, the least recently used dropped first, so that windows that
/// overlap or are smaller than a file's blocks do not unpack one again. One budget for the whole
/// process, since a cube opens hundreds of files.
public final class BlockCache {
  private static final long DEFAULT_LIMIT =
      Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 8);
  static final BlockCache SHARED = new BlockCache(DEFAULT_LIMIT);

  /// @param source number of the open image
  /// @param offset of the packed block in its file: blocks that share bytes share pixels
  /// @param count of packed bytes
  /// @param part of a block that is unpacked in parts, else 0
  /// @param rows that are unpacked
  record Key(long source, long offset, long count, int part, int rows) {}

  /// Makes a block that is not there.
  interface Loader {
    Object load() throws IOException;
  }

  /// A block being made or made. Whoever comes second waits on the slot, not on the cache.
  private static final class Slot {
    private Object block;
    private boolean counted;
    private final long bytes;

    Slot(long bytes) {
      this.bytes = bytes;
    }
  }

  private final Map<Key, Slot> slots = new LinkedHashMap<>(64, 0.75f, true);
  private long limit;
  private long held;

  BlockCache(long limit) {
    this.limit = limit;
  }

  /// Bytes of unpacked blocks that a process keeps unless told otherwise.
  public static long defaultLimit() {
    return DEFAULT_LIMIT;
  }

  /// Sets how many bytes of unpacked blocks are kept; 0 keeps none. Readers hold the blocks that
  /// they are using on top of it.
  public static void limit(long bytes) {
    if (bytes < 0) throw new IllegalArgumentException("cache limit must be >= 0, got " + bytes);
    synchronized (SHARED.slots) {
      SHARED.limit = bytes;
      SHARED.evict();
    }
  }

  /// The block of `key`, made by `loader` if nobody has; two threads never make the same.
  Object get(Key key, long bytes, Loader loader) throws IOException {
    Slot slot;
    synchronized (slots) {
      slot = slots.computeIfAbsent(key, k -> new Slot(bytes));
    }
    try {
      synchronized (slot) {
        if (slot.block == null) slot.block = loader.load();
      }
      return slot.block;
    } finally {
      settle(key, slot);
    }
  }

  /// The block of `key` if it is ready, else null.
  Object peek(Key key) {
    Slot slot;
    synchronized (slots) {
      slot = slots.get(key);
      return slot == null || !slot.counted ? null : slot.block;
    }
  }

  void put(Key key, long bytes, Object block) {
    Slot slot = new Slot(bytes);
    slot.block = block;
    synchronized (slots) {
      Slot old = slots.put(key, slot);
      if (old != null && old.counted) held -= old.bytes;
    }
    settle(key, slot);
  }

  /// Counts a block that was made, forgets one that failed.
  private void settle(Key key, Slot slot) {
    synchronized (slots) {
      if (slot.counted || slots.get(key) != slot) return;
      if (slot.block == null) {
        slots.remove(key);
        return;
      }
      slot.counted = true;
      held += slot.bytes;
      evict();
    }
  }

  private void evict() {
    Iterator<Slot> eldest = slots.values().iterator();
    while (held > limit && eldest.hasNext()) {
      Slot slot = eldest.next();
      if (!slot.counted) continue;
      held -= slot.bytes;
      eldest.remove();
    }
  }

  /// Drops what belongs to an image that is closed.
  void forget(long source) {
    synchronized (slots) {
      Iterator<Map.Entry<Key, Slot>> all = slots.entrySet().iterator();
      while (all.hasNext()) {
        Map.Entry<Key, Slot> entry = all.next();
        if (entry.getKey().source() != source) continue;
        if (entry.getValue().counted) held -= entry.getValue().bytes;
        all.remove();
      }
    }
  }

  long held() {
    synchronized (slots) {
      return held;
    }
  }
}
