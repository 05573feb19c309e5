package dev.limpid.raster;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The tags of one image. Values stay in the file until asked for, so that a tag that claims four
/// billion values costs nothing.
final class TiffDirectory {
  private static final int MAX_ENTRIES = 65_535;
  private static final int ASCII = 2;

  /// @param inline the value's own bytes when they fit in the entry, else null
  /// @param position of the value otherwise
  private record Entry(int type, long count, ByteBuffer inline, long position) {}

  private final TiffHeader header;
  private final long position;
  private final long next;
  private final Map<Integer, Entry> entries;

  private TiffDirectory(TiffHeader header, long position, long next, Map<Integer, Entry> entries) {
    this.header = header;
    this.position = position;
    this.next = next;
    this.entries = entries;
  }

  static TiffDirectory read(TiffHeader header, long position) throws IOException {
    int countBytes = header.big() ? 8 : 2;
    ByteBuffer head = header.bytes(position, countBytes, "image directory");
    long count = header.big() ? head.getLong() : Short.toUnsignedInt(head.getShort());
    if (count < 1 || count > MAX_ENTRIES)
      throw header.bad(
          "tiff.directory",
          "image directory at byte %d has %s tags, expected 1 to %d",
          position,
          Long.toUnsignedString(count),
          MAX_ENTRIES);
    int entryBytes = header.big() ? 20 : 12;
    ByteBuffer table = header.bytes(position + countBytes, count * entryBytes, "image directory");
    Map<Integer, Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      int at = i * entryBytes;
      entries.putIfAbsent(
          Short.toUnsignedInt(table.getShort(at)), entry(header, table, at, entryBytes));
    }
    long end = position + countBytes + count * entryBytes;
    return new TiffDirectory(header, position, next(header, end), entries);
  }

  /// A file may end with the tags of its last directory.
  private static long next(TiffHeader header, long at) throws IOException {
    if (at == header.source().size()) return 0;
    ByteBuffer next = header.bytes(at, header.big() ? 8 : 4, "offset of the next image directory");
    return header.big() ? next.getLong() : Integer.toUnsignedLong(next.getInt());
  }

  private static Entry entry(TiffHeader header, ByteBuffer table, int at, int entryBytes) {
    int type = Short.toUnsignedInt(table.getShort(at + 2));
    boolean big = header.big();
    long count = big ? table.getLong(at + 4) : Integer.toUnsignedLong(table.getInt(at + 4));
    int room = big ? 8 : 4;
    int valueAt = at + entryBytes - room;
    if (count >= 0 && count <= room && count * width(type) <= room)
      return new Entry(type, count, table.slice(valueAt, room).order(header.order()), 0);
    long position = big ? table.getLong(valueAt) : Integer.toUnsignedLong(table.getInt(valueAt));
    return new Entry(type, count, null, position);
  }

  /// Bytes of one value of a TIFF field type; 0 for types that TIFF does not know.
  private static int width(int type) {
    return switch (type) {
      case 1, 2, 6, 7 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 0;
    };
  }

  /// Where the directory itself lies.
  long position() {
    return position;
  }

  /// Position of the next directory, 0 after the last.
  long next() {
    return next;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count;
  }

  /// The only or first value of a whole-number tag, `absent` where there is no such tag.
  long number(int tag, long absent) throws IOException {
    Entry entry = entries.get(tag);
    return entry == null || entry.count == 0 ? absent : numbers(tag, 1)[0];
  }

  /// The first values of a whole-number tag, at most `most`; empty where there is no such tag. The
  /// caller bounds `most`; the bytes are checked against the file.
  long[] numbers(int tag, long most) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) return new long[0];
    ByteBuffer value = value(tag, entry, most);
    long[] numbers = new long[(int) Math.min(most, entry.count)];
    for (int i = 0; i < numbers.length; i++) numbers[i] = whole(tag, entry.type, value);
    return numbers;
  }

  private long whole(int tag, int type, ByteBuffer value) throws BadInput {
    long number =
        switch (type) {
          case 1 -> Byte.toUnsignedLong(value.get());
          case 3 -> Short.toUnsignedLong(value.getShort());
          case 4, 13 -> Integer.toUnsignedLong(value.getInt());
          case 6 -> value.get();
          case 8 -> value.getShort();
          case 9 -> value.getInt();
          case 16, 17, 18 -> value.getLong();
          default ->
              throw header.bad("tiff.tag", "tag %d has type %d, expected whole numbers", tag, type);
        };
    if (number < 0)
      throw header.bad(
          "tiff.tag",
          "tag %d has a value outside 0 to 2^63 - 1: %s",
          tag,
          type == 16 || type == 18 ? Long.toUnsignedString(number) : Long.toString(number));
    return number;
  }

  /// All values of a FLOAT or DOUBLE tag, at most `most`; empty where there is no such tag.
  double[] doubles(int tag, int most) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) return new double[0];
    if (entry.type != 11 && entry.type != 12)
      throw header.bad("tiff.tag", "tag %d has type %d, expected DOUBLE", tag, entry.type);
    ByteBuffer value = value(tag, entry, most);
    double[] numbers = new double[(int) Math.min(most, entry.count)];
    for (int i = 0; i < numbers.length; i++)
      numbers[i] = entry.type == 11 ? value.getFloat() : value.getDouble();
    return numbers;
  }

  /// The bytes of a text tag before its closing NUL; null where there is none, or where it is
  /// longer than [dev.limpid.io.Limits#tag()].
  byte[] text(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null || entry.count < 0 || entry.count > header.limits().tag()) return null;
    if (entry.type != ASCII && entry.type != 1 && entry.type != 7)
      throw header.bad("tiff.tag", "tag %d has type %d, expected ASCII", tag, entry.type);
    byte[] bytes = new byte[(int) entry.count];
    value(tag, entry, entry.count).get(bytes);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) end++;
    return Arrays.copyOf(bytes, end);
  }

  /// [#text] as UTF-8, or null.
  String string(int tag) throws IOException {
    byte[] bytes = text(tag);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private ByteBuffer value(int tag, Entry entry, long most) throws IOException {
    int width = width(entry.type);
    if (width == 0)
      throw header.bad("tiff.tag", "tag %d has type %d, which TIFF does not know", tag, entry.type);
    if (entry.count < 0)
      throw header.bad("tiff.tag", "tag %d has %s values", tag, Long.toUnsignedString(entry.count));
    if (entry.inline != null) return entry.inline.duplicate().order(header.order());
    long bytes = Math.multiplyExact(Math.min(most, entry.count), width);
    return header.bytes(entry.position, bytes, "tag " + tag);
  }
}
