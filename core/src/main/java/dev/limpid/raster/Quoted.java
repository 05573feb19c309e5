package dev.limpid.raster;

/// Text from a file, made safe for a message: short, and without control characters.
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  static String of(String text) {
    StringBuilder safe = new StringBuilder("'");
    text.codePoints()
        .limit(LONGEST)
        .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    if (text.codePointCount(0, text.length()) > LONGEST) safe.append("...");
    return safe.append('\'').toString();
  }
}
