package dev.limpid.io;

/// What a reader may allocate, so that a hostile file is refused and not obeyed: parse, compare
/// with the limit and with the bytes really there, then allocate.
///
/// @param decodedBlock largest decoded block of a raster, bytes
/// @param tag largest value of one TIFF tag, bytes (block offset tables excepted: those are bounded
///   by the file's length and the number of blocks that the image size implies)
/// @param document largest JSON or YAML document, bytes
/// @param xml largest XML document, bytes
/// @param depth deepest nesting of JSON and YAML (XML: twice as deep)
/// @param entries most entries of an archive
/// @param ratio largest ratio of unpacked to packed bytes of an archive
/// @param directories most image directories of a TIFF
public record Limits(
    long decodedBlock,
    long tag,
    long document,
    long xml,
    int depth,
    int entries,
    int ratio,
    int directories) {
  public static final Limits DEFAULT =
      new Limits(256L << 20, 1L << 20, 64L << 20, 16L << 20, 128, 10_000, 200, 65_535);
}
