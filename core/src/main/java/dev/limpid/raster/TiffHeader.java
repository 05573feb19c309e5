package dev.limpid.raster;

import dev.limpid.io.BadInput;
import dev.limpid.io.ByteSource;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The first bytes of a classic TIFF or BigTIFF, and the file behind them.
///
/// @param big whether offsets have 8 bytes (BigTIFF)
/// @param first position of the first image directory
record TiffHeader(ByteSource source, Limits limits, ByteOrder order, boolean big, long first) {
  private static final int CLASSIC = 42;
  private static final int BIG = 43;

  static TiffHeader read(ByteSource source, Limits limits) throws IOException {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(16, source.size()));
    source.read(0, start);
    start.flip();
    if (start.remaining() < 8) throw notTiff(source);
    int mark = start.getShort();
    if (mark != 0x4949 && mark != 0x4D4D) throw notTiff(source);
    start.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int version = start.getShort();
    if (version == CLASSIC)
      return new TiffHeader(
          source, limits, start.order(), false, Integer.toUnsignedLong(start.getInt()));
    if (version != BIG || start.remaining() < 12) throw notTiff(source);
    if (start.getShort() != 8 || start.getShort() != 0)
      throw new BadInput("tiff.header", source.name(), "BigTIFF whose offsets are not of 8 bytes");
    return new TiffHeader(source, limits, start.order(), true, start.getLong());
  }

  private static BadInput notTiff(ByteSource source) {
    return new BadInput(
        "tiff.header", source.name(), "not a TIFF: it starts with neither II*, MM* nor BigTIFF");
  }

  /// Bytes at `position`, in the file's byte order, after a check that the file has them.
  ByteBuffer bytes(long position, long length, String what) throws IOException {
    if (position < 0 || length < 0 || position > source.size() - length)
      throw bad(
          "tiff.truncated",
          "%s would lie at bytes %s to %s, but the file has %d: it is incomplete or damaged",
          what,
          Long.toUnsignedString(position),
          Long.toUnsignedString(position + length),
          source.size());
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(order);
    source.read(position, bytes);
    return bytes.flip();
  }

  /// The file is named in front; what comes out of it goes in as an argument, never as `message`.
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  BadInput bad(String code, String message, Object... arguments) {
    return new BadInput(code, source.name(), message.formatted(arguments));
  }
}
