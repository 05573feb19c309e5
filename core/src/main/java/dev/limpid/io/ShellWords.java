package dev.limpid.io;

import java.util.List;
import java.util.stream.Collectors;

/// Commands that are printed for somebody to run.
public final class ShellWords {
  private ShellWords() {}

  /// A text as one word of a POSIX shell.
  public static String quoted(String word) {
    if (word.matches("[A-Za-z0-9_./:=,@%+-]+")) return word;
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /// Words as one line.
  public static String line(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }
}
