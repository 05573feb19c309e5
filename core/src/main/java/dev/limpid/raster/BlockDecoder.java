package dev.limpid.raster;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Packed bytes of one image to arrays of values.
final class BlockDecoder {
  /// Packed bytes beyond twice the pixels and this are never looked at: no codec needs them.
  private static final int SURPLUS = 1 << 20;

  private final TiffHeader header;
  private final TiffLayout layout;
  private final BlockTable table;
  private final SampleType type; // null where nothing is decoded

  BlockDecoder(TiffHeader header, TiffLayout layout, BlockTable table) {
    this.header = header;
    this.layout = layout;
    this.table = table;
    this.type = layout.type();
  }

  /// Whether the bytes in the file are the values.
  boolean plain() {
    return layout.compression() == BlockCodec.NONE && !layout.packed();
  }

  /// Memory that `rows` rows of a block take once decoded.
  long bytes(int rows) {
    return (long) rows * layout.blockWidth() * layout.blockSamples() * width();
  }

  private int width() {
    if (type == null) return 1;
    return type == SampleType.FLOAT16 ? Float.BYTES : type.bytes();
  }

  /// All rows of a block.
  Object decode(int block, int rows) throws IOException {
    int expected = Math.toIntExact(rows * layout.rowBytes());
    int length = (int) Math.min(table.count(block), 2L * expected + SURPLUS);
    try (Scratch scratch = Scratch.take()) {
      byte[] packed = scratch.packed(length);
      header.source().read(table.offset(block), ByteBuffer.wrap(packed, 0, length));
      byte[] raw = kept() ? new byte[expected] : scratch.raw(expected);
      BlockCodec.decompress(layout.compression(), packed, 0, length, raw);
      return values(raw, rows);
    } catch (CorruptBlock e) {
      throw corrupt(block, e);
    }
  }

  /// The unpacked bytes of a block as a stream.
  InputStream open(int block) throws IOException {
    return BlockCodec.open(
        layout.compression(),
        new SourceStream(header.source(), table.offset(block), table.count(block)));
  }

  /// The next `rows` rows of a stream of [#open].
  Object next(int block, InputStream unpacked, int rows) throws IOException {
    int expected = Math.toIntExact(rows * layout.rowBytes());
    try (Scratch scratch = Scratch.take()) {
      byte[] raw = kept() ? new byte[expected] : scratch.raw(expected);
      BlockCodec.readFully(unpacked, raw, 0, expected);
      return values(raw, rows);
    } catch (CorruptBlock e) {
      throw corrupt(block, e);
    }
  }

  /// Whether the unpacked bytes are themselves the values, so that they may not be used again.
  private boolean kept() {
    return !layout.packed() && type.bytes() == 1;
  }

  private Object values(byte[] raw, int rows) {
    if (layout.packed()) return unpackBits(raw, rows);
    new Prediction(
            layout.predictor(),
            layout.blockWidth(),
            layout.blockSamples(),
            type.bytes(),
            header.order())
        .undo(raw, 0, rows);
    if (kept()) return raw;
    ByteBuffer bytes = ByteBuffer.wrap(raw).order(header.order());
    return Stored.values(type, bytes, raw.length / type.bytes());
  }

  private Object unpackBits(byte[] raw, int rows) {
    int columns = layout.blockWidth() * layout.blockSamples();
    int rowBytes = (int) layout.rowBytes();
    Object values = type.array(rows * columns);
    for (int r = 0; r < rows; r++) unpackRow(raw, r * rowBytes, values, r * columns, columns);
    return values;
  }

  private void unpackRow(byte[] raw, int from, Object values, int to, int count) {
    int bits = layout.bits();
    int mask = (1 << bits) - 1;
    int at = from;
    int held = 0; // bits in `buffer` not yet used
    int buffer = 0;
    for (int i = 0; i < count; i++) {
      while (held < bits) {
        buffer = buffer << 8 | (raw[at++] & 0xFF);
        held += 8;
      }
      held -= bits;
      int value = buffer >>> held & mask;
      if (values instanceof byte[] bytes) bytes[to + i] = (byte) value;
      else ((short[]) values)[to + i] = (short) value;
    }
  }

  private BadInput corrupt(int block, CorruptBlock e) {
    return header.bad(
        "tiff.corrupt",
        "block %d of %d %s: the file is damaged, copy it again",
        block + 1,
        table.size(),
        e.getMessage());
  }
}
