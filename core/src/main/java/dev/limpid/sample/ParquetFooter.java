package dev.limpid.sample;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Walks the footer of a Parquet file before the library allocates by it: each text, list and
/// number in it must fit in the bytes that are there. What the footer means is not looked at.
///
/// A footer is a Thrift struct in the compact protocol, before its length and `PAR1`.
final class ParquetFooter {
  private static final int DEEPEST = 24;
  private static final int TAIL = 8;
  private static final long LONGEST =
      Math.min(Limits.DEFAULT.document(), Runtime.getRuntime().maxMemory() / 16);

  private final String file;
  private final CompactThrift in;

  private ParquetFooter(String file, ByteBuffer in) {
    this.file = file;
    this.in = new CompactThrift(in, what -> bad(file, what));
  }

  static void check(Path path) throws IOException {
    String file = path.toString();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < TAIL) throw bad(file, "is cut off");
      long length = read(channel, size - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
      if (length < 0 || length > Math.min(LONGEST, size - TAIL))
        throw bad(file, "says that it has " + length + " bytes");
      new ParquetFooter(file, read(channel, size - TAIL - length, (int) length)).struct(0);
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
    return bytes.flip();
  }

  private void struct(int depth) throws BadInput {
    if (depth > DEEPEST) throw bad(file, "nests deeper than " + DEEPEST);
    while (true) {
      int head = in.get();
      if (head == 0) return;
      if (head >> 4 == 0) in.varint(); // the field's number, where it does not follow the last
      if ((head & 15) > 2) value(head & 15, depth); // a boolean is its type
    }
  }

  private void value(int type, int depth) throws BadInput {
    if (in.skip(type)) return;
    switch (type) {
      case 1, 2 -> in.get(); // of a list
      case 9, 10 -> list(depth + 1);
      case 11 -> map(depth + 1);
      case CompactThrift.STRUCT -> struct(depth + 1);
      default -> throw bad(file, "has a field of type " + type);
    }
  }

  private void list(int depth) throws BadInput {
    int head = in.get();
    long count = head >> 4 == 15 ? in.varint() : head >> 4;
    elements(count, depth);
    for (long i = 0; i < count; i++) value(head & 15, depth);
  }

  private void map(int depth) throws BadInput {
    long count = in.varint();
    elements(count, depth);
    if (count == 0) return;
    int types = in.get();
    for (long i = 0; i < count; i++) {
      value(types >> 4, depth);
      value(types & 15, depth);
    }
  }

  private void elements(long count, int depth) throws BadInput {
    if (depth > DEEPEST) throw bad(file, "nests deeper than " + DEEPEST);
    if (count < 0 || count > in.remaining())
      throw bad(file, "lists " + count + " values in " + in.remaining() + " bytes");
  }

  private static BadInput bad(String file, String what) {
    return new BadInput(
        "table.parquet",
        file,
        "the footer of this Parquet file " + what + "; copy or write the file again");
  }
}
