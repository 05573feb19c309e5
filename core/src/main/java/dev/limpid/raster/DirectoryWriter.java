package dev.limpid.raster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// One image file directory being put together, little-endian. Values that do not fit in their
/// entry follow the directory.
final class DirectoryWriter {
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int DOUBLE = 12;
  private static final int LONG8 = 16;

  /// @param elsewhere where the value lies when another directory holds it, else -1
  private record Entry(int type, long count, byte[] value, long elsewhere) {}

  private final boolean big;
  private final Map<Integer, Entry> entries = new TreeMap<>();

  DirectoryWriter(boolean big) {
    this.big = big;
  }

  void shorts(int tag, int... values) {
    byte[] value = new byte[Math.multiplyExact(2, values.length)];
    ByteBuffer buffer = littleEndian(value);
    for (int v : values) buffer.putShort((short) v);
    entries.put(tag, new Entry(SHORT, values.length, value, -1));
  }

  void longs(int tag, long... values) {
    byte[] value = new byte[Math.multiplyExact(4, values.length)];
    ByteBuffer buffer = littleEndian(value);
    for (long v : values) buffer.putInt((int) v);
    entries.put(tag, new Entry(LONG, values.length, value, -1));
  }

  /// Places in the file: 8 bytes each in a BigTIFF, else 4.
  void offsets(int tag, long[] values) {
    if (!big) {
      longs(tag, values);
      return;
    }
    byte[] value = new byte[Math.multiplyExact(8, values.length)];
    ByteBuffer buffer = littleEndian(value);
    for (long v : values) buffer.putLong(v);
    entries.put(tag, new Entry(LONG8, values.length, value, -1));
  }

  void doubles(int tag, double... values) {
    byte[] value = new byte[Math.multiplyExact(8, values.length)];
    ByteBuffer buffer = littleEndian(value);
    for (double v : values) buffer.putDouble(v);
    entries.put(tag, new Entry(DOUBLE, values.length, value, -1));
  }

  /// UTF-8, as GDAL writes and reads it.
  void text(int tag, String value) {
    byte[] bytes = (value + '\0').getBytes(StandardCharsets.UTF_8);
    entries.put(tag, new Entry(ASCII, bytes.length, bytes, -1));
  }

  /// Shares the value of `tag` with a directory that lies at `position`.
  void shared(int tag, DirectoryWriter owner, long position) {
    Entry entry = owner.entries.get(tag);
    long place = owner.places(position).get(tag);
    entries.put(tag, new Entry(entry.type, entry.count, entry.value, place));
  }

  long size() {
    long size = tableSize();
    for (Entry e : entries.values()) if (apart(e)) size += even(e.value.length);
    return size;
  }

  /// The bytes of the directory at `position`, an even one.
  ///
  /// @param next where the next directory lies, 0 for none
  byte[] bytes(long position, long next) {
    byte[] bytes = new byte[Math.toIntExact(size())];
    ByteBuffer out = littleEndian(bytes);
    Map<Integer, Long> places = places(position);
    if (big) out.putLong(entries.size());
    else out.putShort((short) entries.size());
    entries.forEach((tag, e) -> put(out, tag, e, places.getOrDefault(tag, e.elsewhere)));
    offset(out, next);
    entries.forEach(
        (tag, e) -> {
          if (apart(e)) out.put((int) (places.get(tag) - position), e.value);
        });
    return bytes;
  }

  private void put(ByteBuffer out, int tag, Entry e, long place) {
    out.putShort((short) tag).putShort((short) e.type);
    offset(out, e.count);
    if (place >= 0) offset(out, place);
    else out.put(e.value).put(new byte[inline() - e.value.length]);
  }

  private Map<Integer, Long> places(long position) {
    Map<Integer, Long> places = new HashMap<>();
    long at = position + tableSize();
    for (Map.Entry<Integer, Entry> e : entries.entrySet()) {
      if (!apart(e.getValue())) continue;
      places.put(e.getKey(), at);
      at += even(e.getValue().value.length);
    }
    return places;
  }

  private void offset(ByteBuffer out, long value) {
    if (big) out.putLong(value);
    else out.putInt((int) value);
  }

  private boolean apart(Entry e) {
    return e.elsewhere < 0 && e.value.length > inline();
  }

  private int inline() {
    return big ? 8 : 4;
  }

  private long tableSize() {
    return big ? 16 + 20L * entries.size() : 6 + 12L * entries.size();
  }

  private static long even(long n) {
    return n + (n & 1);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
