package dev.limpid.raster;

import dev.limpid.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Some of the bytes of a [ByteSource], one after another.
final class SourceStream extends InputStream {
  private final ByteSource source;
  private final byte[] buffer = new byte[64 << 10];
  private long next;
  private long left;
  private int at;
  private int filled;

  SourceStream(ByteSource source, long position, long length) {
    this.source = source;
    this.next = position;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    return more() ? buffer[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) return 0;
    if (!more()) return -1;
    int n = Math.min(length, filled - at);
    System.arraycopy(buffer, at, into, offset, n);
    at += n;
    return n;
  }

  private boolean more() throws IOException {
    if (at < filled) return true;
    if (left == 0) return false;
    filled = (int) Math.min(left, buffer.length);
    at = 0;
    source.read(next, ByteBuffer.wrap(buffer, 0, filled));
    next += filled;
    left -= filled;
    return true;
  }
}
