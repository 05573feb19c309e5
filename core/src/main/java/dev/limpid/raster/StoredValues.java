package dev.limpid.raster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Values in the bytes of a little-endian tile, a row at a time: from byte `at`, each `step` bytes
/// after the one before.
final class StoredValues {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private StoredValues() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /// Reads `n` values as numbers; every type fits a `double`.
  static void load(SampleType type, byte[] raw, int at, int step, double[] into, int n) {
    switch (type) {
      case UINT8 -> {
        for (int i = 0; i < n; i++) into[i] = raw[at + i * step] & 0xFF;
      }
      case INT8 -> {
        for (int i = 0; i < n; i++) into[i] = raw[at + i * step];
      }
      case UINT16 -> {
        for (int i = 0; i < n; i++) into[i] = (short) SHORT.get(raw, at + i * step) & 0xFFFF;
      }
      case INT16 -> {
        for (int i = 0; i < n; i++) into[i] = (short) SHORT.get(raw, at + i * step);
      }
      case UINT32 -> {
        for (int i = 0; i < n; i++) into[i] = (int) INT.get(raw, at + i * step) & 0xFFFF_FFFFL;
      }
      case INT32 -> {
        for (int i = 0; i < n; i++) into[i] = (int) INT.get(raw, at + i * step);
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++)
          into[i] = Float.intBitsToFloat((int) INT.get(raw, at + i * step));
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++)
          into[i] = Double.longBitsToDouble((long) LONG.get(raw, at + i * step));
      }
      case FLOAT16 -> throw new IllegalArgumentException("float16 is never written");
    }
  }

  /// Reads 8 or 16-bit values as numbers.
  static void loadSmall(SampleType type, byte[] raw, int at, int step, int[] into) {
    switch (type) {
      case UINT8 -> {
        for (int i = 0; i < into.length; i++) into[i] = raw[at + i * step] & 0xFF;
      }
      case INT8 -> {
        for (int i = 0; i < into.length; i++) into[i] = raw[at + i * step];
      }
      case UINT16 -> {
        for (int i = 0; i < into.length; i++)
          into[i] = (short) SHORT.get(raw, at + i * step) & 0xFFFF;
      }
      case INT16 -> {
        for (int i = 0; i < into.length; i++) into[i] = (short) SHORT.get(raw, at + i * step);
      }
      case UINT32, INT32, FLOAT16, FLOAT32, FLOAT64 ->
          throw new IllegalArgumentException(type.label() + " is not small");
    }
  }

  /// Writes `n` numbers that are values of `type` already: whole and in range where it is an
  /// integer type. All NaN become the same NaN, so that bytes do not depend on how one came about.
  static void store(SampleType type, double[] from, int n, byte[] raw, int at, int step) {
    switch (type) {
      case UINT8, INT8 -> {
        for (int i = 0; i < n; i++) raw[at + i * step] = (byte) (int) from[i];
      }
      case UINT16, INT16 -> {
        for (int i = 0; i < n; i++) SHORT.set(raw, at + i * step, (short) (int) from[i]);
      }
      case UINT32, INT32 -> {
        for (int i = 0; i < n; i++) INT.set(raw, at + i * step, (int) (long) from[i]);
      }
      case FLOAT32 -> {
        for (int i = 0; i < n; i++)
          INT.set(raw, at + i * step, Float.floatToIntBits((float) from[i]));
      }
      case FLOAT64 -> {
        for (int i = 0; i < n; i++) LONG.set(raw, at + i * step, Double.doubleToLongBits(from[i]));
      }
      case FLOAT16 -> throw new IllegalArgumentException("float16 is never written");
    }
  }

  /// The way of most pixels: 32-bit floats with neither scale nor a no-data value other than NaN.
  static void storeFloats(float[] from, int first, int n, byte[] raw, int at, int step) {
    if (step == Float.BYTES)
      for (int i = 0; i < n; i++)
        INT.set(raw, at + i * Float.BYTES, Float.floatToIntBits(from[first + i]));
    else
      for (int i = 0; i < n; i++)
        INT.set(raw, at + i * step, Float.floatToIntBits(from[first + i]));
  }

  /// Copies `n` elements of an array of the type's own kind, bit for bit.
  static void copy(SampleType type, Object array, int first, int n, byte[] raw, int at, int step) {
    switch (type) {
      case UINT8, INT8 -> {
        byte[] from = (byte[]) array;
        for (int i = 0; i < n; i++) raw[at + i * step] = from[first + i];
      }
      case UINT16, INT16 -> {
        short[] from = (short[]) array;
        for (int i = 0; i < n; i++) SHORT.set(raw, at + i * step, from[first + i]);
      }
      case UINT32, INT32 -> {
        int[] from = (int[]) array;
        for (int i = 0; i < n; i++) INT.set(raw, at + i * step, from[first + i]);
      }
      case FLOAT32 -> {
        float[] from = (float[]) array;
        for (int i = 0; i < n; i++)
          INT.set(raw, at + i * step, Float.floatToRawIntBits(from[first + i]));
      }
      case FLOAT64 -> {
        double[] from = (double[]) array;
        for (int i = 0; i < n; i++)
          LONG.set(raw, at + i * step, Double.doubleToRawLongBits(from[first + i]));
      }
      case FLOAT16 -> throw new IllegalArgumentException("float16 is never written");
    }
  }

  /// Smallest and largest value of an integer type.
  static double[] range(SampleType type) {
    int bits = 8 * type.bytes();
    double half = Math.scalb(1.0, bits - 1);
    return type.signed() ? new double[] {-half, half - 1} : new double[] {0, 2 * half - 1};
  }
}
