package dev.limpid.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What a [Journal] tells of a run that ended early.
///
/// @param guard JSON text; null when not even that was written, and there is nothing to go on from
/// @param files names that the run was giving when it ended; empty when it was not so far
/// @param end bytes of the journal up to its last sound record; what follows was torn off
record PastRun(String guard, List<JournalRecord.Tile> tiles, List<String> files, long end) {
  /// A guard lists the input files; nothing else is longer than a few thousand bytes.
  private static final int LARGEST_RECORD = 64 << 20;

  static final PastRun NONE = new PastRun(null, List.of(), List.of(), 0);

  PastRun {
    tiles = List.copyOf(tiles);
    files = List.copyOf(files);
  }

  boolean committing() {
    return !files.isEmpty();
  }

  /// Reads up to the first record that is cut short or whose checksum is wrong.
  static PastRun read(Path journal) throws IOException {
    if (!Files.isRegularFile(journal, LinkOption.NOFOLLOW_LINKS)) return NONE;
    String guard = null;
    List<String> files = List.of();
    List<JournalRecord.Tile> tiles = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(journal, Set.of(StandardOpenOption.READ))) {
      long end = Journal.MAGIC.length;
      if (!Arrays.equals(take(channel, 0, Journal.MAGIC.length), Journal.MAGIC)) return NONE;
      for (byte[] record = next(channel, end); record != null; record = next(channel, end)) {
        switch (JournalRecord.read(record)) {
          case JournalRecord.Guard g -> guard = g.json();
          case JournalRecord.Tile tile -> tiles.add(tile);
          case JournalRecord.Commit commit -> files = commit.files();
        }
        end += record.length + 8;
        if (guard == null) return NONE;
      }
      return new PastRun(guard, tiles, files, guard == null ? 0 : end);
    }
  }

  /// Null at the end of what is sound.
  private static byte[] next(FileChannel channel, long at) throws IOException {
    byte[] head = take(channel, at, 4);
    if (head == null) return null;
    int length = ByteBuffer.wrap(head).getInt();
    if (length < 1 || length > LARGEST_RECORD || at + length + 8 > channel.size()) return null;
    byte[] bytes = take(channel, at + 4, length + 4);
    if (bytes == null) return null;
    int crc = ByteBuffer.wrap(bytes).getInt(length);
    return crc == Journal.crc32c(bytes, 0, length) ? Arrays.copyOf(bytes, length) : null;
  }

  /// Null where the file is shorter.
  private static byte[] take(FileChannel channel, long at, int length) throws IOException {
    if (at + length > channel.size()) return null;
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) if (channel.read(buffer, at + buffer.position()) < 0) return null;
    return buffer.array();
  }
}
