package dev.limpid.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The only way to read a ZIP archive (PKWARE APPNOTE 6.3). Entries are read in memory or as a
/// stream, never unpacked to disk. An archive is refused as a whole when one entry has a name that
/// could leave a folder or meet another, is a link, overlaps another, or claims a size that its
/// packed bytes cannot hold.
public final class SafeZip implements Closeable {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;

  private final ByteSource source;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final long directory;

  /// @param name with `/` between folders, never absolute
  /// @param size bytes when unpacked
  /// @param packed bytes in the archive
  /// @param method 0 stored, 8 deflated; others are listed and cannot be read
  /// @param offset of the local header
  /// @param crc CRC-32 of the unpacked bytes
  public record Entry(String name, long size, long packed, int method, long offset, int crc) {
    public boolean folder() {
      return name.endsWith("/");
    }
  }

  private SafeZip(ByteSource source, List<Entry> list, long directory) {
    this.source = source;
    this.directory = directory;
    for (Entry entry : list) entries.put(entry.name(), entry);
  }

  public static SafeZip open(Path file, Limits limits) throws IOException {
    ByteSource source = ByteSource.of(file);
    try {
      return open(source, limits);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /// Takes over `source`, except when this throws.
  public static SafeZip open(ByteSource source, Limits limits) throws IOException {
    ZipDirectory directory = new ZipDirectory(source, limits);
    List<Entry> entries = directory.read();
    new ZipRules(source.name(), limits).check(entries, source.size(), directory.start());
    return new SafeZip(source, entries, directory.start());
  }

  /// The archive's name, for messages.
  public String file() {
    return source.name();
  }

  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /// The entry of that name, or null.
  public Entry find(String name) {
    return entries.get(name);
  }

  /// The unpacked bytes of an entry of at most `most` bytes.
  public byte[] read(Entry entry, long most) throws IOException {
    if (entry.size() > most)
      throw bad(
          "zip.limit", entry, "unpacks to %d bytes, the limit is %d".formatted(entry.size(), most));
    Memory.check(source.name() + "!" + entry.name(), entry.size(), 1);
    byte[] bytes = new byte[Math.toIntExact(entry.size())];
    try (InputStream in = stream(entry)) {
      int n = in.readNBytes(bytes, 0, bytes.length);
      if (n < bytes.length || in.read() >= 0) throw bad("zip.corrupt", entry, "is incomplete");
    }
    return bytes;
  }

  /// The unpacked bytes of an entry: exactly [Entry#size] of them, their CRC checked at the end.
  public InputStream stream(Entry entry) throws IOException {
    if (entry.method() != 0 && entry.method() != 8)
      throw bad(
          "zip.method",
          entry,
          "is packed with method %d; stored (0) and deflate (8) are read"
              .formatted(entry.method()));
    return new ZipStream(source, entry, data(entry));
  }

  /// Where the packed bytes begin. The local header repeats the central one; a reader that trusts
  /// the other of the two would see another archive, so they must agree.
  private long data(Entry entry) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(LOCAL_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    source.read(entry.offset(), header);
    int nameLength = header.getShort(26) & 0xFFFF;
    int extraLength = header.getShort(28) & 0xFFFF;
    long data = entry.offset() + LOCAL_LENGTH + nameLength + extraLength;
    if (header.getInt(0) != LOCAL_HEADER
        || (header.getShort(8) & 0xFFFF) != entry.method()
        || data > directory - entry.packed())
      throw bad("zip.corrupt", entry, "has a local header that contradicts the directory");
    ByteBuffer name = ByteBuffer.allocate(nameLength);
    source.read(entry.offset() + LOCAL_LENGTH, name);
    if (!ZipDirectory.text(name.array()).equals(entry.name()))
      throw bad("zip.corrupt", entry, "has another name in its local header");
    return data;
  }

  private BadInput bad(String code, Entry entry, String what) {
    return new BadInput(
        code, source.name(), "the entry '%s' %s".formatted(Redact.line(entry.name(), 200), what));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
