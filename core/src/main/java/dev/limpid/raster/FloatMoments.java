package dev.limpid.raster;

/// Adds up the rows of one tile of 32-bit floats to [Moments]. A row in which every value counts,
/// as nearly all do, takes a way without branches that the compiler turns into vector instructions:
/// the range through whole numbers in the order of the floats, the sums a column at a time. Other
/// rows go through a [MomentSum].
final class FloatMoments {
  private static final int INFINITY = Float.floatToIntBits(Float.POSITIVE_INFINITY);

  private final double noData;
  private final MomentSum others;
  private final double[] wide;
  private final double[] sums;
  private final double[] squares;
  private float origin;
  private long n;
  private int least = Integer.MAX_VALUE;
  private int most = Integer.MIN_VALUE;

  /// @param noData the value that does not count, beside what is not finite; NaN for none
  /// @param width values of a row
  FloatMoments(double noData, int width) {
    this.noData = noData;
    this.others = new MomentSum(noData);
    this.wide = new double[width];
    this.sums = new double[width];
    this.squares = new double[width];
  }

  /// @param bits of the values of `row`
  void add(int[] bits, float[] row) {
    long range = range(bits);
    int low = (int) (range >> 32);
    int high = (int) range;
    if (!allCount(low, high)) {
      for (int i = 0; i < wide.length; i++) wide[i] = row[i];
      others.add(wide, wide.length);
      return;
    }
    if (n == 0) origin = row[0];
    sum(row, origin);
    n += wide.length;
    least = Math.min(least, low);
    most = Math.max(most, high);
  }

  /// The least and the largest place, in the upper and the lower half.
  private static long range(int[] bits) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < bits.length; i++) {
      int place = place(bits[i]);
      low = Math.min(low, place);
      high = Math.max(high, place);
    }
    return (long) low << 32 | high & 0xFFFF_FFFFL;
  }

  /// A whole number that orders floats as their values do; NaN lie beyond the infinities.
  private static int place(int bits) {
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  /// The float at a place: the map is its own inverse.
  private static float at(int place) {
    return Float.intBitsToFloat(place(place));
  }

  private boolean allCount(int low, int high) {
    if (high >= INFINITY || low <= ~INFINITY) return false;
    return Double.isNaN(noData) || noData < at(low) || noData > at(high);
  }

  private void sum(float[] row, double from) {
    for (int i = 0; i < sums.length; i++) {
      double d = row[i] - from;
      sums[i] += d;
      squares[i] += d * d;
    }
  }

  Moments result() {
    if (n == 0) return others.result();
    double sum = 0;
    double square = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += sums[i];
      square += squares[i];
    }
    // 0.0 is added so that a zero has no sign, whichever of the two came.
    return Moments.of(n, at(least) + 0.0, at(most) + 0.0, origin, sum, square)
        .plus(others.result());
  }
}
