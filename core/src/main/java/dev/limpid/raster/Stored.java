package dev.limpid.raster;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Moves values as stored: from bytes to arrays of a [SampleType], and between such arrays.
final class Stored {
  private Stored() {}

  /// The next `length` values of `bytes`, in its byte order, as a new array.
  static Object values(SampleType type, ByteBuffer bytes, int length) {
    Object array = type.array(length);
    take(type, bytes, array, length);
    return array;
  }

  /// Puts the next `length` values of `bytes` at the start of `array`.
  static void take(SampleType type, ByteBuffer bytes, Object array, int length) {
    switch (type) {
      case UINT8, INT8 -> bytes.get((byte[]) array, 0, length);
      case UINT16, INT16 -> bytes.asShortBuffer().get((short[]) array, 0, length);
      case UINT32, INT32 -> bytes.asIntBuffer().get((int[]) array, 0, length);
      case FLOAT16 -> halves(bytes, (float[]) array, length);
      case FLOAT32 -> bytes.asFloatBuffer().get((float[]) array, 0, length);
      case FLOAT64 -> bytes.asDoubleBuffer().get((double[]) array, 0, length);
    }
  }

  private static void halves(ByteBuffer bytes, float[] into, int length) {
    for (int i = 0; i < length; i++) into[i] = Float.float16ToFloat(bytes.getShort());
  }

  /// Copies `count` values that lie `step` apart to places next to each other.
  static void copy(Object source, int from, int step, int count, Object into, int to) {
    if (step == 1) {
      System.arraycopy(source, from, into, to, count);
      return;
    }
    switch (into) {
      case byte[] d -> {
        byte[] s = (byte[]) source;
        for (int i = 0; i < count; i++) d[to + i] = s[from + i * step];
      }
      case short[] d -> {
        short[] s = (short[]) source;
        for (int i = 0; i < count; i++) d[to + i] = s[from + i * step];
      }
      case int[] d -> {
        int[] s = (int[]) source;
        for (int i = 0; i < count; i++) d[to + i] = s[from + i * step];
      }
      case float[] d -> {
        float[] s = (float[]) source;
        for (int i = 0; i < count; i++) d[to + i] = s[from + i * step];
      }
      case double[] d -> {
        double[] s = (double[]) source;
        for (int i = 0; i < count; i++) d[to + i] = s[from + i * step];
      }
      default -> throw new IllegalArgumentException("no pixel array: " + into.getClass());
    }
  }

  static void fill(Object into, int from, int to, double value) {
    switch (into) {
      case byte[] d -> Arrays.fill(d, from, to, (byte) (long) value);
      case short[] d -> Arrays.fill(d, from, to, (short) (long) value);
      case int[] d -> Arrays.fill(d, from, to, (int) (long) value);
      case float[] d -> Arrays.fill(d, from, to, (float) value);
      case double[] d -> Arrays.fill(d, from, to, value);
      default -> throw new IllegalArgumentException("no pixel array: " + into.getClass());
    }
  }
}
