package dev.limpid.raster;

import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// A hidden file beside the product it will become or be copied into. Many threads may write, each
/// its own bytes.
final class PartFile implements AutoCloseable {
  private final Path path;
  private final Path target;
  private final FileChannel channel;
  private final AtomicLong end;
  private final Durability durability;

  /// Opens `path`, emptied, for this process alone.
  ///
  /// @param target the product, for messages
  /// @param start where [#append] begins
  PartFile(Path path, Path target, long start) throws IOException {
    this(path, target, start, 0);
  }

  /// @param kept bytes from the beginning that stay
  PartFile(Path path, Path target, long start, long kept) throws IOException {
    this.path = path;
    this.target = target;
    this.end = new AtomicLong(start);
    this.channel = Disk.open(path);
    this.durability = new Durability(channel, path);
    try {
      if (!Disk.lock(channel))
        throw new BadInput(
            "output.busy", target.toString(), "is being written by another run; wait for it");
      if (channel.size() > kept) channel.truncate(kept);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  long end() {
    return end.get();
  }

  /// Writes behind all that was appended before and says where.
  long append(byte[] bytes) throws IOException {
    long position = end.getAndAdd(bytes.length);
    write(position, bytes, 0, bytes.length);
    return position;
  }

  void write(long position, byte[] bytes, int offset, int length) throws IOException {
    try {
      Disk.write(channel, path, ByteBuffer.wrap(bytes, offset, length), position);
      durability.wrote(length);
    } catch (IOException e) {
      throw AtomicFiles.explain(e, target, position + length);
    }
  }

  void read(long position, byte[] into, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
    long at = position;
    while (buffer.hasRemaining()) {
      int n = channel.read(buffer, at);
      if (n < 0) throw new IOException(path + " ends at " + at + ", it was cut by something else");
      at += n;
    }
  }

  /// Copies bytes to the end of `other`, without a way through this process's memory where the
  /// system can.
  void copyTo(PartFile other, long position, long length) throws IOException {
    long to = other.end.getAndAdd(length);
    try {
      synchronized (other) {
        Disk.copy(channel, position, length, other.channel, other.path, to);
      }
      other.durability.wrote(length);
    } catch (IOException e) {
      throw AtomicFiles.explain(e, other.target, to + length);
    }
  }

  /// The file will be the product: its bytes are made durable while others are still computed, so
  /// that little is left for [#force].
  PartFile forcedEarly() {
    durability.begin();
    return this;
  }

  /// Makes the bytes durable; a file that ends in a hole gets its full length first.
  void force(long length) throws IOException {
    try {
      if (channel.size() < length)
        Disk.write(channel, path, ByteBuffer.wrap(new byte[1]), length - 1);
      durability.end();
      Disk.force(channel, path, true);
    } catch (IOException e) {
      throw AtomicFiles.explain(e, target, length);
    }
  }

  /// Makes durable what was written until now, while others write on.
  void forceData() throws IOException {
    try {
      Disk.force(channel, path, false);
    } catch (IOException e) {
      throw AtomicFiles.explain(e, target, end.get());
    }
  }

  /// Whether these bytes are there and have this checksum.
  boolean holds(long position, int length, int crc32c) throws IOException {
    if (position < 0 || length < 0 || position + length > channel.size()) return false;
    byte[] bytes = new byte[length];
    read(position, bytes, length);
    return Journal.crc32c(bytes, 0, length) == crc32c;
  }

  /// Appends from here on.
  void appendFrom(long position) throws IOException {
    end.set(position);
    if (channel.size() > position) channel.truncate(position);
  }

  /// Closes the file and leaves it where it is.
  @Override
  public void close() throws IOException {
    channel.close();
  }

  void discard() throws IOException {
    channel.close();
    Disk.delete(path);
  }
}
