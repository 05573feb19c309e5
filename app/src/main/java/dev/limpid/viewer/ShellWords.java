package dev.limpid.viewer;

/// Commands that are printed for somebody to run.
public final class ShellWords {
  private ShellWords() {}

  /// A text as one word of a POSIX shell.
  public static String quoted(String word) {
    if (word.matches("[A-Za-z0-9_./:=,@%+-]+")) return word;
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
