package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.Json;
import dev.limpid.io.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 8: whatever is left of a run, a later one makes the right map of it or refuses.
@Tag("slow")
final class TornStateTest {
  @TempDir static Path folder;
  private static Season season;
  private static Map<String, byte[]> reference;
  private static Path torn;

  @BeforeAll
  static void unfinished() throws IOException {
    season = Season.get();
    reference = Stopped.whole(season, folder.resolve("whole"));
    torn = Files.createDirectory(folder.resolve("torn"));
    Stopped.unfinished(season, torn, 40);
  }

  private interface Damage {
    void to(Path place) throws IOException;
  }

  private static int count;

  /// @return tiles that were taken over
  private static int recovers(String what, Damage damage) throws IOException {
    Path place = Stopped.copy(torn, folder.resolve("case" + count++));
    damage.to(place);
    int resumed = Run.json(Stopped.map(season, place)).get("resumedTiles").asInt();
    Stopped.assertSame(reference, place, what);
    return resumed;
  }

  private static void cut(Path file, long length) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, Math.clamp(length, 0, bytes.length)));
  }

  private static Path journal(Path place) {
    return place.resolve(".m.limpid-journal");
  }

  @Test
  void aJournalCutAnywhere() throws IOException {
    long length = Files.size(journal(torn));
    int before = Integer.MAX_VALUE;
    int cases = 0;
    for (long end = length; end >= 0; end -= length / 9) {
      long at = end;
      int resumed = recovers("journal cut at " + at, place -> cut(journal(place), at));
      assertTrue(resumed <= before, resumed + " after " + before);
      before = resumed;
      cases++;
    }
    System.out.printf("torn state: %d lengths of a journal of %d bytes%n", cases, length);
  }

  @Test
  void damagedRecords() throws IOException {
    int all = recovers("as it is", place -> {});
    int some =
        recovers(
            "a byte of a record",
            place -> {
              byte[] bytes = Files.readAllBytes(journal(place));
              bytes[bytes.length * 3 / 4] ^= 4;
              Files.write(journal(place), bytes);
            });
    assertTrue(some > 0 && some < all, some + " of " + all);
    assertEquals(
        all,
        recovers(
            "noise behind the records",
            place -> Files.write(journal(place), new byte[33], StandardOpenOption.APPEND)));
    assertEquals(
        0, recovers("no journal at all", place -> Files.write(journal(place), new byte[200])));
  }

  @Test
  void damagedTiles() throws IOException {
    int all = recovers("as it is", place -> {});
    Path part = Path.of(".m-probabilities.limpid-part");
    int half =
        recovers(
            "half a tile", place -> cut(place.resolve(part), Files.size(place.resolve(part)) - 20));
    assertEquals(all - 1, half);
    int none = recovers("an empty part file", place -> cut(place.resolve(part), 0));
    assertTrue(none < all, none + " of " + all);
    assertEquals(none, recovers("no part file", place -> Files.delete(place.resolve(part))));
    int flipped =
        recovers(
            "a changed byte",
            place -> {
              byte[] bytes = Files.readAllBytes(place.resolve(part));
              bytes[bytes.length / 2] ^= 1;
              Files.write(place.resolve(part), bytes);
            });
    assertEquals(all - 1, flipped);
  }

  @Test
  void aClockThatWasSetBack() throws IOException {
    int all = recovers("as it is", place -> {});
    assertEquals(
        all,
        recovers(
            "files from the future",
            place -> {
              FileTime later = FileTime.from(Instant.now().plusSeconds(86_400L * 400));
              for (String name : Stopped.files(place).keySet())
                Files.setLastModifiedTime(place.resolve(name), later);
            }));
  }

  private static String lock(String host, long pid, String boot) {
    return Json.compact(
        Json.object()
            .put("host", host)
            .put("pid", pid)
            .put("boot", boot)
            .put("started", 1)
            .put("token", "x"));
  }

  private static String here(String name) throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/", name)).strip();
  }

  @Test
  void aStaleLock() throws IOException, InterruptedException {
    if (!Files.exists(Path.of("/proc/sys/kernel/random/boot_id"))) return;
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    String host = here("hostname");
    String boot = here("random/boot_id");
    for (String left :
        new String[] {
          lock(host, gone.pid(), boot), // killed
          lock(host, 1, "before the machine started"), // lost its machine
          lock(host, ProcessHandle.current().parent().orElseThrow().pid(), boot), // pid used again
          "{\"host\":", // killed while it took the lock
          ""
        }) {
      Path place = Stopped.copy(torn, folder.resolve("case" + count++));
      Files.writeString(place.resolve(".m.limpid-lock"), left);
      Run run = Run.limpid(Stopped.map(season, place));
      assertEquals(0, run.code(), left + run.err());
      if (left.endsWith("}")) assertTrue(run.err().contains("taking over"), run.err());
      Stopped.assertSame(reference, place, left);
    }
  }

  private static void busy(Path place, String expected) {
    Run run = Run.limpid(Stopped.map(season, place));
    assertEquals(3, run.code(), run.err());
    assertTrue(run.err().contains(expected), run.err());
  }

  @Test
  void aLockOfAnotherHost() throws IOException {
    Path place = Stopped.copy(torn, folder.resolve("case" + count++));
    Path lock = place.resolve(".m.limpid-lock");
    Files.writeString(lock, lock("far-away", 77, "another start"));
    busy(place, "process 77 of host far-away");
    assertTrue(Files.exists(lock));
    Files.delete(lock);
    Run.json(Stopped.map(season, place));
    Stopped.assertSame(reference, place, "after the lock was deleted");
  }

  @Test
  void aLiveHolder() throws IOException {
    Path place = Stopped.copy(torn, folder.resolve("case" + count++));
    Path lock = place.resolve(".m.limpid-lock");
    RunLock held = RunLock.acquire(lock, place.resolve("m.tif"), text -> {});
    try {
      busy(place, "is being written by another run");
      assertTrue(Files.exists(lock), "the refused run must not remove the lock");
    } finally {
      held.close();
    }
    Run.json(Stopped.map(season, place));
    Stopped.assertSame(reference, place, "after the other run");
  }
}
