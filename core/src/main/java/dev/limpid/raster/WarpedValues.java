package dev.limpid.raster;

import java.util.Arrays;

/// An array of stored values being filled, at first all no data (0 where the type has none).
final class WarpedValues {
  private final SampleType type;
  private final Double noData;
  private final Object array;
  private final double lowest;
  private final double highest;

  WarpedValues(SampleType type, Double noData, int length) {
    this.type = type;
    this.noData = noData;
    array = type.array(length);
    int bits = 8 * type.bytes();
    lowest = type.signed() ? -Math.scalb(1.0, bits - 1) : 0;
    highest = type.signed() ? Math.scalb(1.0, bits - 1) - 1 : Math.scalb(1.0, bits) - 1;
    fill(empty());
  }

  Object array() {
    return array;
  }

  /// The value that stands for no data: an integer type without one, or whose file names one that
  /// it cannot hold, has 0.
  private double empty() {
    if (type.floating()) return noData == null ? Double.NaN : noData;
    return noData != null && noData >= lowest && noData <= highest && noData == Math.rint(noData)
        ? noData
        : 0;
  }

  /// Whether a stored value means no data; a float file may name a value with more digits than its
  /// samples have.
  boolean isNoData(double value) {
    if (Double.isNaN(value)) return true;
    if (noData == null) return false;
    return value == noData || (type != SampleType.FLOAT64 && value == (float) (double) noData);
  }

  private void fill(double value) {
    if (value == 0) return;
    switch (type) {
      case UINT8, INT8 -> Arrays.fill((byte[]) array, (byte) (long) value);
      case UINT16, INT16 -> Arrays.fill((short[]) array, (short) (long) value);
      case UINT32, INT32 -> Arrays.fill((int[]) array, (int) (long) value);
      case FLOAT16, FLOAT32 -> Arrays.fill((float[]) array, (float) value);
      case FLOAT64 -> Arrays.fill((double[]) array, value);
    }
  }

  /// Value `from` of an array of the same type, bit for bit.
  void copy(int at, Object values, int from) {
    switch (type) {
      case UINT8, INT8 -> ((byte[]) array)[at] = ((byte[]) values)[from];
      case UINT16, INT16 -> ((short[]) array)[at] = ((short[]) values)[from];
      case UINT32, INT32 -> ((int[]) array)[at] = ((int[]) values)[from];
      case FLOAT16, FLOAT32 -> ((float[]) array)[at] = ((float[]) values)[from];
      case FLOAT64 -> ((double[]) array)[at] = ((double[]) values)[from];
    }
  }

  /// Stores a value that the type can hold; NaN leaves no data.
  void set(int at, double value) {
    if (Double.isNaN(value)) return;
    switch (type) {
      case UINT8, INT8 -> ((byte[]) array)[at] = (byte) (long) value;
      case UINT16, INT16 -> ((short[]) array)[at] = (short) (long) value;
      case UINT32, INT32 -> ((int[]) array)[at] = (int) (long) value;
      case FLOAT16, FLOAT32 -> ((float[]) array)[at] = (float) value;
      case FLOAT64 -> ((double[]) array)[at] = value;
    }
  }

  /// Stores computed values, `n` of `values` from `from` on: integers rounded half up, within the
  /// type, and beside the no-data value rather than on it; NaN leaves no data.
  void round(float[] values, int from, int n) {
    if (type.floating()) for (int i = 0; i < n; i++) set(i, values[from + i]);
    else for (int i = 0; i < n; i++) set(i, rounded(values[from + i]));
  }

  private double rounded(double value) {
    double whole = Math.floor(value + 0.5);
    if (whole < lowest) whole = lowest;
    if (whole > highest) whole = highest;
    if (noData == null || whole != noData) return whole;
    return whole == lowest ? whole + 1 : whole - 1;
  }
}
