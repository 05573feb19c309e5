package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 10: a process that is asked to stop ends with 5 within five seconds, and the command
/// that it prints goes on from what it had finished.
@Tag("slow")
final class SignalsTest {
  private static final int SIZE = 1500;

  @TempDir static Path folder;
  private static boolean made;

  private static synchronized void make() throws IOException {
    if (made) return;
    made = true;
    Path cube = Files.createDirectory(folder.resolve("cube"));
    Grid grid = new Grid(new Crs("EPSG:32631"), 300_000, 4_900_020, 10, 10, SIZE, SIZE);
    Random random = new Random(1);
    for (String date : List.of("20200110", "20200410", "20200710"))
      write(cube.resolve("S2_" + date + ".tif"), grid, 4, i -> random.nextInt(100, 5000));
    write(
        folder.resolve("labels.tif"),
        grid,
        1,
        i -> i % SIZE % 40 == 0 && i / SIZE % 40 == 0 ? random.nextInt(1, 6) : 0);
    Run.json(
        "train",
        cube,
        "--labels",
        folder.resolve("labels.tif"),
        "--test-share",
        0,
        "-o",
        folder.resolve("model"));
  }

  private static void write(
      Path file, Grid grid, int bands, java.util.function.IntUnaryOperator value)
      throws IOException {
    List<Band> names =
        Stream.of("B02", "B03", "B04", "B08").limit(bands).map(b -> Band.of(b, "1")).toList();
    Layer layer = Layer.measured("", SampleType.UINT16, 0.0, names);
    WriteOptions d = WriteOptions.DEFAULT;
    WriteOptions plain =
        new WriteOptions(
            WriteOptions.Compression.NONE, d.predictor(), false, 512, false, 1, Map.of());
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), plain)) {
      for (int b = 0; b < bands; b++) {
        short[] values = new short[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) values[i] = (short) value.applyAsInt(i);
        writer.writeStored(0, b, grid.all(), values);
      }
      writer.commit();
    }
  }

  private static List<String> files(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static void stops(String name, Stopping stopping) throws Exception {
    make();
    Path place = Files.createDirectory(folder.resolve(name));
    Process process =
        Run.start(
            place,
            Map.of(),
            List.of(
                "map",
                "../model",
                "../cube",
                "-o",
                "m.tif",
                "--threads",
                "1",
                "-co",
                "BLOCKSIZE=128",
                "--block",
                "64",
                "--json"));
    while (process.isAlive() && !files(place).contains(".m.limpid-part")) Thread.sleep(20);
    Path part = place.resolve(".m.limpid-part");
    while (process.isAlive() && (!Files.exists(part) || Files.size(part) == 0)) Thread.sleep(20);
    assertTrue(process.isAlive(), "was too fast to be interrupted");
    long start = System.nanoTime();
    stopping.stop(process);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    double seconds = (System.nanoTime() - start) / 1e9;
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(5, process.exitValue(), out + err);
    assertTrue(seconds < 5, "took " + seconds + " s");
    assertEquals("interrupted", new Run(5, out, err).error().get("code").asText());
    assertFalse(err.contains("\tat "), err);
    assertFalse(Files.exists(place.resolve("m.tif")));
    System.out.printf("signals: %s: exit 5 after %.2f s%n", name, seconds);
    goesOn(place, err);
  }

  /// Runs what the interrupted run printed.
  private static void goesOn(Path place, String err) throws Exception {
    String again = "go on with: limpid ";
    assertTrue(err.contains(again), err);
    String command = err.substring(err.indexOf(again) + again.length()).lines().findFirst().get();
    Run run = Run.process(place, Map.of(), List.of(command.split(" ")));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.json().get("resumedTiles").asInt() > 0, run.out());
    Path whole = Files.createDirectory(place.resolveSibling(place.getFileName() + "-whole"));
    assertEquals(0, Run.process(whole, Map.of(), List.of(command.split(" "))).code());
    assertEquals(files(whole), files(place));
    for (String file : files(whole))
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(place.resolve(file)), file);
  }

  private interface Stopping {
    void stop(Process process) throws Exception;
  }

  @Test
  void onTerminate() throws Exception {
    stops("term", process -> process.toHandle().destroy()); // keeps its streams open
  }

  @Test
  void onInterrupt() throws Exception {
    assumeFalse(ignoresInterrupt(), "started in the background: children ignore SIGINT");
    stops(
        "int", process -> new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor());
  }

  /// A shell without job control starts background commands with SIGINT ignored, for good.
  private static boolean ignoresInterrupt() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) return true;
    for (String line : Files.readAllLines(status))
      if (line.startsWith("SigIgn:"))
        return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0;
    return false;
  }

  @Test
  void afterTheEndTheCodeIsTheWorks() throws Exception {
    Run run = Run.process(folder, Map.of(), List.of("info", "nowhere"));
    assertEquals(3, run.code(), run.err());
  }
}
