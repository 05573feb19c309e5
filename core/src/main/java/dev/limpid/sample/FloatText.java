package dev.limpid.sample;

/// Decimal text to `float`, correctly rounded, without making a `String` in the usual case.
///
/// With at most 19 digits and a power of ten up to 22 both parts are exact doubles, so their
/// quotient or product is the correctly rounded double (Clinger 1990, How to read floating point
/// numbers accurately). Rounding that once more to `float` is correct unless the double lies within
/// one unit of the middle between two floats; those few cases, and long or odd text, go to the JDK.
final class FloatText {
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /// The bits that a float drops from a double, and their middle.
  private static final long DROPPED = (1L << 29) - 1;

  private static final long MIDDLE = 1L << 28;

  private FloatText() {}

  /// The value of `text[from..to)`, `NaN` when that is not a decimal number.
  static float parse(char[] text, int from, int to) {
    int i = from;
    boolean negative = i < to && text[i] == '-';
    if (i < to && (text[i] == '-' || text[i] == '+')) i++;
    long digits = 0;
    int count = 0;
    int seen = 0;
    int scale = 0;
    boolean point = false;
    for (; i < to; i++) {
      char c = text[i];
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + (c - '0');
        if (digits != 0) count++;
        seen++;
        if (point) scale--;
        if (count > 18) return slow(text, from, to);
      } else if (c == '.' && !point) point = true;
      else break;
    }
    if (seen == 0) return Float.NaN;
    if (i < to) {
      int exponent = exponent(text, i, to);
      if (exponent == Integer.MIN_VALUE) return Float.NaN;
      scale += exponent;
    }
    if (digits == 0) return negative ? -0f : 0f;
    if (digits > 1L << 53 || scale < -22 || scale > 22) return slow(text, from, to);
    double value = scale < 0 ? digits / POWERS[-scale] : digits * POWERS[scale];
    long dropped = Double.doubleToRawLongBits(value) & DROPPED;
    boolean risky = Math.abs(dropped - MIDDLE) <= 1;
    if (risky || value < Float.MIN_NORMAL || value > Float.MAX_VALUE) return slow(text, from, to);
    return (float) (negative ? -value : value);
  }

  /// The exponent that begins with `e` at `i`; the smallest int when it is malformed.
  private static int exponent(char[] text, int i, int to) {
    if (text[i] != 'e' && text[i] != 'E') return Integer.MIN_VALUE;
    int k = i + 1;
    boolean negative = k < to && text[k] == '-';
    if (k < to && (text[k] == '-' || text[k] == '+')) k++;
    if (k == to || to - k > 6) return Integer.MIN_VALUE;
    int value = 0;
    for (; k < to; k++) {
      if (text[k] < '0' || text[k] > '9') return Integer.MIN_VALUE;
      value = 10 * value + (text[k] - '0');
    }
    return negative ? -value : value;
  }

  private static float slow(char[] text, int from, int to) {
    try {
      return Float.parseFloat(new String(text, from, to - from));
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }
}
