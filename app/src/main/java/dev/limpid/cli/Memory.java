package dev.limpid.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes that users type, and what this process holds.
final class Memory {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15})\\s*([kmgt]?)(i?b)?", Pattern.CASE_INSENSITIVE);

  private Memory() {}

  /// `256m`, `2g`, `1500000`: bytes, in powers of 1024.
  static long parse(String text) {
    Matcher m = SIZE.matcher(text.strip());
    if (!m.matches())
      throw new IllegalArgumentException("size must be like 512m or 2g, got '" + text + "'");
    int power =
        "kmgt"
                .indexOf(
                    m.group(2).toLowerCase(Locale.ROOT).isEmpty()
                        ? "?"
                        : m.group(2).toLowerCase(Locale.ROOT))
            + 1;
    return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << (10 * power));
  }

  /// Resident bytes of this process now, 0 where the system does not tell.
  static long resident() {
    return status("VmRSS:");
  }

  /// Largest resident bytes of this process so far, 0 where the system does not tell.
  static long peak() {
    return status("VmHWM:");
  }

  /// Makes [#peak] begin again from what is resident now.
  ///
  /// @return whether the system did
  static boolean forgetPeak() {
    try {
      Files.write(Path.of("/proc/self/clear_refs"), new byte[] {'5'}, StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false; // not Linux, or not permitted: the figure is left out
    }
  }

  private static long status(String key) {
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1))
        if (line.startsWith(key)) return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    } catch (IOException | NumberFormatException e) {
      return 0; // not Linux: the figure is left out
    }
    return 0;
  }
}
