package dev.limpid.forest;

import java.util.Arrays;

/// The bins that at most 255 thresholds cut a feature into. A value `v` is in the bin whose number
/// is the count of thresholds below it, so that `v <= threshold[b]` is the same as `of(v) <= b`,
/// exactly.
final class Bins {
  static final int MOST = 256;

  /// Thresholds as integers in the order of the floats, padded to 255 with a key above all floats.
  private final int[] keys;

  /// @param thresholds in increasing order, at most 255
  Bins(double[] thresholds) {
    if (thresholds.length >= MOST)
      throw new IllegalArgumentException(
          "at most 255 thresholds fit 256 bins, got " + thresholds.length);
    keys = new int[MOST - 1];
    for (int i = 0; i < thresholds.length; i++) keys[i] = key(floor(thresholds[i]));
    Arrays.fill(keys, thresholds.length, keys.length, Integer.MAX_VALUE);
  }

  /// Eight halvings without a branch: the outcome of a comparison is the sign of a difference.
  int of(float value) {
    long k = key(value);
    int[] a = keys;
    int i = (int) ((a[127] - k) >>> 63) << 7;
    i += (int) ((a[i + 63] - k) >>> 63) << 6;
    i += (int) ((a[i + 31] - k) >>> 63) << 5;
    i += (int) ((a[i + 15] - k) >>> 63) << 4;
    i += (int) ((a[i + 7] - k) >>> 63) << 3;
    i += (int) ((a[i + 3] - k) >>> 63) << 2;
    i += (int) ((a[i + 1] - k) >>> 63) << 1;
    i += (int) ((a[i] - k) >>> 63);
    return i;
  }

  /// The largest float that is not above `threshold`: a float compares with both alike. Adding 0
  /// turns -0 into 0.
  static float floor(double threshold) {
    float f = (float) threshold;
    return (f > threshold ? Math.nextDown(f) : f) + 0f;
  }

  /// Integer with the order of the floats; -0 is just below 0, which no threshold tells apart.
  static int key(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }
}
