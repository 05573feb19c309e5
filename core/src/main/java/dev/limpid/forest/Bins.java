package dev.limpid.forest;

import java.util.Arrays;

/// The bins that the thresholds cut a feature into, at most 65,535 of them. A value `v` is in the
/// bin whose number is the count of thresholds below it, so that `v <= threshold[b]` is the same as
/// `of(v) <= b`, exactly.
///
/// The range of the thresholds is cut into equal cells. The cell of a value never falls as the
/// value grows, so thresholds of lower cells are below it, those of higher cells are not, and the
/// few of its own are searched by halving. All of it is free of branches, which would be
/// mispredicted every other time.
final class Bins {
  /// Bins that fit a byte.
  static final int BYTE = 1 << 8;

  /// Bins that fit 16 bits.
  static final int MOST = 1 << 16;

  private static final int CELLS = 1024;

  private final float origin;
  private final float scale;
  private final char[] below = new char[CELLS]; // (cell): thresholds in lower cells
  private final int[] keys; // thresholds in the order of the floats, then keys above all floats
  private final int half; // first step of the search, a power of two

  /// @param thresholds in increasing order, at most 65,535
  Bins(double[] thresholds) {
    int n = thresholds.length;
    if (n >= MOST)
      throw new IllegalArgumentException("at most 65535 thresholds fit 16 bits, got " + n);
    float low = n == 0 ? 0 : floor(thresholds[0]);
    float range = n == 0 ? 0 : floor(thresholds[n - 1]) - low;
    float cells = (CELLS - 2) / range;
    origin = low;
    scale = range > 0 && cells > 0 && cells <= Float.MAX_VALUE ? cells : 0;
    int[] count = new int[CELLS];
    for (double t : thresholds) count[cell(floor(t))]++;
    int most = 0;
    for (int c = 0, sum = 0; c < CELLS; c++) {
      below[c] = (char) sum;
      sum += count[c];
      most = Math.max(most, count[c]);
    }
    half = Integer.highestOneBit(most);
    keys = new int[n + 2 * half];
    Arrays.fill(keys, Integer.MAX_VALUE);
    for (int i = 0; i < n; i++) keys[i] = key(floor(thresholds[i]));
  }

  int of(float value) {
    int i = below[cell(value)];
    long k = key(value);
    for (int h = half; h > 0; h >>= 1) i += (int) ((keys[i + h - 1] - k) >> 63) & h;
    return i;
  }

  private int cell(float value) {
    return Math.min(Math.max((int) ((value - origin) * scale + 1), 0), CELLS - 1);
  }

  /// The largest float that is not above `threshold`: a float compares with both alike. Adding 0
  /// turns -0 into 0.
  static float floor(double threshold) {
    float f = (float) threshold;
    return (f > threshold ? Math.nextDown(f) : f) + 0f;
  }

  /// Integer with the order of the floats; -0 is just below 0, which no threshold tells apart.
  private static int key(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }
}
