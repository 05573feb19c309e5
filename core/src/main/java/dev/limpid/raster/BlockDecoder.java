package dev.limpid.raster;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Packed bytes of one image to arrays of values.
///
/// Values of one bit (masks) become bytes 0 and 1.
final class BlockDecoder {
  /// Packed bytes beyond twice the pixels and this are never looked at: no codec needs them.
  private static final int SURPLUS = 1 << 20;

  private final TiffHeader header;
  private final TiffLayout layout;
  private final BlockTable table;
  private final SampleType type;
  private final boolean bits;

  BlockDecoder(TiffHeader header, TiffLayout layout, BlockTable table) {
    this.header = header;
    this.layout = layout;
    this.table = table;
    this.bits = layout.bits() == 1;
    this.type = bits ? SampleType.UINT8 : layout.type();
  }

  /// Whether the bytes in the file are the values.
  boolean plain() {
    return layout.compression() == BlockCodec.NONE && !bits && layout.predictor() == 1;
  }

  /// Memory that `rows` rows of a block take once decoded.
  long bytes(int rows) {
    return (long) rows * layout.blockWidth() * layout.blockSamples() * width();
  }

  private int width() {
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
    return !bits && type.bytes() == 1;
  }

  private Object values(byte[] raw, int rows) {
    if (bits) return unpackBits(raw, rows);
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

  private byte[] unpackBits(byte[] raw, int rows) {
    int columns = layout.blockWidth() * layout.blockSamples();
    byte[] values = new byte[rows * columns];
    int rowBytes = (int) layout.rowBytes();
    for (int r = 0; r < rows; r++)
      for (int c = 0; c < columns; c++)
        values[r * columns + c] = (byte) (raw[r * rowBytes + c / 8] >> (7 - c % 8) & 1);
    return values;
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
