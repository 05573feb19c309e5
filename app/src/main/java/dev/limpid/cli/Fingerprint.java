package dev.limpid.cli;

import dev.limpid.cube.CubeFiles;
import dev.limpid.io.Sha256;
import dev.limpid.tile.HashedFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// What tells one cube from another.
final class Fingerprint {
  private Fingerprint() {}

  /// One hash for the files of a cube: SHA-256 of the lines `SHA-256 name`, in the order of the
  /// files' paths, as `sha256sum` prints them in their folder.
  static String of(List<HashedFile> files) {
    StringBuilder lines = new StringBuilder();
    for (HashedFile file : files)
      lines.append(file.sha256()).append("  ").append(file.file().getFileName()).append('\n');
    return Sha256.of(lines.toString());
  }

  /// The files of a cube, in the order of their paths.
  static List<Path> files(CubeFiles cube) {
    return cube.files().stream().map(URI::getPath).sorted().map(Path::of).toList();
  }

  /// One hash for how a cube is read: which band of which file is what on which day, scaled and
  /// masked how. Some of it stands in documents beside the images.
  static String reading(CubeFiles cube) {
    StringBuilder lines = new StringBuilder();
    for (CubeFiles.Series s : cube.series()) {
      lines.append(
          "%s %s %d %s %s\n".formatted(s.name(), s.dates(), s.times(), s.bands(), s.mask()));
      s.slices().forEach(slice -> lines.append(line(slice)));
      s.maskSlices().forEach(slice -> lines.append(line(slice)));
    }
    cube.still().forEach(slice -> lines.append(line(slice)));
    return Sha256.of(lines.toString());
  }

  private static String line(CubeFiles.Slice s) {
    String file = Path.of(s.file()).getFileName().toString();
    return "%d %d %s %s %d %d %s %s %s\n"
        .formatted(
            s.time(),
            s.pass(),
            s.band(),
            file,
            s.index(),
            s.ratio(),
            s.scale(),
            s.offset(),
            s.decibels());
  }
}
