package dev.limpid.io;

import java.util.regex.Pattern;

/// Makes text from files, URLs and user input fit to be printed: no terminal escapes, no line
/// breaks, no text that runs backwards, no secrets.
public final class Redact {
  private static final int LONGEST = 2000;

  /// Only where a query or a word begins: `id=1,sig=06.tif` is a file name.
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?<![^?&;#\\s'\"])((?:[\\w-]{0,40}[-_])?(?:sig|signature|token|secret|credential|password|passwd|pwd|api_?key|subscription-key|access_?key|accesskeyid|key-?id))(=|%3D)[^&#\\s'\"]*");

  /// What else makes a link work: when and for what it was signed, by whom. Words as short as these
  /// only count in a query.
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)([?&](?:se|sp|st|skoid|sktid|expires|policy|x-(?:amz|goog)-[\\w-]{1,40}))(=|%3D)[^&#\\s'\"]*");

  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}");
  private static final Pattern USER_INFO = Pattern.compile("//[^/?#\\s'\"]*@");

  private Redact() {}

  /// One printable line, at most 2000 characters: secrets in URLs become `***`, control characters
  /// their `\\u` escapes.
  public static String line(String text) {
    return escape(secrets(shorten(text, LONGEST)));
  }

  /// Like [#line], at most `longest` characters: for a value quoted inside a message.
  public static String line(String text, int longest) {
    return shorten(line(text), longest);
  }

  /// `sig=`, tokens, passwords, user info and the rest of what signs a link as `***`; else the text
  /// as it is.
  public static String secrets(String text) {
    String hidden = USER_INFO.matcher(text).replaceAll("//***@");
    hidden = SECRET.matcher(hidden).replaceAll("$1$2***");
    hidden = SIGNED.matcher(hidden).replaceAll("$1$2***");
    return BEARER.matcher(hidden).replaceAll("$1 ***");
  }

  private static String escape(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) line.append(c).append(text.charAt(++i));
      else if (printable(c)) line.append(c);
      else line.append("\\u%04x".formatted((int) c));
    }
    return line.toString();
  }

  /// False for control, format (bidirectional overrides, zero width), separator and lone surrogate
  /// characters.
  private static boolean printable(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static String shorten(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "...";
  }
}
