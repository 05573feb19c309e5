package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 6, with processes: killed at random moments, again and again. Stops between any two
/// steps to the disk are in `KillMatrixTest` of the library.
@Tag("slow")
final class KillMatrixProcessTest {
  private static final int KILLS = 24;

  @TempDir Path folder;

  private static List<String> args(Season season, Path place) {
    List<String> args = new ArrayList<>();
    for (Object arg : Stopped.map(season, place)) args.add(arg.toString());
    args.set(args.indexOf("BLOCKSIZE=32"), "BLOCKSIZE=16");
    args.set(args.indexOf("--block") + 1, "8");
    return args;
  }

  private static void empty(Path place) throws IOException {
    try (Stream<Path> all = Files.list(place)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  @Test
  void atRandomMoments() throws Exception {
    Season season = Season.get();
    Path whole = Files.createDirectory(folder.resolve("whole"));
    long start = System.nanoTime();
    assertTrue(Run.process(whole, Map.of(), args(season, whole)).code() == 0);
    long millis = (System.nanoTime() - start) / 1_000_000;
    Map<String, byte[]> reference = Stopped.files(whole);
    Path place = Files.createDirectory(folder.resolve("torn"));
    Random random = new Random(3);
    int kills = 0;
    int maps = 0;
    int inTime = 0;
    while (kills < KILLS) {
      Process process = Run.start(place, Map.of(), args(season, place));
      boolean ended =
          process.waitFor(
              (long) (millis * (0.3 + 0.7 * random.nextDouble())), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
        kills++;
        try (Stream<Path> all = Files.list(place)) {
          if (all.findAny().isPresent()) inTime++;
        }
      }
      if (!Files.exists(place.resolve("m.tif"))) continue;
      Stopped.assertSame(reference, finished(season, place), kills + " kills");
      maps++;
      empty(place);
    }
    if (!Files.exists(place.resolve("m.tif"))) {
      assertTrue(Run.process(place, Map.of(), args(season, place)).code() == 0);
      Stopped.assertSame(reference, place, "the last");
    }
    System.out.printf(
        "kill matrix: %d kills (%d while files were written) in %d maps of %d ms, all bytes equal%n",
        kills, inTime, maps + 1, millis);
    assertTrue(inTime > KILLS / 4, inTime + " kills while files were written");
  }

  /// Where the map has its name, a kill can at most have left what is to be tidied up.
  private static Path finished(Season season, Path place) throws Exception {
    boolean journal = Files.exists(place.resolve(".m.limpid-journal"));
    boolean lock = Files.exists(place.resolve(".m.limpid-lock"));
    if (journal || lock) Run.process(place, Map.of(), args(season, place));
    assertFalse(Files.exists(place.resolve(".m.limpid-journal")));
    return place;
  }
}
