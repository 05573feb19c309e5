package dev.limpid.raster;

import dev.limpid.io.BadInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// The pixels of one image of a TIFF, as stored. Safe for many threads.
///
/// Plain blocks are read straight from the file, only the rows asked for; packed blocks are
/// unpacked once and kept in the [BlockCache]; blocks too large to hold are unpacked by rows
/// ([RollingBlocks]).
final class TiffImage implements Closeable {
  private static final AtomicLong NUMBERS = new AtomicLong();

  /// Rows of plain blocks are read this many bytes at a time, so that they are still in the
  /// processor's cache when they are converted.
  private static final int READ_BYTES = 128 << 10;

  private final long number = NUMBERS.incrementAndGet();
  private final TiffHeader header;
  private final TiffLayout layout;
  private final BlockTable table;
  private final BlockDecoder decoder;
  private final RollingBlocks rolling;

  TiffImage(TiffHeader header, TiffLayout layout, BlockTable table) {
    this.header = header;
    this.layout = layout;
    this.table = table;
    this.decoder = new BlockDecoder(header, layout, table);
    this.rolling = new RollingBlocks(number, layout, table, decoder);
  }

  TiffLayout layout() {
    return layout;
  }

  /// Shows `visitor` every chunk of `samples` in a rectangle that lies inside the image.
  void visit(Chunk.Part window, int[] samples, Chunk.Visitor visitor) throws IOException {
    int endRow = window.row() + window.height();
    int endCol = window.col() + window.width();
    for (int r = window.row(); r < endRow; ) {
      int blockRow = r / layout.blockHeight();
      int bottom = (int) Math.min((blockRow + 1L) * layout.blockHeight(), endRow);
      for (int c = window.col(); c < endCol; ) {
        int blockCol = c / layout.blockWidth();
        int right = (int) Math.min((blockCol + 1L) * layout.blockWidth(), endCol);
        Chunk.Part part = new Chunk.Part(c, r, right - c, bottom - r);
        visitCell(blockRow * layout.across() + blockCol, part, samples, visitor);
        c = right;
      }
      r = bottom;
    }
  }

  /// Whether the file holds none of the blocks that [#visit] goes through.
  boolean absent(Chunk.Part window, int[] samples) {
    int plane = (int) layout.blocksPerPlane();
    int lastRow = (window.row() + window.height() - 1) / layout.blockHeight();
    int lastCol = (window.col() + window.width() - 1) / layout.blockWidth();
    for (int r = window.row() / layout.blockHeight(); r <= lastRow; r++)
      for (int c = window.col() / layout.blockWidth(); c <= lastCol; c++)
        for (int sample : layout.separate() ? samples : new int[] {0})
          if (!table.sparse(sample * plane + r * layout.across() + c)) return false;
    return true;
  }

  /// What [#visit] leaves in the cache for so many samples.
  long unpackedBytes(Chunk.Part window, int samples) {
    if (decoder.plain() || rolling.needed()) return 0;
    long across = blocks(window.col(), window.width(), layout.blockWidth());
    long down = blocks(window.row(), window.height(), layout.blockHeight());
    long planes = layout.separate() ? samples : 1;
    return across * down * planes * decoder.bytes(layout.blockHeight());
  }

  private static long blocks(int from, int length, int block) {
    return (from + length - 1L) / block - from / block + 1;
  }

  private void visitCell(int cell, Chunk.Part part, int[] samples, Chunk.Visitor visitor)
      throws IOException {
    if (!layout.separate()) {
      visitBlock(cell, part, new Asked(0, samples.length, visitor));
      return;
    }
    int plane = (int) layout.blocksPerPlane();
    for (int k = 0; k < samples.length; k++)
      visitBlock(samples[k] * plane + cell, part, new Asked(k, k + 1, visitor));
  }

  /// The samples that one block holds, and who wants them.
  private record Asked(int from, int to, Chunk.Visitor visitor) {
    void visit(Chunk chunk, Chunk.Part part) {
      visitor.visit(chunk, part, from, to);
    }
  }

