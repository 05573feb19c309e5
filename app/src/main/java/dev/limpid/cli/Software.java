package dev.limpid.cli;

import dev.limpid.io.Sha256;
import dev.limpid.tile.LocalRunner;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which program computed a map.
final class Software {
  private static final int SHOWN = 16;

  private Software() {}

  /// `version`, and as `build` the start of the SHA-256 of the code that computes: two builds of
  /// one source agree.
  static Map<String, String> description() throws IOException {
    return Map.of("version", Limpid.VERSION, "build", build());
  }

  private static String build() throws IOException {
    try {
      Path code =
          Path.of(LocalRunner.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      String hash = Files.isDirectory(code) ? folder(code) : Sha256.of(code);
      return hash.substring(0, SHOWN);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("code of this program has no address", e);
    }
  }

  private static String folder(Path code) throws IOException {
    StringBuilder lines = new StringBuilder();
    try (Stream<Path> all = Files.walk(code)) {
      List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files)
        lines.append(Sha256.of(file)).append("  ").append(code.relativize(file)).append('\n');
    }
    return Sha256.of(lines.toString());
  }
}
