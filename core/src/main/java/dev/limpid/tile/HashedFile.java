package dev.limpid.tile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A file that a map depends on, and how to notice that it was replaced while it was read.
///
/// @param name as it stands in the manifest
/// @param sha256 of its bytes
/// @param stamp size, time and identity before it was hashed
public record HashedFile(Path file, String name, long size, String sha256, Stamp stamp) {
  /// What changes when a file is replaced or written to.
  ///
  /// @param key of the file in its file system, or null
  record Stamp(long size, long modifiedNanos, Object key) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          now.size(),
          now.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
          now.fileKey());
    }
  }

  /// Hashes files in several threads.
  ///
  /// @param names one for each
  public static List<HashedFile> all(List<Path> files, List<String> names, int threads)
      throws IOException {
    HashedFile[] hashed = new HashedFile[files.size()];
    Parallel.<IOException>each(
        hashed.length, threads, () -> i -> hashed[i] = of(files.get(i), names.get(i)));
    return List.of(hashed);
  }

  static HashedFile of(Path file, String name) throws IOException {
    Stamp before = Stamp.of(file);
    return new HashedFile(file, name, before.size(), Sha256.of(file), before);
  }

  /// Refuses a file that is not the one that was hashed any more: part of the map may show the old
  /// one and part the new one.
  void requireUnchanged() throws IOException {
    if (!Objects.equals(Stamp.of(file), stamp))
      throw new BadInput(
          "input.changed",
          file.toString(),
          "was changed or replaced while the map was computed; run again");
  }

  ObjectNode json() {
    return Json.object().put("path", name).put("size", size).put("sha256", sha256);
  }

  static ArrayNode json(List<HashedFile> files) {
    ArrayNode array = Json.array();
    files.forEach(file -> array.add(file.json()));
    return array;
  }

  /// How a file is named in a document beside `map`: as it is where the user gave an absolute path,
  /// else from the folder of the map, so that both can move together.
  ///
  /// @param typed the path that the user gave, from which `file` was found
  public static String nameBeside(Path map, Path typed, Path file) {
    Path whole = file.toAbsolutePath().normalize();
    Path folder = map.toAbsolutePath().normalize().getParent();
    boolean apart = typed.isAbsolute() || !Objects.equals(folder.getRoot(), whole.getRoot());
    List<String> names = new ArrayList<>();
    if (apart) return whole.toString();
    folder.relativize(whole).forEach(name -> names.add(name.toString()));
    return String.join("/", names);
  }
}
