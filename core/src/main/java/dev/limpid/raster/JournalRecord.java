package dev.limpid.raster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One entry of a [Journal].
sealed interface JournalRecord {
  /// Of which run the journal is: JSON text.
  record Guard(String json) implements JournalRecord {}

  /// A finished tile.
  ///
  /// @param layer its position in the map
  /// @param crc32c of its packed bytes in the part file, margins included
  record Tile(int layer, WrittenTile tile, int crc32c) implements JournalRecord {}

  /// All tiles are there: from now on files get their names.
  ///
  /// @param files their names in the folder of the map
  record Commit(List<String> files) implements JournalRecord {}

  private static int hashBytes() {
    return 32;
  }

  /// The kind and what belongs to it.
  default byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (this) {
        case Guard guard -> {
          out.writeByte('G');
          out.write(guard.json().getBytes(StandardCharsets.UTF_8));
        }
        case Tile tile -> {
          out.writeByte('T');
          write(tile, out);
        }
        case Commit commit -> {
          out.writeByte('C');
          out.write(String.join("\n", commit.files()).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Tile record, DataOutputStream out) throws IOException {
    WrittenTile tile = record.tile();
    out.writeInt(record.layer());
    out.writeInt(tile.index());
    out.writeLong(tile.offset());
    out.writeInt(tile.length());
    out.writeInt(record.crc32c());
    out.writeInt(tile.statistics().size());
    for (Moments m : tile.statistics()) {
      out.writeLong(m.count());
      for (double v : new double[] {m.min(), m.max(), m.mean(), m.m2()}) out.writeDouble(v);
    }
    out.writeInt(tile.hashes().size());
    for (byte[] hash : tile.hashes()) out.write(hash);
  }

  /// @throws IOException when the bytes are no record; what their checksum matches always is one,
  ///   unless another version of Limpid wrote it
  static JournalRecord read(byte[] bytes) throws IOException {
    String text = new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    return switch (bytes[0]) {
      case 'G' -> new Guard(text);
      case 'C' -> new Commit(List.of(text.split("\n")));
      case 'T' -> tile(new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1)));
      default -> throw new IOException("record of unknown kind " + bytes[0]);
    };
  }

  private static Tile tile(DataInputStream in) throws IOException {
    int layer = in.readInt();
    int index = in.readInt();
    long offset = in.readLong();
    int length = in.readInt();
    int crc = in.readInt();
    List<Moments> statistics = new ArrayList<>();
    int moments = bounded(in.readInt(), 40, in);
    for (int i = 0; i < moments; i++)
      statistics.add(
          new Moments(
              in.readLong(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()));
    List<byte[]> hashes = new ArrayList<>();
    int digests = bounded(in.readInt(), hashBytes(), in);
    for (int i = 0; i < digests; i++) hashes.add(in.readNBytes(hashBytes()));
    return new Tile(
        layer,
        new WrittenTile(index, offset, length, List.copyOf(statistics), List.copyOf(hashes)),
        crc);
  }

  private static int bounded(int count, int each, DataInputStream in) throws IOException {
    if (count < 0 || (long) count * each > in.available())
      throw new IOException(count + " values in a shorter record");
    return count;
  }
}
