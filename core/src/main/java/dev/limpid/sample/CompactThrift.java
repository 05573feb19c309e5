package dev.limpid.sample;

import dev.limpid.io.BadInput;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// Reads the pieces of Thrift's compact protocol, in which Parquet writes its footer and the
/// headers of pages. Nothing is allocated by what they announce: each must fit in the bytes that
/// are there.
final class CompactThrift {
  static final int STRUCT = 12;

  private final ByteBuffer in;
  private final Function<String, BadInput> refusal;

  /// @param refusal makes the message of what is wrong, such as `is cut off`
  CompactThrift(ByteBuffer in, Function<String, BadInput> refusal) {
    this.in = in;
    this.refusal = refusal;
  }

  /// Bytes read so far.
  int position() {
    return in.position();
  }

  int remaining() {
    return in.remaining();
  }

  int get() throws BadInput {
    if (!in.hasRemaining()) throw refusal.apply("is cut off");
    return in.get() & 0xFF;
  }

  long varint() throws BadInput {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = get();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) return value;
    }
    throw refusal.apply("has a number of more than 64 bits");
  }

  long zigzag() throws BadInput {
    long n = varint();
    return (n >>> 1) ^ -(n & 1);
  }

  private void advance(long bytes) throws BadInput {
    if (bytes < 0 || bytes > in.remaining())
      throw refusal.apply("has a text of " + bytes + " bytes, " + in.remaining() + " are left");
    in.position(in.position() + (int) bytes);
  }

  /// Passes over a value that holds no other.
  ///
  /// @return false, and nothing passed, where `type` is a list, a map, a struct or unknown
  boolean skip(int type) throws BadInput {
    switch (type) {
      case 3 -> get();
      case 4, 5, 6 -> varint();
      case 7 -> advance(Double.BYTES);
      case 8 -> advance(varint());
      default -> {
        return false;
      }
    }
    return true;
  }
}
