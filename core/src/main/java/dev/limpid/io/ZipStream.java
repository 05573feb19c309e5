package dev.limpid.io;

import dev.limpid.io.SafeZip.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The bytes of one archive entry: as many as the directory says and no more, with the right CRC,
/// or an error.
final class ZipStream extends InputStream {
  private final ByteSource source;
  private final Entry entry;
  private final Inflater inflater;
  private final CRC32 crc = new CRC32();
  private final ByteBuffer packed = ByteBuffer.allocate(32 << 10);
  private final byte[] one = new byte[1];
  private long position;
  private long left;
  private long wanted;
  private boolean closed;

  ZipStream(ByteSource source, Entry entry, long position) {
    this.source = source;
    this.entry = entry;
    this.position = position;
    this.left = entry.packed();
    this.wanted = entry.size();
    this.inflater = entry.method() == 8 ? new Inflater(true) : null;
    packed.limit(0);
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (closed) throw new IOException(entry.name() + " is closed");
    if (length == 0) return 0;
    if (wanted == 0) {
      finish();
      return -1;
    }
    int n = some(into, from, (int) Math.min(length, wanted));
    crc.update(into, from, n);
    wanted -= n;
    return n;
  }

  private int some(byte[] into, int from, int length) throws IOException {
    if (inflater == null) {
      if (!packed.hasRemaining() && !fill()) throw bad("ends too early");
      int n = Math.min(length, packed.remaining());
      packed.get(into, from, n);
      return n;
    }
    try {
      while (true) {
        int n = inflater.inflate(into, from, length);
        if (n > 0) return n;
        if (inflater.finished() || inflater.needsDictionary() || !feed())
          throw bad("ends too early");
      }
    } catch (DataFormatException e) {
      throw bad("is damaged: " + e.getMessage());
    }
  }

  private boolean feed() throws IOException {
    if (!fill()) return false;
    inflater.setInput(packed);
    return true;
  }

  private boolean fill() throws IOException {
    if (left == 0) return false;
    packed.clear().limit((int) Math.min(packed.capacity(), left));
    int n = packed.remaining();
    source.read(position, packed);
    packed.flip();
    position += n;
    left -= n;
    return true;
  }

  private void finish() throws IOException {
    boolean more = inflater == null ? left > 0 || packed.hasRemaining() : !ended();
    if (more) throw bad("holds more than the directory says");
    if ((int) crc.getValue() != entry.crc()) throw bad("fails its checksum");
  }

  /// A deflate stream of known size may still owe its end mark.
  private boolean ended() throws IOException {
    try {
      while (!inflater.finished()) {
        if (inflater.inflate(one) > 0) return false;
        if (!inflater.finished() && (inflater.needsDictionary() || !feed())) return false;
      }
      return true;
    } catch (DataFormatException e) {
      throw bad("is damaged: " + e.getMessage());
    }
  }

  private BadInput bad(String what) {
    return new BadInput(
        "zip.corrupt",
        source.name(),
        "the entry '%s' %s".formatted(Redact.line(entry.name(), 200), what));
  }

  @Override
  public void close() {
    if (inflater != null) inflater.end();
    closed = true;
  }
}
