package dev.limpid.sample;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Walks the page headers of a column before the library allocates by them: each must fit in the
/// bytes that are there, and together they must hold the values that the footer announces.
///
/// Headers are Thrift structs in the compact protocol (apache/parquet-format, `PageHeader`): field
/// 2 uncompressed size, 3 compressed size, 5, 7 and 8 the header of a data page, a dictionary and a
/// data page of version 2, each with its number of values as field 1.
final class ParquetPages {
  /// Longest header: statistics of a page may hold its smallest and largest text.
  private static final int LONGEST_HEADER = 1 << 20;

  private static final int DEEPEST = 8;

  private final FileChannel channel;
  private final String file;
  private final String column;
  private final long mostUncompressed;
  private CompactThrift in;
  private long uncompressed;
  private long compressed;
  private long dataValues;
  private long dictionaryValues;

  /// @param mostUncompressed largest page, bytes
  ParquetPages(FileChannel channel, String file, String column, long mostUncompressed) {
    this.channel = channel;
    this.file = file;
    this.column = column;
    this.mostUncompressed = mostUncompressed;
  }

  /// @param start of the column's first page
  /// @param end of its last
  void check(long start, long end, long values) throws IOException {
    long at = start;
    long seen = 0;
    while (at < end && seen < values) {
      ByteBuffer header = ByteBuffer.allocate((int) Math.min(end - at, LONGEST_HEADER));
      while (header.hasRemaining() && channel.read(header, at + header.position()) > 0) {}
      in = new CompactThrift(header.flip(), what -> bad("a header that " + what));
      uncompressed = -1;
      compressed = -1;
      dataValues = 0;
      dictionaryValues = 0;
      struct(0, 0);
      at += in.position();
      if (compressed < 0 || compressed > end - at) throw bad("compressed size " + compressed);
      if (uncompressed < 0 || uncompressed > mostUncompressed)
        throw bad("uncompressed size " + uncompressed);
      if (dictionaryValues < 0 || dictionaryValues > uncompressed)
        throw bad(dictionaryValues + " dictionary values");
      if (dataValues < 0 || dataValues > values - seen) throw bad(dataValues + " values");
      at += compressed;
      seen += dataValues;
    }
    if (seen != values) throw bad(seen + " values in all, " + values + " announced");
  }

  /// @param inside the field of the page header that this struct is, 0 for the header itself
  private void struct(int depth, int inside) throws BadInput {
    if (depth > DEEPEST) throw bad("a header nested deeper than " + DEEPEST);
    int field = 0;
    while (true) {
      int head = in.get();
      if (head == 0) return;
      int type = head & 15;
      field = head >> 4 == 0 ? (int) in.zigzag() : field + (head >> 4);
      if (type == CompactThrift.STRUCT) struct(depth + 1, depth == 0 ? field : -1);
      else if (type == 5 && depth == 0 && field == 2) uncompressed = in.zigzag();
      else if (type == 5 && depth == 0 && field == 3) compressed = in.zigzag();
      else if (type == 5 && field == 1 && inside == 7) dictionaryValues = in.zigzag();
      else if (type == 5 && field == 1 && (inside == 5 || inside == 8)) dataValues = in.zigzag();
      else if (type > 2 && !in.skip(type)) // a boolean is its type
      throw bad("a header field of type " + type);
    }
  }

  private BadInput bad(String what) {
    return new BadInput(
        "table.parquet",
        file,
        "a page of column '" + column + "' has " + what + "; write the file again");
  }
}
