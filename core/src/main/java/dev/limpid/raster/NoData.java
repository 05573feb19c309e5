package dev.limpid.raster;

import java.util.Locale;
import java.util.regex.Pattern;

/// Which stored values mean no data.
///
/// @param value the value itself as [RasterInfo] gives it, or null when there is none
/// @param whole the same for integer types, [#NO_WHOLE] when no pixel can match
/// @param low least matching value of floating types; above `high` when none can match
/// @param warning what is wrong with the text in the file, or null
record NoData(Double value, long whole, double low, double high, String warning) {
  static final long NO_WHOLE = Long.MIN_VALUE;
  static final NoData NONE = never(null, null);

  /// 15 significant digits, as many programs print them, do not give a double back exactly.
  private static final double DOUBLE_SLACK = 1e-15;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,400}\\.?\\d{0,400}|\\.\\d{1,400})([eE][+-]?\\d{1,9})?");
  private static final Pattern NAN =
      Pattern.compile("[+-]?(nan(\\(.{0,20}\\))?|1\\.#(qnan|snan|ind))");
  private static final Pattern INFINITE = Pattern.compile("[+-]?(inf|infinity|1\\.#inf)");

  private static NoData never(Double value, String warning) {
    return new NoData(value, NO_WHOLE, 1, 0, warning);
  }

  /// Reads the text of tag 42113 for pixels of `type` (null: pixels that are not decoded).
  static NoData parse(String text, SampleType type) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.isEmpty()) return NONE;
    double number;
    if (NAN.matcher(trimmed).matches()) number = Double.NaN;
    else if (INFINITE.matcher(trimmed).matches())
      number = trimmed.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    else if (NUMBER.matcher(trimmed).matches()) number = finite(Double.parseDouble(trimmed));
    else
      return never(
          null, "no-data text " + Quoted.of(text) + " is not a number: taken as no no-data value");
    return of(number, type);
  }

  /// A number with digits that overflows is the largest double printed too short.
  private static double finite(double number) {
    return Math.clamp(number, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  static NoData of(double number, SampleType type) {
    if (type == null) return never(number, null);
    return switch (type) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32 -> whole(number, type);
      case FLOAT16, FLOAT32 -> single(number);
      case FLOAT64 -> floating(number);
    };
  }

  private static NoData whole(double number, SampleType type) {
    int bits = 8 * type.bytes();
    double least = type.signed() ? -Math.scalb(1.0, bits - 1) : 0;
    double most = Math.scalb(1.0, type.signed() ? bits - 1 : bits) - 1;
    if (number == Math.rint(number) && number >= least && number <= most)
      return new NoData(number + 0.0, (long) number, number, number, null);
    return never(
        null, "no-data value " + number + " cannot occur in " + type.label() + ": no pixel has it");
  }

  private static NoData single(double number) {
    if (Double.isNaN(number)) return never(number, null);
    float nearest = (float) number;
    if (Float.isInfinite(nearest) && !Double.isInfinite(number))
      return new NoData(
          (double) nearest,
          NO_WHOLE,
          nearest,
          nearest,
          "no-data value " + number + " is beyond 32-bit floats: infinite pixels are no data");
    if (nearest == number) return new NoData((double) nearest, NO_WHOLE, nearest, nearest, null);
    return new NoData(
        (double) nearest, NO_WHOLE, Math.nextDown(nearest), Math.nextUp(nearest), null);
  }

  private static NoData floating(double number) {
    if (Double.isNaN(number)) return never(number, null);
    double slack = Double.isInfinite(number) ? 0 : Math.abs(number) * DOUBLE_SLACK;
    return new NoData(number, NO_WHOLE, number - slack, number + slack, null);
  }

  /// Whether there is a no-data value, `NaN` included.
  boolean present() {
    return value != null;
  }
}
