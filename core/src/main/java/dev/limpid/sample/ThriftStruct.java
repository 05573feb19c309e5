package dev.limpid.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A struct in Thrift's compact protocol, in which Parquet has its footer and the headers of pages.
/// Fields are added by rising number.
///
/// Layout (apache/thrift, `thrift-compact-protocol.md`): before each field a byte, the distance to
/// the last field's number in its upper half, its type in the lower; whole numbers are zigzag
/// varints; a zero ends the struct.
final class ThriftStruct {
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int last;

  private void head(int field, int type) {
    if (field <= last || field > last + 15)
      throw new IllegalArgumentException("field " + field + " cannot follow field " + last);
    out.write((field - last) << 4 | type);
    last = field;
  }

  private void varint(long value) {
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) out.write((int) (rest & 0x7F) | 0x80);
    out.write((int) rest);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  private void bytes(byte[] bytes) {
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  ThriftStruct i32(int field, int value) {
    head(field, I32);
    zigzag(value);
    return this;
  }

  ThriftStruct i64(int field, long value) {
    head(field, I64);
    zigzag(value);
    return this;
  }

  ThriftStruct text(int field, String value) {
    head(field, BINARY);
    bytes(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  ThriftStruct struct(int field, ThriftStruct value) {
    head(field, CompactThrift.STRUCT);
    out.writeBytes(value.bytes());
    return this;
  }

  private void list(int field, int size, int type) {
    head(field, LIST);
    out.write(Math.min(size, 15) << 4 | type);
    if (size >= 15) varint(size);
  }

  ThriftStruct integers(int field, int... values) {
    list(field, values.length, I32);
    for (int value : values) zigzag(value);
    return this;
  }

  ThriftStruct texts(int field, String... values) {
    list(field, values.length, BINARY);
    for (String value : values) bytes(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  ThriftStruct structs(int field, List<ThriftStruct> values) {
    list(field, values.size(), CompactThrift.STRUCT);
    for (ThriftStruct value : values) out.writeBytes(value.bytes());
    return this;
  }

  /// The fields so far and the end.
  byte[] bytes() {
    return Arrays.copyOf(out.toByteArray(), out.size() + 1);
  }
}
