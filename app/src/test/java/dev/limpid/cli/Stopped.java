package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.limpid.io.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Runs of `limpid map` that end before they are done, on the small season in nine tiles a file.
final class Stopped {
  private Stopped() {}

  /// Arguments of a map of `season` in `folder`.
  static Object[] map(Season season, Path folder, Object... more) {
    List<Object> args = new ArrayList<>(List.of("map", season.model(), season.images()));
    args.addAll(List.of("-o", folder.resolve("m.tif"), "-co", "BLOCKSIZE=32", "--block", 32));
    args.addAll(List.of("--threads", 2));
    args.addAll(Arrays.asList(more));
    return args.toArray();
  }

  /// The files of an uninterrupted run, in a new folder.
  static Map<String, byte[]> whole(Season season, Path folder) throws IOException {
    Files.createDirectory(folder);
    Run.json(map(season, folder));
    return files(folder);
  }

  /// A map in `folder` whose part files take no more after `tiles` of them.
  static void unfinished(Season season, Path folder, int tiles) throws IOException {
    AtomicInteger writes = new AtomicInteger();
    Disk.watch(
        (step, file, at, bytes) -> {
          boolean tile = step == Disk.Step.WRITE && file.toString().endsWith(".limpid-part");
          if (tile && writes.incrementAndGet() > tiles) throw new IOException("pulled the plug");
        });
    try {
      Run run = Run.limpid(map(season, folder));
      assertEquals(3, run.code(), run.err());
    } finally {
      Disk.watch(null);
    }
    assertFalse(Files.exists(folder.resolve("m.tif")));
  }

  /// All files by name, the configuration excepted: it names the output.
  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList())
        if (!file.toString().endsWith(".config.yaml"))
          files.put(file.getFileName().toString(), Files.readAllBytes(file));
    }
    return files;
  }

  static void assertSame(Map<String, byte[]> expected, Path folder, String when)
      throws IOException {
    Map<String, byte[]> found = files(folder);
    assertEquals(expected.keySet(), found.keySet(), when);
    expected.forEach(
        (name, bytes) -> assertArrayEquals(bytes, found.get(name), when + ": " + name));
  }

  /// Copies the files of a folder into a new one.
  static Path copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> all = Files.list(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList())
        Files.copy(file, to.resolve(file.getFileName()));
    }
    return to;
  }
}
