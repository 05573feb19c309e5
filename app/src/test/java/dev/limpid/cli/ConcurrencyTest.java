package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 12: others at work in the same place.
@Tag("slow")
final class ConcurrencyTest {
  @TempDir Path folder;

  private static List<String> texts(Object... args) {
    return Arrays.stream(args).map(String::valueOf).toList();
  }

  @Test
  void severalProcessesOnOneOutput() throws Exception {
    Season season = Season.get();
    Map<String, byte[]> reference = Stopped.whole(season, folder.resolve("whole"));
    Path place = Files.createDirectory(folder.resolve("place"));
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 3; i++)
      all.add(Run.start(place, Map.of(), texts(Stopped.map(season, place))));
    int done = 0;
    for (Process process : all) {
      process.getInputStream().readAllBytes();
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(2, TimeUnit.MINUTES));
      if (process.exitValue() == 0) done++;
      else {
        assertEquals(3, process.exitValue(), err);
        assertTrue(
            err.contains("written by another run")
                || err.contains("is being written by process")
                || err.contains("already exists"),
            err);
      }
    }
    System.out.printf("concurrency: 3 processes on one output, %d wrote it%n", done);
    assertEquals(1, done);
    Stopped.assertSame(reference, place, "one of three");
  }

  @Test
  void twoOutputsInOneFolder() throws Exception {
    Season season = Season.get();
    Map<String, byte[]> reference = Stopped.whole(season, folder.resolve("whole"));
    Path place = Files.createDirectory(folder.resolve("place"));
    Object[] other = Stopped.map(season, place);
    other[4] = place.resolve("n.tif");
    Process a = Run.start(place, Map.of(), texts(Stopped.map(season, place)));
    Process b = Run.start(place, Map.of(), texts(other));
    for (Process process : List.of(a, b)) {
      process.getInputStream().readAllBytes();
      process.getErrorStream().readAllBytes();
      assertTrue(process.waitFor(2, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue());
    }
    Map<String, byte[]> files = Stopped.files(place);
    for (String ending : List.of(".tif", "-probabilities.tif", "-quality.tif", ".tif.aux.xml")) {
      assertTrue(Arrays.equals(reference.get("m" + ending), files.get("m" + ending)), ending);
      assertTrue(Arrays.equals(reference.get("m" + ending), files.get("n" + ending)), ending);
    }
    assertTrue(
        files.keySet().stream().noneMatch(name -> name.startsWith(".")), files.keySet() + "");
  }

  @Test
  void anInputIsReplacedWhileItIsRead() throws IOException {
    Season shared = Season.get();
    Path images = Stopped.copy(shared.images(), folder.resolve("images"));
    Season season = new Season(folder, images, shared.parcels(), shared.labels(), shared.model());
    Path place = Files.createDirectory(folder.resolve("place"));
    List<Path> files;
    try (Stream<Path> all = Files.list(images)) {
      files =
          all.filter(f -> f.toString().endsWith(".tif")).sorted(Comparator.naturalOrder()).toList();
    }
    AtomicBoolean replaced = new AtomicBoolean();
    Disk.watch(
        (step, file, at, bytes) -> {
          if (!file.toString().endsWith(".limpid-part") || replaced.getAndSet(true)) return;
          Path fresh = folder.resolve("fresh.tif");
          Files.copy(files.getFirst(), fresh);
          Files.move(
              fresh,
              files.getFirst(),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING,
              java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        });
    Run run;
    try {
      run = Run.limpid(Stopped.map(season, place, "--json"));
    } finally {
      Disk.watch(null);
    }
    assertTrue(replaced.get());
    assertEquals(3, run.code(), run.err());
    assertEquals("input.changed", run.error().get("code").asText());
    assertEquals(Map.of(), Stopped.files(place), "nothing is left of a map of two cubes");
  }
}
