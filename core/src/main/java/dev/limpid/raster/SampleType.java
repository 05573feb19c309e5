package dev.limpid.raster;

import java.util.Locale;

/// How one value is stored in a file. Arrays of stored values have the Java type in the last
/// column; unsigned values sit in the signed type of the same width, bit for bit.
///
/// | type | array |
/// |---|---|
/// | UINT8, INT8 | `byte[]` |
/// | UINT16, INT16 | `short[]` |
/// | UINT32, INT32 | `int[]` |
/// | FLOAT16 (read only), FLOAT32 | `float[]` |
/// | FLOAT64 | `double[]` |
public enum SampleType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT16(2),
  FLOAT32(4),
  FLOAT64(8);

  private final int bytes;

  SampleType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one value in a file.
  public int bytes() {
    return bytes;
  }

  public boolean floating() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  public boolean signed() {
    return this != UINT8 && this != UINT16 && this != UINT32;
  }

  /// The name in JSON and messages: `uint8`, `float32`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// A new array for `length` stored values.
  public Object array(int length) {
    return switch (this) {
      case UINT8, INT8 -> new byte[length];
      case UINT16, INT16 -> new short[length];
      case UINT32, INT32 -> new int[length];
      case FLOAT16, FLOAT32 -> new float[length];
      case FLOAT64 -> new double[length];
    };
  }

  /// Value `i` of an array of this type, as a number.
  public double value(Object array, int i) {
    return switch (this) {
      case UINT8 -> ((byte[]) array)[i] & 0xFF;
      case INT8 -> ((byte[]) array)[i];
      case UINT16 -> ((short[]) array)[i] & 0xFFFF;
      case INT16 -> ((short[]) array)[i];
      case UINT32 -> ((int[]) array)[i] & 0xFFFF_FFFFL;
      case INT32 -> ((int[]) array)[i];
      case FLOAT16, FLOAT32 -> ((float[]) array)[i];
      case FLOAT64 -> ((double[]) array)[i];
    };
  }
}
