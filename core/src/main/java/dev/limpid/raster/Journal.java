package dev.limpid.raster;

import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/// Which tiles are finished and on the disk: records behind one another, each with its length and
/// checksum. A record says no more than what is durable: the bytes of its tile were forced before.
///
/// Forcing takes its time, so it is done for many tiles at once, in the background: when 48 MiB
/// wait or a second is over. What a kill costs is what was computed since.
///
/// ```
/// "LIMPIDJ1", then per record: length n (4 bytes), n bytes, CRC-32C of these n bytes (4 bytes)
/// ```
final class Journal implements AutoCloseable {
  static final byte[] MAGIC = "LIMPIDJ1".getBytes(StandardCharsets.US_ASCII);
  static final long SHARE = 48L << 20;
  private static final long PATIENCE_MILLIS = 1000;

  private final Path path;
  private final FileChannel channel;
  private final long share;
  private final Object writing = new Object();
  private final Thread writer;
  private List<Waiting> waiting = new ArrayList<>();
  private long waitingBytes;
  private long end;
  private int added;
  private boolean over;
  private IOException failure;

  private record Waiting(JournalRecord.Tile record, PartFile part) {}

  private Journal(Path path, long end, long share) throws IOException {
    this.path = path;
    this.share = share;
    this.end = end;
    this.channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    channel.truncate(end);
    this.writer = Thread.ofPlatform().daemon().name("limpid-journal").unstarted(this::work);
  }

  /// A new journal; whatever lay there is gone.
  ///
  /// @param share bytes of tiles that are recorded at once; 0 for each as it comes
  static Journal begin(Path path, String guard, long share) throws IOException {
    Journal journal = new Journal(path, 0, share);
    try {
      journal.append(MAGIC);
      journal.append(framed(new JournalRecord.Guard(guard)));
      journal.force();
      AtomicFiles.forceFolder(path.toAbsolutePath().getParent());
    } catch (IOException | RuntimeException e) {
      journal.channel.close();
      throw e;
    }
    if (share > 0) journal.writer.start();
    return journal;
  }

  /// Goes on behind the last sound record.
  static Journal resume(Path path, PastRun past, long share) throws IOException {
    Journal journal = new Journal(path, past.end(), share);
    if (share > 0) journal.writer.start();
    return journal;
  }

  private static byte[] framed(JournalRecord record) {
    byte[] bytes = record.bytes();
    ByteBuffer framed = ByteBuffer.allocate(bytes.length + 8);
    return framed.putInt(bytes.length).put(bytes).putInt(crc32c(bytes, 0, bytes.length)).array();
  }

  static int crc32c(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /// Notes a tile whose bytes were written, but not yet forced, to `part`.
  ///
  /// @throws IOException when earlier tiles could not be recorded
  void add(JournalRecord.Tile tile, PartFile part) throws IOException {
    synchronized (this) {
      if (failure != null) throw failure;
      waiting.add(new Waiting(tile, part));
      added++;
      waitingBytes += tile.tile().length();
      if (waitingBytes >= share || waiting.size() == 1) notifyAll();
    }
    if (share == 0) write();
  }

  /// Tiles noted by this run.
  synchronized int records() {
    return added;
  }

  private void work() {
    try {
      while (await()) write();
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        failure = e instanceof IOException io ? io : new IOException(e.toString(), e);
      }
    }
  }

  /// Until there is something to write and it is time to; false at the end.
  private synchronized boolean await() {
    try {
      while (waiting.isEmpty() && !over) wait();
      long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
      for (long left = PATIENCE_MILLIS; left > 0 && waitingBytes < share && !over; ) {
        wait(left);
        left = (until - System.nanoTime()) / 1_000_000;
      }
      return !over;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false; // nobody but a test interrupts it
    }
  }

  /// Forces the tiles that wait, then records them and forces the records.
  private void write() throws IOException {
    synchronized (writing) {
      List<Waiting> now;
      synchronized (this) {
        now = waiting;
        waiting = new ArrayList<>();
        waitingBytes = 0;
      }
      if (now.isEmpty()) return;
      Set<PartFile> parts = new HashSet<>();
      for (Waiting w : now) parts.add(w.part());
      for (PartFile part : parts) part.forceData();
      ByteArrayOutputStream records = new ByteArrayOutputStream();
      for (Waiting w : now) records.write(framed(w.record()));
      append(records.toByteArray());
      force();
    }
  }

  private void append(byte[] bytes) throws IOException {
    try {
      Disk.write(channel, path, ByteBuffer.wrap(bytes), end);
      end += bytes.length;
    } catch (IOException e) {
      throw AtomicFiles.explain(e, path, end + bytes.length);
    }
  }

  private void force() throws IOException {
    try {
      Disk.force(channel, path, false);
    } catch (IOException e) {
      throw AtomicFiles.explain(e, path, end);
    }
  }

  /// Records all that waits.
  void flush() throws IOException {
    write();
    synchronized (this) {
      if (failure != null) throw failure;
    }
  }

  /// Records that every tile is there and which files will get their names now.
  void commit(List<Path> files) throws IOException {
    flush();
    synchronized (writing) {
      append(
          framed(
              new JournalRecord.Commit(
                  files.stream().map(f -> f.getFileName().toString()).toList())));
      force();
    }
  }

  private void stop() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  /// Records what waits and leaves the journal to a later run.
  @Override
  public void close() throws IOException {
    stop();
    try {
      flush();
    } finally {
      channel.close();
    }
  }

  void discard() throws IOException {
    stop();
    channel.close();
    Disk.delete(path);
  }
}
