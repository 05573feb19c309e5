package dev.limpid.raster;

import dev.limpid.io.Shortage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Blocks that are too large to unpack whole, some rows at a time: whoever reads an image from top
/// to bottom unpacks each row once, however large its strips are and however little memory there
/// is. Going back starts the block again, unless the rows are still in the [BlockCache].
final class RollingBlocks implements Closeable {
  private static final long WHOLE_BYTES =
      Math.clamp(Runtime.getRuntime().maxMemory() / 16, 1 << 20, 64 << 20);
  private static final int PIECE_BYTES = 4 << 20;
  private static final int OPEN_BLOCKS = 4;

  /// An unpacking that stands before some piece of its block.
  private static final class Cursor {
    final InputStream unpacked;
    int next;

    Cursor(InputStream unpacked) {
      this.unpacked = unpacked;
    }
  }

  private final long image;
  private final BlockTable table;
  private final BlockDecoder decoder;
  private final boolean needed;
  private final int rows;
  private final Map<Integer, Cursor> cursors = new LinkedHashMap<>(8, 0.75f, true);

  RollingBlocks(long image, TiffLayout layout, BlockTable table, BlockDecoder decoder) {
    this.image = image;
    this.table = table;
    this.decoder = decoder;
    this.needed = decoder.bytes(layout.blockHeight()) > WHOLE_BYTES;
    this.rows = Math.clamp(PIECE_BYTES / decoder.bytes(1), 1, layout.blockHeight());
  }

  /// Whether the blocks of the image are too large.
  boolean needed() {
    return needed;
  }

  /// Rows in a piece.
  int rows() {
    return rows;
  }

  /// Rows `piece * rows()` and on of a block that has `blockRows` rows.
  ///
  /// @throws Shortage when not even one row fits into memory
  synchronized Object piece(int block, int blockRows, int piece) throws IOException {
    int wanted = Math.min(rows, blockRows - piece * rows);
    Object known = BlockCache.SHARED.peek(key(block, piece, wanted));
    if (known != null) return known;
    Cursor cursor = cursors.get(block);
    if (cursor == null || cursor.next > piece) {
      if (cursor != null) drop(block);
      cursor = new Cursor(decoder.open(block));
      cursors.put(block, cursor);
      closeEldest();
    }
    try {
      checkMemory();
      while (true) {
        int count = Math.min(rows, blockRows - cursor.next * rows);
        Object values = decoder.next(block, cursor.unpacked, count);
        BlockCache.SHARED.put(key(block, cursor.next, count), decoder.bytes(count), values);
        if (cursor.next++ == piece) return values;
      }
    } catch (IOException e) {
      drop(block);
      throw e;
    }
  }

  private void checkMemory() throws Shortage {
    long needed = 2 * decoder.bytes(rows);
    if (needed > Runtime.getRuntime().maxMemory() / 2)
      throw new Shortage(
          "memory",
          "one row of a block needs %d bytes of %d; give more with --memory"
              .formatted(needed, Runtime.getRuntime().maxMemory()));
  }

  private BlockCache.Key key(int block, int piece, int count) {
    return new BlockCache.Key(image, table.offset(block), table.count(block), piece, count);
  }

  private void drop(int block) throws IOException {
    Cursor cursor = cursors.remove(block);
    if (cursor != null) cursor.unpacked.close();
  }

  private void closeEldest() throws IOException {
    if (cursors.size() <= OPEN_BLOCKS) return;
    Iterator<Cursor> eldest = cursors.values().iterator();
    Cursor cursor = eldest.next();
    eldest.remove();
    cursor.unpacked.close();
  }

  @Override
  public synchronized void close() throws IOException {
    for (Cursor cursor : cursors.values()) cursor.unpacked.close();
    cursors.clear();
  }
}
