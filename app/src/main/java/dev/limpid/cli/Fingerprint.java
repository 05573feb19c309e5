package dev.limpid.cli;

import dev.limpid.cube.CubeFiles;
import dev.limpid.model.ModelFolder;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// One hash for all files of a cube, so that a reader can tell whether they are still the same.
final class Fingerprint {
  private Fingerprint() {}

  /// SHA-256 of the lines `SHA-256 name` of the files, in the order of their names, as `sha256sum`
  /// prints them in their folder.
  static String of(CubeFiles cube, int threads) throws IOException {
    List<Path> files = cube.files().stream().map(URI::getPath).sorted().map(Path::of).toList();
    String[] lines = new String[files.size()];
    Parallel.<IOException>each(
        lines.length,
        threads,
        () ->
            i -> {
              Path file = files.get(i);
              lines[i] = ModelFolder.sha256(file) + "  " + file.getFileName() + "\n";
            });
    try {
      byte[] text = String.join("", lines).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
