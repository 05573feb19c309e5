package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scenario 9: a full disk, injected where bytes meet the disk: whoever runs the tests may not
/// mount a small file system.
@Tag("slow")
final class DiskFullTest {
  @TempDir static Path folder;
  private static Season season;
  private static Map<String, byte[]> reference;
  private static int count;

  @BeforeAll
  static void whole() throws IOException {
    season = Season.get();
    reference = Stopped.whole(season, folder.resolve("whole"));
  }

  /// Runs with a disk that is full from step `from` of kind `kind` on, frees it, and runs again.
  ///
  /// @return whether the disk was ever full
  private static boolean full(Disk.Step kind, int from, String words) throws IOException {
    Path place = Files.createDirectory(folder.resolve("full" + count++));
    AtomicInteger steps = new AtomicInteger();
    Run run;
    Disk.watch(
        (step, file, at, bytes) -> {
          if (step == kind && steps.incrementAndGet() > from) throw new IOException(words);
        });
    try {
      Object[] args = Stopped.map(season, place, "--json");
      run = Run.limpid(args);
    } finally {
      Disk.watch(null);
    }
    String when = "%s %d: %s".formatted(kind, from, run.err());
    if (steps.get() <= from) {
      assertEquals(0, run.code(), when);
      return false;
    }
    assertEquals(4, run.code(), when);
    JsonNode error = run.error();
    assertEquals("disk", error.get("code").asText(), when);
    assertTrue(
        error.get("message").asText().matches(".*at least \\d+ bytes are needed, \\d+ are free.*"),
        when);
    assertFalse(Files.exists(place.resolve("m.tif")), when);
    int resumed = Run.json(Stopped.map(season, place)).get("resumedTiles").asInt();
    Stopped.assertSame(reference, place, when);
    System.out.printf(
        "disk full at %s %d: exit 4, %d tiles taken over when space was freed%n",
        kind, from, resumed);
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 10, 25, 50, 70, 85, 95, 100, 110})
  void whenBytesAreWritten(int from) throws IOException {
    assertTrue(full(Disk.Step.WRITE, from, "No space left on device") || from > 90);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void whenFilesGetTheirNames(int from) throws IOException {
    assertTrue(full(Disk.Step.MOVE, from, "No space left on device"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6})
  void whenBytesAreForced(int from) throws IOException {
    assertTrue(full(Disk.Step.FORCE, from, "Disk quota exceeded"));
  }

  @Test
  void aFullDevice() throws IOException {
    Path device = Path.of("/dev/full");
    if (!Files.exists(device)) return;
    Path place = Files.createDirectory(folder.resolve("device"));
    Files.createSymbolicLink(place.resolve(".m.limpid-part"), device);
    Run run = Run.limpid(Stopped.map(season, place));
    assertEquals(3, run.code(), "links are not followed: " + run.err());
    assertFalse(Files.exists(place.resolve("m.tif")));
  }

  @Test
  void aSmallFileSystem() throws IOException, InterruptedException {
    Path place = Files.createDirectory(folder.resolve("small"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", place.toString())
            .redirectErrorStream(true)
            .start();
    if (mount.waitFor() != 0) {
      System.out.println("disk full: no right to mount a small file system here, skipped");
      return;
    }
    try {
      Run run = Run.limpid(Stopped.map(season, place));
      assertEquals(4, run.code(), run.err());
      try (Stream<Path> files = Files.list(place)) {
        assertTrue(files.noneMatch(f -> f.endsWith("m.tif")));
      }
      System.out.println("disk full: " + run.err().strip());
    } finally {
      new ProcessBuilder("umount", place.toString()).start().waitFor();
    }
  }
}
