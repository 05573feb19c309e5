package dev.limpid.raster;

import java.io.IOException;

/// Which TIFF images Limpid decodes, and the reason where it does not.
final class Decodable {
  private static final int FILL_ORDER = 266;
  private static final int YCBCR = 6;
  private static final int YCBCR_SUBSAMPLING = 530;

  private Decodable() {}

  /// Null when the pixels can be decoded; a compression that nobody has registered is refused.
  static String reason(TiffHeader header, TiffDirectory tags, SampleFormat format)
      throws IOException {
    int compression = (int) tags.number(Tag.COMPRESSION, BlockCodec.NONE);
    if (BlockCodec.name(compression) == null) {
      String name = foreign(compression);
      if (name == null)
        throw header.bad(
            "tiff.compression",
            "compression %d is not a known TIFF compression; Limpid reads none, LZW, Deflate,"
                + " ZSTD and PackBits",
            compression);
      return name + " compression is not decoded; convert it first: gdal_translate IN.tif OUT.tif";
    }
    if (format.type() == null)
      return format.words() + " are not decoded; Limpid reads 8, 16 and 32-bit integers and floats";
    if (tags.number(FILL_ORDER, 1) != 1) return "reversed bit order (FillOrder 2) is not decoded";
    if (subsampled(tags)) return "subsampled YCbCr colours are not decoded";
    return predictor(header, tags, format);
  }

  private static boolean subsampled(TiffDirectory tags) throws IOException {
    if (tags.number(Tag.PHOTOMETRIC, 1) != YCBCR) return false;
    long[] factors = tags.numbers(YCBCR_SUBSAMPLING, 2);
    return factors.length < 2 || factors[0] != 1 || factors[1] != 1;
  }

  private static String predictor(TiffHeader header, TiffDirectory tags, SampleFormat format)
      throws IOException {
    int predictor = (int) tags.number(Tag.PREDICTOR, 1);
    int compression = (int) tags.number(Tag.COMPRESSION, BlockCodec.NONE);
    if (!TiffLayout.predicts(compression)) return null;
    boolean fits =
        switch (predictor) {
          case 0, 1 -> true;
          case 2 -> format.bits() % 8 == 0 && Integer.bitCount(format.bits()) == 1;
          case 3 -> format.type() != null && format.type().floating();
          default -> false;
        };
    if (fits) return null;
    throw header.bad(
        "tiff.predictor", "predictor %d does not go with %s", predictor, format.words());
  }

  /// Registered compressions that Limpid does not decode.
  private static String foreign(int compression) {
    return switch (compression) {
      case 2 -> "CCITT RLE";
      case 3 -> "CCITT fax group 3";
      case 4 -> "CCITT fax group 4";
      case 6 -> "old-style JPEG";
      case 7 -> "JPEG";
      case 9 -> "JBIG (T.85)";
      case 10 -> "JBIG (T.43)";
      case 32_766 -> "NeXT";
      case 32_771 -> "CCITT RLE with word alignment";
      case 32_809 -> "ThunderScan";
      case 32_908 -> "Pixar film";
      case 32_909 -> "Pixar log";
      case 32_947 -> "Kodak DCS";
      case 34_661 -> "JBIG";
      case 34_676, 34_677 -> "SGI log luminance";
      case 34_712, 33_003, 33_005 -> "JPEG 2000";
      case 34_887 -> "LERC";
      case 34_925 -> "LZMA";
      case 34_892 -> "lossy JPEG";
      case 50_001 -> "WebP";
      case 50_002, 52_546 -> "JPEG XL";
      default -> null;
    };
  }
}
