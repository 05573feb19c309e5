package dev.limpid.sample;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.regex.Pattern;

/// A label as a key: `7`, `07` and `7.0` are one label, and so are `11-01-06-000-0` and
/// `1101060000`, as real legends and rasters write the same code.
///
/// @param number the value of a label that is a number, dashes between digits left out; else null
/// @param text the label itself where it is no number; else the number's shortest text
/// @param dashed whether dashes were left out
record LabelText(BigDecimal number, String text, boolean dashed) {
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,40}(\\.\\d{1,40})?");
  private static final Pattern DASHED = Pattern.compile("\\d{1,20}(-\\d{1,20})+");

  /// Numbers by value, then text by code point.
  static final Comparator<LabelText> ORDER =
      (a, b) -> {
        if (a.number != null && b.number != null) return a.number.compareTo(b.number);
        if (a.number != null) return -1;
        if (b.number != null) return 1;
        return byCodePoint(a.text, b.text);
      };

  static LabelText of(String label) {
    String text = label.strip();
    if (NUMBER.matcher(text).matches()) return numeric(text, false);
    if (DASHED.matcher(text).matches()) return numeric(text.replace("-", ""), true);
    return new LabelText(null, text, false);
  }

  static LabelText of(long code) {
    return new LabelText(BigDecimal.valueOf(code), Long.toString(code), false);
  }

  private static LabelText numeric(String digits, boolean dashed) {
    BigDecimal value = new BigDecimal(digits);
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    return new LabelText(plain, plain.toPlainString(), dashed);
  }

  /// The class code that this label is, or 0 when it is none.
  int code() {
    if (number == null || dashed || number.scale() > 0) return 0;
    boolean fits = number.signum() > 0 && number.compareTo(BigDecimal.valueOf(65_535)) <= 0;
    return fits ? number.intValueExact() : 0;
  }

  boolean zero() {
    return number != null && number.signum() == 0;
  }

  private static int byCodePoint(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; ) {
      int left = a.codePointAt(i);
      int right = b.codePointAt(i);
      if (left != right) return Integer.compare(left, right);
      i += Character.charCount(left);
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelText(BigDecimal n, String t, boolean d)
        && text.equals(t)
        && (number == null) == (n == null);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
