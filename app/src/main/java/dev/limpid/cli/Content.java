package dev.limpid.cli;

import dev.limpid.io.BadInput;
import dev.limpid.io.SafeModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a file is, told by its first bytes. Its name decides only where the content leaves a
/// choice: a text of one column, a TIFF cut short.
enum Content {
  TIFF,
  JPEG2000,
  PICTURE,
  SQLITE,
  PARQUET,
  GZIP,
  ZIP,
  MODEL,
  HDF5,
  XML,
  JSON,
  YAML,
  TABLE,
  UNKNOWN;

  private static final int HEAD = 8192;
  private static final Pattern KEY = Pattern.compile("(['\"]?)[\\w .$/-]{1,80}\\1\\s*:(\\s.*)?");

  static Content of(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    if (head.length == 0) throw new BadInput("file.empty", file.toString(), "is empty");
    Content binary = binary(head);
    if (binary != UNKNOWN) return binary;
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (SafeModel.recognises(file)) return MODEL;
    Content text = text(head, name);
    if (text != UNKNOWN) return text;
    return name.endsWith(".tif") || name.endsWith(".tiff") ? TIFF : UNKNOWN;
  }

  private static Content binary(byte[] b) {
    if (starts(b, 'I', 'I', 42, 0) || starts(b, 'M', 'M', 0, 42)) return TIFF;
    if (starts(b, 'I', 'I', 43, 0) || starts(b, 'M', 'M', 0, 43)) return TIFF;
    if (starts(b, 0, 0, 0, 12, 'j', 'P', ' ', ' ') || starts(b, 0xFF, 0x4F, 0xFF, 0x51))
      return JPEG2000;
    if (starts(b, 0x89, 'P', 'N', 'G', 13, 10, 26, 10) || starts(b, 0xFF, 0xD8, 0xFF))
      return PICTURE;
    if (starts(b, "SQLite format 3\0".chars().toArray())) return SQLITE;
    if (starts(b, 'P', 'A', 'R', '1')) return PARQUET;
    if (starts(b, 0x1F, 0x8B)) return GZIP;
    if (starts(b, 'P', 'K', 3, 4) || starts(b, 'P', 'K', 5, 6)) return ZIP;
    if (starts(b, 0x89, 'H', 'D', 'F', 13, 10, 26, 10)) return HDF5;
    boolean wide = starts(b, 0xFF, 0xFE, '<', 0) || starts(b, 0xFE, 0xFF, 0, '<');
    return wide ? XML : UNKNOWN;
  }

  /// @param name in lower case
  static Content text(byte[] head, String name) {
    for (byte b : head) if (b == 0) return UNKNOWN;
    String text = new String(head, StandardCharsets.UTF_8);
    String start = (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
    if (start.startsWith("<")) return XML;
    if (start.startsWith("{") || start.startsWith("[")) return JSON;
    String line =
        start.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).findFirst().orElse("");
    if (line.equals("---") || line.startsWith("- ") || KEY.matcher(line).matches()) return YAML;
    if (line.indexOf(',') >= 0 || line.indexOf(';') >= 0 || line.indexOf('\t') >= 0) return TABLE;
    if (name.endsWith(".yaml") || name.endsWith(".yml")) return YAML;
    return name.endsWith(".csv") || name.endsWith(".tsv") ? TABLE : UNKNOWN;
  }

  private static boolean starts(byte[] b, int... magic) {
    if (b.length < magic.length) return false;
    for (int i = 0; i < magic.length; i++) if ((b[i] & 0xFF) != magic[i]) return false;
    return true;
  }
}
