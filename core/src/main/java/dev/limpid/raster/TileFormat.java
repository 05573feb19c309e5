package dev.limpid.raster;

import java.nio.ByteOrder;
import java.util.Arrays;

/// How the values of one tile become bytes of the file.
///
/// A tile is held as a *frame*: 4 bytes, its values as stored (little-endian, pixel by pixel, row
/// by row), 4 bytes. The file has the same shape around the packed values, because the header
/// promises it to remote readers: before them their number, after them the last four once more.
///
/// @param noData the stored value that means no data, or null
/// @param samples values of one pixel
/// @param side of the tile, pixels
/// @param compression value of tag 259
/// @param predictor value of tag 317
record TileFormat(
    SampleType type, Double noData, int samples, int side, int compression, int predictor) {
  /// Bytes before and after the values of a frame.
  static final int MARGIN = 4;

  /// Level 1 is the contract of the command line; higher ones cost much and save little here.
  private static final int ZSTD_LEVEL = 1;

  /// On 16-bit reflectance level 6 takes 2.5 to 6 times as long as level 2 and saves 0.3 to 3 % of
  /// the bytes.
  private static final int DEFLATE_LEVEL = 2;

  static TileFormat of(Layer layer, TileGrid grid, WriteOptions options) {
    int compression =
        switch (options.compression()) {
          case NONE -> BlockCodec.NONE;
          case LZW -> BlockCodec.LZW;
          case DEFLATE -> BlockCodec.DEFLATE;
          case ZSTD -> BlockCodec.ZSTD;
        };
    int predictor = compression == BlockCodec.NONE ? 1 : predictor(layer, options.predictor());
    return new TileFormat(
        layer.type(), layer.noData(), grid.samples(), grid.side(), compression, predictor);
  }

  private static int predictor(Layer layer, WriteOptions.Predictor wanted) {
    boolean floating = layer.type().floating();
    return switch (wanted) {
      case NONE -> 1;
      case HORIZONTAL -> 2;
      case FLOATING -> {
        if (!floating)
          throw new IllegalArgumentException(
              "the floating-point predictor cannot pack " + layer.type().label());
        yield 3;
      }
      case AUTO -> {
        if (layer.legend() != null) yield 1;
        yield floating ? 3 : 2;
      }
    };
  }

  int pixelBytes() {
    return samples * type.bytes();
  }

  int rawBytes() {
    return Math.multiplyExact(Math.multiplyExact(side, side), pixelBytes());
  }

  /// Place of a value in a frame.
  int at(int row, int col, int sample) {
    return MARGIN + (row * side + col) * pixelBytes() + sample * type.bytes();
  }

  /// A frame, all no data (zero where there is no such value).
  byte[] frame() {
    byte[] frame = new byte[rawBytes() + 2 * MARGIN];
    clear(frame);
    return frame;
  }

  void clear(byte[] frame) {
    int first = MARGIN;
    int end = frame.length - MARGIN;
    if (noData == null || noData == 0) {
      Arrays.fill(frame, first, end, (byte) 0);
      return;
    }
    StoredValues.store(type, new double[] {noData}, 1, frame, first, type.bytes());
    for (int done = type.bytes(); done < end - first; done *= 2)
      System.arraycopy(frame, first, frame, first + done, Math.min(done, end - first - done));
  }

  /// Whether no value differs from what [#frame] starts with, so that the tile need not be stored.
  boolean empty(byte[] frame) {
    int bytes = type.bytes();
    int end = frame.length - MARGIN;
    byte[] value = new byte[bytes];
    if (noData != null) StoredValues.store(type, new double[] {noData}, 1, value, 0, bytes);
    if (!Arrays.equals(frame, MARGIN, MARGIN + bytes, value, 0, bytes)) return false;
    return Arrays.equals(frame, MARGIN, end - bytes, frame, MARGIN + bytes, end);
  }

  /// Packs a frame, which is spent, into what the file holds, margins included.
  byte[] encode(byte[] frame) {
    prediction().apply(frame, MARGIN, side);
    if (compression == BlockCodec.NONE) return seal(frame);
    int level = compression == BlockCodec.ZSTD ? ZSTD_LEVEL : DEFLATE_LEVEL;
    byte[] packed = BlockCodec.compress(compression, level, frame, MARGIN, rawBytes());
    byte[] sealed = new byte[packed.length + 2 * MARGIN];
    System.arraycopy(packed, 0, sealed, MARGIN, packed.length);
    return seal(sealed);
  }

  /// Unpacks `length` bytes, without margins, into a frame.
  void decode(byte[] packed, int length, byte[] frame) throws CorruptBlock {
    byte[] raw = BlockCodec.decompress(compression, packed, 0, length, rawBytes());
    System.arraycopy(raw, 0, frame, MARGIN, raw.length);
    prediction().undo(frame, MARGIN, side);
  }

  private Prediction prediction() {
    return new Prediction(predictor, side, samples, type.bytes(), ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] seal(byte[] framed) {
    int length = framed.length - 2 * MARGIN;
    for (int i = 0; i < MARGIN; i++) {
      framed[i] = (byte) (length >>> (8 * i));
      framed[MARGIN + length + i] = framed[length + i];
    }
    return framed;
  }
}
