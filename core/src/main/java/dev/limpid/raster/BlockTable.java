package dev.limpid.raster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Where the blocks of one image lie, checked against the file: what is in here can be read.
final class BlockTable {
  private static final int LERC = 34_887;
  private static final int LERC_PARAMETERS = 50_674;

  /// Bytes of the first block that [#probe] unpacks.
  private static final int PROBED = 4096;

  private final long[] offsets;
  private final long[] counts;

  private BlockTable(long[] offsets, long[] counts) {
    this.offsets = offsets;
    this.counts = counts;
  }

  static BlockTable read(TiffHeader header, TiffDirectory tags, TiffLayout layout)
      throws IOException {
    int blocks = blocks(header, layout);
    long[] offsets =
        column(
            header,
            tags,
            blocks,
            layout.tiled() && tags.has(Tag.TILE_OFFSETS) ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS);
    int countTag =
        layout.tiled() && tags.has(Tag.TILE_BYTE_COUNTS)
            ? Tag.TILE_BYTE_COUNTS
            : Tag.STRIP_BYTE_COUNTS;
    boolean plain = layout.compression() == BlockCodec.NONE;
    long[] counts =
        plain && !tags.has(countTag)
            ? plainCounts(layout, blocks)
            : column(header, tags, blocks, countTag);
    BlockTable table = new BlockTable(offsets, counts);
    table.check(header, layout);
    return table;
  }

  private static int blocks(TiffHeader header, TiffLayout layout) throws IOException {
    long most = header.limits().decodedBlock() / Long.BYTES;
    if (layout.blocksPerPlane() > most / layout.planes())
      throw header.bad(
          "tiff.table",
          "%d times %d blocks of %dx%d, the limit is %d in all",
          layout.planes(),
          layout.blocksPerPlane(),
          layout.blockWidth(),
          layout.blockHeight(),
          most);
    return (int) layout.blocksPerPlane() * layout.planes();
  }

  private static long[] column(TiffHeader header, TiffDirectory tags, int blocks, int tag)
      throws IOException {
    if (tags.count(tag) < blocks)
      throw header.bad(
          "tiff.table",
          "the image has %d blocks, but tag %d lists %d: it is incomplete or damaged",
          blocks,
          tag,
          tags.count(tag));
    return tags.numbers(tag, blocks);
  }

  private static long[] plainCounts(TiffLayout layout, int blocks) {
    long[] counts = new long[blocks];
    for (int b = 0; b < blocks; b++) counts[b] = plainBytes(layout, b);
    return counts;
  }

  private static long plainBytes(TiffLayout layout, int block) {
    int blockRow = (int) (block % layout.blocksPerPlane()) / layout.across();
    return layout.rowsIn(blockRow) * layout.rowBytes();
  }

  private void check(TiffHeader header, TiffLayout layout) throws IOException {
    long size = header.source().size();
    boolean plain = layout.compression() == BlockCodec.NONE && layout.unreadable() == null;
    for (int b = 0; b < offsets.length; b++) {
      if (sparse(b)) continue;
      long needed = plain ? Math.max(counts[b], plainBytes(layout, b)) : counts[b];
      if (offsets[b] > size - needed)
        throw header.bad(
            "tiff.truncated",
            "block %d of %d has %d bytes at %d, but the file ends at %d: it is incomplete or"
                + " damaged, copy it again",
            b + 1,
            offsets.length,
            needed,
            offsets[b],
            size);
      if (plain && counts[b] < plainBytes(layout, b))
        throw header.bad(
            "tiff.corrupt",
            "block %d of %d has %d bytes, its pixels need %d",
            b + 1,
            offsets.length,
            counts[b],
            plainBytes(layout, b));
    }
  }

  /// Unpacks the start of the first block that is there, so that a file of which nothing can be
  /// read is refused when it is opened, and finds what only the packed bytes tell.
  ///
  /// @return why the pixels are not decoded, or null
  String probe(TiffHeader header, TiffDirectory tags, TiffLayout layout) throws IOException {
    int first = 0;
    while (first < offsets.length && sparse(first)) first++;
    if (first == offsets.length || layout.compression() == BlockCodec.NONE) return null;
    int length = (int) Math.min(counts[first], 2 * PROBED);
    byte[] packed = new byte[length];
    header.source().read(offsets[first], ByteBuffer.wrap(packed));
    if (layout.compression() == LERC) checkLerc(header, tags, packed);
    if (layout.unreadable() != null) return null;
    if (layout.compression() == BlockCodec.LZW
        && length >= 2
        && packed[0] == 0
        && packed[1] % 2 != 0) return "LZW in the bit order of TIFF 5 and before is not decoded";
    if (counts[first] > length) return null; // the end is not here: left to whoever reads the block
    int needed = (int) Math.min(PROBED, plainBytes(layout, first));
    try (InputStream in = BlockCodec.open(layout.compression(), new ByteArrayInputStream(packed))) {
      BlockCodec.readFully(in, new byte[needed], 0, needed);
    } catch (CorruptBlock e) {
      throw header.bad(
          "tiff.corrupt", "block %d of %d %s", first + 1, offsets.length, e.getMessage());
    }
    return null;
  }

  private static void checkLerc(TiffHeader header, TiffDirectory tags, byte[] packed)
      throws IOException {
    long[] parameters = tags.numbers(LERC_PARAMETERS, 2);
    if (parameters.length == 2 && parameters[1] != 0) return; // packed once more
    String start = new String(packed, 0, Math.min(10, packed.length), StandardCharsets.ISO_8859_1);
    boolean second = start.startsWith("Lerc2 ") && start.length() == 10 && start.charAt(6) < 32;
    if (!second && !start.equals("CntZImage "))
      throw header.bad(
          "tiff.corrupt", "LERC compression, but no sound LERC header in its first block");
  }

  /// A block that was never written: all no data.
  boolean sparse(int block) {
    return offsets[block] == 0 || counts[block] == 0;
  }

  long offset(int block) {
    return offsets[block];
  }

  long count(int block) {
    return counts[block];
  }

  int size() {
    return offsets.length;
  }
}
