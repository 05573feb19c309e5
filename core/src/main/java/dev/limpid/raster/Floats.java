package dev.limpid.raster;

/// Stored values to `float`, a run of one band at a time, no data to `NaN`. One loop per type: this
/// is where a reader of plain files spends its time.
final class Floats {
  private Floats() {}

  /// Converts `count` values that lie `step` apart.
  static void convert(
      SampleType type,
      Object source,
      int from,
      int step,
      int count,
      float[] into,
      int to,
      NoData noData) {
    switch (type) {
      case UINT8 -> uint8((byte[]) source, from, step, count, into, to, small(noData));
      case INT8 -> int8((byte[]) source, from, step, count, into, to, small(noData));
      case UINT16 -> uint16((short[]) source, from, step, count, into, to, small(noData));
      case INT16 -> int16((short[]) source, from, step, count, into, to, small(noData));
      case UINT32 -> uint32((int[]) source, from, step, count, into, to, noData.whole());
      case INT32 -> int32((int[]) source, from, step, count, into, to, noData.whole());
      case FLOAT16, FLOAT32 -> float32((float[]) source, from, step, count, into, to, noData);
      case FLOAT64 -> float64((double[]) source, from, step, count, into, to, noData);
    }
  }

  /// No 8 or 16-bit value is the least `int`, so it stands for none.
  private static int small(NoData noData) {
    return noData.whole() == NoData.NO_WHOLE ? Integer.MIN_VALUE : (int) noData.whole();
  }

  private static void uint8(
      byte[] source, int from, int step, int count, float[] into, int to, int noData) {
    for (int i = 0; i < count; i++) {
      int v = source[from + i * step] & 0xFF;
      into[to + i] = v == noData ? Float.NaN : v;
    }
  }

  private static void int8(
      byte[] source, int from, int step, int count, float[] into, int to, int noData) {
    for (int i = 0; i < count; i++) {
      int v = source[from + i * step];
      into[to + i] = v == noData ? Float.NaN : v;
    }
  }

  private static void uint16(
      short[] source, int from, int step, int count, float[] into, int to, int noData) {
    for (int i = 0; i < count; i++) {
      int v = source[from + i * step] & 0xFFFF;
      into[to + i] = v == noData ? Float.NaN : v;
    }
  }

  private static void int16(
      short[] source, int from, int step, int count, float[] into, int to, int noData) {
    for (int i = 0; i < count; i++) {
      int v = source[from + i * step];
      into[to + i] = v == noData ? Float.NaN : v;
    }
  }

  private static void uint32(
      int[] source, int from, int step, int count, float[] into, int to, long noData) {
    for (int i = 0; i < count; i++) {
      long v = source[from + i * step] & 0xFFFF_FFFFL;
      into[to + i] = v == noData ? Float.NaN : v;
    }
  }

  private static void int32(
      int[] source, int from, int step, int count, float[] into, int to, long noData) {
    for (int i = 0; i < count; i++) {
      int v = source[from + i * step];
      into[to + i] = v == noData ? Float.NaN : v;
    }
  }

  private static void float32(
      float[] source, int from, int step, int count, float[] into, int to, NoData noData) {
    float low = (float) noData.low();
    float high = (float) noData.high();
    for (int i = 0; i < count; i++) {
      float v = source[from + i * step];
      into[to + i] = v >= low && v <= high ? Float.NaN : v;
    }
  }

  private static void float64(
      double[] source, int from, int step, int count, float[] into, int to, NoData noData) {
    double low = noData.low();
    double high = noData.high();
    for (int i = 0; i < count; i++) {
      double v = source[from + i * step];
      into[to + i] = v >= low && v <= high ? Float.NaN : (float) v;
    }
  }
}
