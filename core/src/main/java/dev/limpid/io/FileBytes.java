package dev.limpid.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A local file, read at positions rather than mapped: mapped pages would count as resident memory.
record FileBytes(String name, FileChannel channel, long size) implements ByteSource {
  /// The JDK keeps a native copy of the largest heap buffer that a thread ever read into.
  private static final int AT_ONCE = 256 << 10;

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    if (position < 0 || position > size - into.remaining())
      throw new BadInput(
          "file.truncated",
          name,
          "needs bytes %d to %d, but the file has %d: it is incomplete or damaged, copy it again"
              .formatted(position, position + into.remaining(), size));
    int end = into.limit();
    long at = position;
    while (into.position() < end) {
      into.limit((int) Math.min(end, into.position() + (long) AT_ONCE));
      int n = channel.read(into, at);
      if (n < 0)
        throw new BadInput("file.truncated", name, "became shorter while it was being read");
      at += n;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
