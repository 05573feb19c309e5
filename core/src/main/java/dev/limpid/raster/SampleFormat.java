package dev.limpid.raster;

import java.io.IOException;

/// What tags 258 and 339 say of the values of a pixel.
///
/// @param bits of each value; of the first where they differ
/// @param kind 1 unsigned, 2 signed, 3 floating point, 4 untyped (taken for unsigned), 5 and 6
///   complex
/// @param equal whether all values of a pixel are alike
record SampleFormat(int bits, int kind, boolean equal) {
  private static final int SIGNED = 2;
  private static final int FLOATING = 3;
  private static final int UNTYPED = 4;

  static SampleFormat of(TiffHeader header, TiffDirectory tags) throws IOException {
    long[] bits = tags.numbers(Tag.BITS_PER_SAMPLE, 65_535);
    long[] kinds = tags.numbers(Tag.SAMPLE_FORMAT, 65_535);
    long first = bits.length == 0 ? 1 : bits[0];
    long kind = kinds.length == 0 ? 1 : kinds[0];
    if (first < 1 || first > 1024)
      throw header.bad("tiff.tag", "%d bits a sample, expected 1 to 64", first);
    if (kind < 1 || kind > 6)
      throw header.bad("tiff.tag", "sample format %d, expected 1 to 6", kind);
    return new SampleFormat((int) first, (int) kind, allAre(bits, first) && allAre(kinds, kind));
  }

  private static boolean allAre(long[] values, long value) {
    for (long v : values) if (v != value) return false;
    return true;
  }

  /// Unsigned values that do not fill whole bytes: 1 to 15 bits, the first in the highest bits of a
  /// byte, each row starting with a new byte (TIFF 6.0, FillOrder 1). Masks have 1 bit, and GDAL's
  /// NBITS option writes Sentinel-2 layers of 15.
  boolean packed() {
    return equal && bits < 16 && bits != 8 && kind != SIGNED && kind != FLOATING && kind <= UNTYPED;
  }

  /// The type that holds the values, or null where Limpid has none.
  SampleType type() {
    if (!equal) return null;
    if (kind == FLOATING)
      return switch (bits) {
        case 16 -> SampleType.FLOAT16;
        case 32 -> SampleType.FLOAT32;
        case 64 -> SampleType.FLOAT64;
        default -> null;
      };
    if (kind > UNTYPED) return null;
    if (packed()) return bits < 8 ? SampleType.UINT8 : SampleType.UINT16;
    return switch (bits) {
      case 8 -> kind == SIGNED ? SampleType.INT8 : SampleType.UINT8;
      case 16 -> kind == SIGNED ? SampleType.INT16 : SampleType.UINT16;
      case 32 -> kind == SIGNED ? SampleType.INT32 : SampleType.UINT32;
      default -> null;
    };
  }

  /// For messages: `4-bit unsigned integers`.
  String words() {
    String name =
        switch (kind) {
          case SIGNED -> "signed integers";
          case FLOATING -> "floating-point numbers";
          case 5, 6 -> "complex numbers";
          default -> "unsigned integers";
        };
    return equal ? bits + "-bit " + name : "samples of different sizes";
  }
}
