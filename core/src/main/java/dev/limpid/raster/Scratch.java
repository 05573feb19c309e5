package dev.limpid.raster;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Buffers for reading one block, used again and again. Taken from a pool and not from the thread,
/// so that short-lived threads do not leave native memory behind.
final class Scratch implements AutoCloseable {
  /// Holds one pixel of 65535 samples of 8 bytes.
  static final int IO_BYTES = 512 << 10;

  private static final int KEPT_BYTES = 8 << 20;
  private static final ConcurrentLinkedDeque<Scratch> POOL = new ConcurrentLinkedDeque<>();

  private final ByteBuffer io = ByteBuffer.allocateDirect(IO_BYTES);
  private byte[] packed = new byte[0];
  private byte[] raw = new byte[0];

  private Object values;
  private SampleType valuesType;

  private Scratch() {}

  static Scratch take() {
    Scratch scratch = POOL.pollFirst();
    return scratch == null ? new Scratch() : scratch;
  }

  /// Native memory for reading straight from the file.
  ByteBuffer io() {
    return io.clear();
  }

  /// At least `length` bytes.
  byte[] packed(int length) {
    if (packed.length < length) packed = new byte[length];
    return packed;
  }

  /// Exactly `length` bytes, of any content.
  byte[] raw(int length) {
    if (raw.length != length) raw = new byte[length];
    return raw;
  }

  /// An array of `type` for as many values as [#io] can hold, of any content.
  Object values(SampleType type) {
    if (type != valuesType) {
      values = type.array(IO_BYTES / type.bytes());
      valuesType = type;
    }
    return values;
  }

  @Override
  public void close() {
    if (packed.length > KEPT_BYTES) packed = new byte[0];
    if (raw.length > KEPT_BYTES) raw = new byte[0];
    POOL.addFirst(this);
  }
}
