package dev.limpid.io;

import dev.limpid.io.SafeZip.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the central directory of a ZIP archive, with the 64-bit extension.
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int END64 = 0x06064b50;
  private static final int END64_LENGTH = 56;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int LOCATOR64_LENGTH = 20;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int NONE = 0xFFFF;
  private static final long NONE_64 = 0xFFFF_FFFFL;

  /// Bytes of one record that are believed: names and extra fields are short in real archives.
  private static final int RECORD = 1024;

  private final ByteSource source;
  private final Limits limits;
  private long count;
  private long length;
  private long start;

  ZipDirectory(ByteSource source, Limits limits) {
    this.source = source;
    this.limits = limits;
  }

  /// Where the directory begins; entries lie before it. Known after [#read].
  long start() {
    return start;
  }

  List<Entry> read() throws IOException {
    findEnd();
    if (count > limits.entries())
      throw bad("zip.limit", "has %d entries, the limit is %d".formatted(count, limits.entries()));
    if (length > Math.max(1, count) * RECORD || count * CENTRAL_LENGTH > length)
      throw bad(
          "zip.corrupt",
          "a directory of %d bytes for %d entries is not plausible".formatted(length, count));
    ByteBuffer bytes = read(start, Math.toIntExact(length));
    List<Entry> entries = new ArrayList<>();
    for (long k = 0; k < count; k++) entries.add(entry(bytes));
    if (bytes.hasRemaining()) throw bad("zip.corrupt", "has more in its directory than it says");
    return entries;
  }

  private void findEnd() throws IOException {
    long size = source.size();
    int tail = (int) Math.min(size, END_LENGTH + 65_535L);
    ByteBuffer bytes = read(size - tail, tail);
    for (int at = tail - END_LENGTH; at >= 0; at--) {
      boolean found = bytes.getInt(at) == END && at + END_LENGTH + u16(bytes, at + 20) == tail;
      if (!found) continue;
      long end = size - tail + at;
      if (u16(bytes, at + 4) != u16(bytes, at + 6))
        throw bad("zip.corrupt", "is one part of a split archive; join the parts first");
      count = u16(bytes, at + 10);
      length = u32(bytes, at + 12);
      start = u32(bytes, at + 16);
      if (count == NONE || length == NONE_64 || start == NONE_64) end = end64(end);
      if (start < 0 || length < 0 || start > end - length)
        throw bad("zip.corrupt", "says that its directory lies outside the file");
      return;
    }
    throw bad(
        "zip.truncated",
        "has no end of archive: it is incomplete or not a ZIP file; copy it again");
  }

  private long end64(long end) throws IOException {
    if (end < LOCATOR64_LENGTH) return end;
    ByteBuffer locator = read(end - LOCATOR64_LENGTH, LOCATOR64_LENGTH);
    if (locator.getInt(0) != LOCATOR64) return end;
    long at = locator.getLong(8);
    if (at < 0 || at > end - LOCATOR64_LENGTH - END64_LENGTH)
      throw bad("zip.corrupt", "says that its 64-bit end lies outside the file");
    ByteBuffer record = read(at, END64_LENGTH);
    if (record.getInt(0) != END64) throw bad("zip.corrupt", "has a damaged 64-bit end");
    count = record.getLong(32);
    length = record.getLong(40);
    start = record.getLong(48);
    if (count < 0) throw bad("zip.corrupt", "says that it has a negative number of entries");
    return at;
  }

  private Entry entry(ByteBuffer in) throws IOException {
    if (in.remaining() < CENTRAL_LENGTH || in.getInt(in.position()) != CENTRAL)
      throw bad("zip.corrupt", "has a damaged directory");
    int at = in.position();
    int name = u16(in, at + 28);
    int extra = u16(in, at + 30);
    int next = CENTRAL_LENGTH + name + extra + u16(in, at + 32);
    if (next > in.remaining()) throw bad("zip.corrupt", "has a directory that is too short");
    byte[] bytes = new byte[name];
    in.get(at + CENTRAL_LENGTH, bytes);
    String text = text(bytes);
    check(in, at, text);
    long[] sizes = {u32(in, at + 24), u32(in, at + 20), u32(in, at + 42)};
    extend(in.slice(at + CENTRAL_LENGTH + name, extra).order(ByteOrder.LITTLE_ENDIAN), sizes);
    in.position(at + next);
    return new Entry(text, sizes[0], sizes[1], u16(in, at + 10), sizes[2], in.getInt(at + 16));
  }

  private void check(ByteBuffer in, int at, String name) throws BadInput {
    if ((u16(in, at + 8) & 1) != 0) throw refused(name, "is encrypted");
    boolean unix = u16(in, at + 4) >>> 8 == 3;
    int type = unix ? in.getInt(at + 38) >>> 28 : 0;
    if (type == 0xA) throw refused(name, "is a symbolic link");
    if (type != 0 && type != 8 && type != 4) throw refused(name, "is not a file or a folder");
  }

  /// Replaces 32-bit values that say "see the 64-bit field": size, packed size, offset, in order.
  private static void extend(ByteBuffer extra, long[] sizes) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort();
      int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
      ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      extra.position(extra.position() + length);
      if (id != 1) continue;
      for (int i = 0; i < sizes.length; i++)
        if (sizes[i] == NONE_64 && field.remaining() >= 8) sizes[i] = field.getLong();
    }
  }

  /// UTF-8 where it is valid, else one byte a character: only a label either way.
  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    source.read(position, bytes);
    return bytes.flip();
  }

  private static int u16(ByteBuffer in, int at) {
    return in.getShort(at) & 0xFFFF;
  }

  private static long u32(ByteBuffer in, int at) {
    return in.getInt(at) & 0xFFFF_FFFFL;
  }

  private BadInput refused(String entry, String what) {
    return bad(
        "zip.unsafe", "the entry '%s' %s; not read".formatted(Redact.line(entry, 200), what));
  }

  private BadInput bad(String code, String what) {
    return new BadInput(code, source.name(), what);
  }
}