  private void visitBlock(int block, Chunk.Part part, Asked asked) throws IOException {
    int top = part.row() / layout.blockHeight() * layout.blockHeight();
    int left = part.col() / layout.blockWidth() * layout.blockWidth();
    if (table.sparse(block)) asked.visit(new Chunk(null, top, left, 0, 0), part);
    else if (decoder.plain()) visitPlain(block, new Chunk(null, top, left, 0, 0), part, asked);
    else if (rolling.needed()) visitRolling(block, top, left, part, asked);
    else {
      int rows = layout.rowsIn(top / layout.blockHeight());
      BlockCache.Key key =
          new BlockCache.Key(number, table.offset(block), table.count(block), 0, rows);
      Object values =
          BlockCache.SHARED.get(key, decoder.bytes(rows), () -> decoder.decode(block, rows));
      asked.visit(chunk(values, top, left), part);
    }
  }

  private Chunk chunk(Object values, int top, int left) {
    int stride = layout.blockSamples();
    return new Chunk(values, top, left, layout.blockWidth() * stride, stride);
  }

  private void visitRolling(int block, int top, int left, Chunk.Part part, Asked asked)
      throws IOException {
    int end = part.row() + part.height();
    for (int r = part.row(); r < end; ) {
      int piece = (r - top) / rolling.rows();
      int pieceTop = top + piece * rolling.rows();
      int bottom = (int) Math.min(pieceTop + (long) rolling.rows(), end);
      Object values = rolling.piece(block, layout.rowsIn(top / layout.blockHeight()), piece);
      asked.visit(
          chunk(values, pieceTop, left), new Chunk.Part(part.col(), r, part.width(), bottom - r));
      r = bottom;
    }
  }

  /// @param origin a chunk that stands for where the block starts
  private void visitPlain(int block, Chunk origin, Chunk.Part part, Asked asked)
      throws IOException {
    long rowBytes = layout.rowBytes();
    boolean mostOfRow = 4L * part.width() >= layout.blockWidth() && rowBytes <= READ_BYTES;
    if (mostOfRow) plainRows(block, origin, part, asked);
    else plainSegments(block, origin, part, asked);
  }

  private void plainRows(int block, Chunk origin, Chunk.Part part, Asked asked) throws IOException {
    int rowBytes = (int) layout.rowBytes();
    int end = part.row() + part.height();
    int atOnce = READ_BYTES / rowBytes;
    try (Scratch scratch = Scratch.take()) {
      for (int r = part.row(); r < end; r += atOnce) {
        int rows = Math.min(atOnce, end - r);
        long at = table.offset(block) + (long) (r - origin.row()) * rowBytes;
        Object values = readPlain(scratch, at, rows * rowBytes);
        asked.visit(
            chunk(values, r, origin.col()), new Chunk.Part(part.col(), r, part.width(), rows));
      }
    }
  }

  private void plainSegments(int block, Chunk origin, Chunk.Part part, Asked asked)
      throws IOException {
    int stride = layout.blockSamples();
    int pixelBytes = stride * layout.type().bytes();
    int atOnce = Math.max(1, READ_BYTES / pixelBytes);
    int right = part.col() + part.width();
    try (Scratch scratch = Scratch.take()) {
      for (int r = part.row(); r < part.row() + part.height(); r++)
        for (int c = part.col(); c < right; c += atOnce) {
          int cols = Math.min(atOnce, right - c);
          long at =
              table.offset(block)
                  + (r - origin.row()) * layout.rowBytes()
                  + (long) (c - origin.col()) * pixelBytes;
          Object values = readPlain(scratch, at, cols * pixelBytes);
          asked.visit(
              new Chunk(values, r, c, cols * stride, stride), new Chunk.Part(c, r, cols, 1));
        }
    }
  }

  /// The array is good until the next call.
  private Object readPlain(Scratch scratch, long position, int length) throws IOException {
    ByteBuffer io = scratch.io().limit(length);
    header.source().read(position, io);
    SampleType type = layout.type();
    Object values = scratch.values(type);
    Stored.take(type, io.flip().order(header.order()), values, length / type.bytes());
    return values;
  }

  /// Refuses to read pixels that Limpid does not decode.
  void checkReadable() throws BadInput {
    if (layout.unreadable() != null) throw header.bad("tiff.unsupported", layout.unreadable());
  }

  @Override
  public void close() throws IOException {
    BlockCache.SHARED.forget(number);
    rolling.close();
  }
}
