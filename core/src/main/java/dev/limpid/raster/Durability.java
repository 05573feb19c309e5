package dev.limpid.raster;

import dev.limpid.io.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Sends what was written to a file to the disk in the background, a share at a time. Without it
/// the disk idles while a map is computed and the map waits for the disk at the end.
final class Durability {
  private static final long SHARE = 48L << 20;

  private final FileChannel channel;
  private final Path file;
  private boolean active;
  private long waiting;
  private Thread forcing;
  private IOException failure;

  Durability(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  synchronized void begin() {
    active = true;
  }

  /// Called after each write.
  synchronized void wrote(long bytes) {
    waiting += bytes;
    if (!active || waiting < SHARE || forcing != null) return;
    waiting = 0;
    forcing = Thread.ofPlatform().daemon().name("limpid-disk").start(this::force);
  }

  private void force() {
    IOException trouble = null;
    try {
      Disk.force(channel, file, false);
    } catch (IOException e) {
      trouble = e;
    }
    synchronized (this) {
      if (failure == null) failure = trouble;
      forcing = null;
    }
  }

  /// Waits for what is under way.
  ///
  /// @throws IOException when the disk refused bytes: a later attempt would not say so again
  void end() throws IOException {
    Thread last;
    synchronized (this) {
      active = false;
      last = forcing;
    }
    try {
      if (last != null) last.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while bytes went to the disk", e);
    }
    synchronized (this) {
      if (failure != null) throw failure;
    }
  }
}
