package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.Disk;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 9: an output folder in which nothing can be written is a shortage, exit 4, named before
/// any work is done; an input that cannot be read stays bad input, exit 3.
final class ReadOnlyFolderTest {
  @TempDir Path folder;
  private Path locked;
  private boolean mounted;

  @BeforeEach
  void lock() throws IOException, InterruptedException {
    locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    if (!Files.isWritable(locked)) return;
    // whoever is root may write everywhere but on a disk that is read-only
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", locked.toString())
            .redirectErrorStream(true)
            .start();
    mounted = mount.waitFor() == 0;
  }

  @AfterEach
  void unlock() throws IOException, InterruptedException {
    if (mounted) new ProcessBuilder("umount", locked.toString()).start().waitFor();
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void everyVerbNamesTheFolder() throws IOException {
    Assumptions.assumeFalse(
        Files.isWritable(locked), "root without the right to mount: no folder can be locked");
    Season season = Season.get();
    Path map = folder.resolve("map.tif");
    Run.json("map", season.model(), season.images(), "-o", map);
    for (List<Object> call :
        List.<List<Object>>of(
            List.of("map", season.model(), season.images(), "-o", locked.resolve("m.tif")),
            List.of("calc", "n=B08-B04", season.scene(), "-o", locked.resolve("new/n.tif")),
            List.of("calc", "n=B08-B04", season.scene(), "-o", locked.resolve("n.tif")),
            List.of("convert", map, "-o", locked.resolve("c.tif")),
            List.of("convert", map, "-o", locked.resolve("c.gpkg")),
            List.of("explain", map, "--pixel", "9,9", "-o", locked.resolve("why")),
            List.of(
                "evaluate", map, "--reference", season.labels(), "-o", locked.resolve("r.html")),
            List.of("demo", "--size", 96, "-o", locked.resolve("demo")),
            List.of(
                "sample",
                season.images(),
                "--labels",
                season.labels(),
                "-o",
                locked.resolve("s.csv")),
            List.of(
                "train",
                season.images(),
                "--labels",
                season.labels(),
                "-o",
                locked.resolve("model")))) {
      Run run = Run.limpid(Stream.concat(call.stream(), Stream.of("--json")).toArray());
      assertEquals(4, run.code(), call + run.err());
      assertEquals("readOnly", run.error().get("code").asText(), call.toString());
      assertTrue(run.err().contains(locked.toString()), run.err());
    }
    try (Stream<Path> left = Files.list(locked)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /// The disk becomes read-only while a map is written: what is finished is kept.
  @Test
  void aDiskThatBecomesReadOnly() throws IOException {
    Season season = Season.get();
    Path place = Files.createDirectory(folder.resolve("place"));
    for (Disk.Step step : List.of(Disk.Step.MOVE, Disk.Step.WRITE)) {
      Disk.watch(
          (now, file, at, bytes) -> {
            boolean part =
                !file.toString().contains("journal") && !file.toString().contains("lock");
            if (now != step || !part) return;
            if (step == Disk.Step.MOVE) throw new AccessDeniedException(file.toString());
            throw new FileSystemException(file.toString(), null, "Read-only file system");
          });
      Run run;
      try {
        run = Run.limpid(Stopped.map(season, place, "--json"));
      } finally {
        Disk.watch(null);
      }
      assertEquals(4, run.code(), run.err());
      assertEquals("readOnly", run.error().get("code").asText());
      assertTrue(Files.notExists(place.resolve("m.tif")));
    }
    assertEquals(0, Run.limpid(Stopped.map(season, place)).code());
  }

  @Test
  void anInputThatMayNotBeReadIsBadInput() throws IOException {
    Path input = Files.copy(Season.get().scene(), folder.resolve("secret.tif"));
    Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("-w-------"));
    Assumptions.assumeFalse(Files.isReadable(input), "root reads everything");
    assertEquals(3, Run.limpid("info", input).code());
  }
}
