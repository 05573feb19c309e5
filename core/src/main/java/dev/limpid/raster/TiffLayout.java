package dev.limpid.raster;

import dev.limpid.io.BadInput;
import java.io.IOException;

/// How the pixels of one image of a TIFF are stored.
///
/// @param samples values per pixel
/// @param bits of one value
/// @param type that holds the values, null where no [SampleType] stands for the values
/// @param separate whether each band has blocks of its own (PlanarConfiguration 2)
/// @param tiled tiles, all of the full size; else strips, of which the last may be shorter
/// @param compression value of tag 259
/// @param unreadable why the pixels are not decoded, or null
record TiffLayout(
    int width,
    int height,
    int samples,
    int bits,
    SampleType type,
    boolean separate,
    boolean tiled,
    int blockWidth,
    int blockHeight,
    int compression,
    int predictor,
    String unreadable) {

  static TiffLayout of(TiffHeader header, TiffDirectory tags) throws IOException {
    int width = size(header, tags, Tag.IMAGE_WIDTH, "width");
    int height = size(header, tags, Tag.IMAGE_LENGTH, "height");
    int samples = small(header, tags, Tag.SAMPLES_PER_PIXEL, 1);
    if (samples < 1) throw header.bad("tiff.size", "0 samples a pixel");
    int planar = small(header, tags, Tag.PLANAR_CONFIGURATION, 1);
    if (planar != 1 && planar != 2)
      throw header.bad("tiff.tag", "planar configuration %d, expected 1 or 2", planar);
    int compression = small(header, tags, Tag.COMPRESSION, 1);
    int predictor = small(header, tags, Tag.PREDICTOR, 1);
    SampleFormat format = SampleFormat.of(header, tags);
    boolean tiled = tags.has(Tag.TILE_WIDTH) || tags.has(Tag.TILE_LENGTH);
    int blockWidth = tiled ? size(header, tags, Tag.TILE_WIDTH, "tile width") : width;
    int blockHeight =
        tiled ? size(header, tags, Tag.TILE_LENGTH, "tile height") : rows(header, tags, height);
    TiffLayout layout =
        new TiffLayout(
            width,
            height,
            samples,
            format.bits(),
            format.type(),
            planar == 2 && samples > 1,
            tiled,
            blockWidth,
            blockHeight,
            compression,
            predicts(compression) ? Math.max(1, predictor) : 1,
            Decodable.reason(header, tags, format));
    layout.checkSizes(header);
    return layout;
  }

  /// The same layout with a reason why it is not decoded.
  TiffLayout unreadable(String reason) {
    return new TiffLayout(
        width,
        height,
        samples,
        bits,
        type,
        separate,
        tiled,
        blockWidth,
        blockHeight,
        compression,
        predictor,
        reason);
  }

  private static int size(TiffHeader header, TiffDirectory tags, int tag, String what)
      throws IOException {
    if (!tags.has(tag)) throw header.bad("tiff.size", "the image has no %s (tag %d)", what, tag);
    long size = tags.number(tag, 0);
    if (size < 1 || size > Integer.MAX_VALUE)
      throw header.bad("tiff.size", "%s %d, expected 1 to 2147483647", what, size);
    return (int) size;
  }

  private static int rows(TiffHeader header, TiffDirectory tags, int height) throws IOException {
    long rows = tags.number(Tag.ROWS_PER_STRIP, height);
    if (rows < 1) throw header.bad("tiff.size", "%d rows a strip, expected at least 1", rows);
    return (int) Math.min(rows, height);
  }

  /// A whole number, `absent` where the tag is not there, refused outside 0 to 65535.
  private static int small(TiffHeader header, TiffDirectory tags, int tag, int absent)
      throws IOException {
    long value = tags.number(tag, absent);
    if (value > 65_535)
      throw header.bad("tiff.tag", "tag %d is %d, expected at most 65535", tag, value);
    return (int) value;
  }

  /// Writers leave tag 317 behind where they switch compression off: it has no meaning there.
  static boolean predicts(int compression) {
    return compression != BlockCodec.NONE && compression != BlockCodec.PACKBITS;
  }

  private void checkSizes(TiffHeader header) throws BadInput {
    long limit = Math.min(header.limits().decodedBlock(), Integer.MAX_VALUE - 64);
    // Values of fewer bits become whole bytes when they are read.
    long values = (long) blockWidth * blockSamples();
    long row = Math.max(rowBytes(), packed() ? values * type.bytes() : values);
    if (row > limit)
      throw header.bad(
          "tiff.block", "one row of a block has %d bytes, the limit is %d", row, limit);
  }

  /// Bytes of one row of a block once unpacked; a row of bits is filled up to a whole byte.
  long rowBytes() {
    long bits = (long) blockWidth * blockSamples() * this.bits; // below 2^31 * 2^16 * 2^16
    return (bits + 7) / 8;
  }

  /// Whether values do not fill whole bytes.
  boolean packed() {
    return type != null && bits < 8 * type.bytes();
  }

  int blockSamples() {
    return separate ? 1 : samples;
  }

  int across() {
    return Math.ceilDiv(width, blockWidth);
  }

  int down() {
    return Math.ceilDiv(height, blockHeight);
  }

  /// Blocks of one band, or of all where a block holds all; those of band `b` start at `b` times
  /// this where bands are separate.
  long blocksPerPlane() {
    return (long) across() * down();
  }

  int planes() {
    return separate ? samples : 1;
  }

  /// Rows that block row `blockRow` holds.
  int rowsIn(int blockRow) {
    return tiled ? blockHeight : Math.min(blockHeight, height - blockRow * blockHeight);
  }
}
