package dev.limpid.landcover;

import java.util.Locale;

/// Text as HTML and SVG show it: names from files are escaped, numbers are written for reading.
public final class Markup {
  private static final String MINUS = "\u2212";
  private static final String THIN = "\u202F"; // narrow no-break space
  public static final String NONE = "\u2013"; // en dash: not known

  private Markup() {}

  /// Text inside an element or a quoted attribute. Characters that HTML forbids become `U+FFFD`.
  public static String escape(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
              }
            });
    return out.toString();
  }

  private static boolean allowed(int c) {
    boolean control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
    boolean direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    return !control && !direction && !surrogate && (c & 0xFFFE) != 0xFFFE;
  }

  /// A share as per cent with one decimal.
  public static String percent(double share) {
    return Double.isFinite(share) ? number(100 * share, 1) + THIN + "%" : NONE;
  }

  /// Both limits of shares, as per cent.
  static String percents(Interval interval) {
    if (!interval.hasLimits()) return NONE;
    return number(100 * interval.low(), 1) + " to " + number(100 * interval.high(), 1);
  }

  /// Both limits of a rate, as per cent, cut where a rate ends.
  static String rates(Interval interval) {
    double low = Math.clamp(interval.low(), 0, 1);
    return percents(
        new Interval(
            interval.value(), interval.standardError(), low, Math.clamp(interval.high(), 0, 1)));
  }

  public static String number(double value, int decimals) {
    if (!Double.isFinite(value)) return NONE;
    String digits = String.format(Locale.ROOT, "%,." + decimals + "f", Math.abs(value));
    boolean negative = value < 0 && !digits.matches("[0.,]*");
    return (negative ? MINUS : "") + digits.replace(",", THIN);
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n).replace(",", THIN);
  }

  static String probability(double p) {
    if (!Double.isFinite(p)) return NONE;
    if (p >= 0.001) return number(p, 3);
    return p == 0 ? "below 1e" + MINUS + "300" : scientific(p);
  }

  private static String scientific(double p) {
    String[] parts = String.format(Locale.ROOT, "%.1e", p).split("e");
    int exponent = Integer.parseInt(parts[1]);
    return parts[0]
        + " \u00D7 10<sup>"
        + (exponent < 0 ? MINUS : "")
        + Math.abs(exponent)
        + "</sup>";
  }
}
