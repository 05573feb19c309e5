package dev.limpid.raster;

import java.io.IOException;

/// Packed bytes that are not what their compression tag says, or too few of them. The codec does
/// not know the file: whoever reads the block names it.
final class CorruptBlock extends IOException {
  private static final long serialVersionUID = 1;

  CorruptBlock(String message) {
    super(message);
  }

  CorruptBlock(String message, Throwable cause) {
    super(message, cause);
  }

  static CorruptBlock tooShort(long found, long expected) {
    return new CorruptBlock("holds " + found + " bytes of pixels, expected " + expected);
  }
}
