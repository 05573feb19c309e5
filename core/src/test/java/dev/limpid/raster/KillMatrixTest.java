package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that stops between any two steps to the disk: no file has its final name before all are
/// complete, and a later run makes the same bytes as one that was never stopped.
final class KillMatrixTest {
  private static final Grid GRID =
      new Grid(new Crs("EPSG:32631"), 300_000, 4_900_020, 10, 10, 120, 64);
  private static final int BLOCK = 48;

  @TempDir Path dir;

  private static List<Layer> layers() {
    List<Legend.Entry> classes =
        List.of(new Legend.Entry(1, "a", null, 0xFF0000), new Legend.Entry(2, "b", null, 0xFF00));
    List<Band> five = Stream.of("p", "q", "r", "s", "t").map(name -> Band.of(name, "1")).toList();
    return List.of(
        new Layer("", SampleType.UINT8, 0.0, List.of(Band.of("class", "1")), new Legend(classes)),
        Layer.measured("probabilities", SampleType.FLOAT32, Double.NaN, five));
  }

  private static Raster block(Window w) {
    List<Band> bands = layers().stream().flatMap(layer -> layer.bands().stream()).toList();
    float[] values = new float[bands.size() * w.width() * w.height()];
    int i = 0;
    for (int band = 0; band < bands.size(); band++)
      for (int row = w.row(); row < w.row() + w.height(); row++)
        for (int col = w.col(); col < w.col() + w.width(); col++)
          values[i++] =
              row < 40 && col > 100
                  ? Float.NaN
                  : band == 0 ? 1 + (row / 7 + col / 9) % 2 : (row * col + band) % 97 / 97f;
    return new Raster(w, bands, values);
  }

  private static Resumption resumption(boolean restart) {
    return new Resumption(Json.object().put("plan", "one"), restart, text -> {});
  }

  /// @return blocks that were computed
  private static int run(Path map, boolean overwrite, boolean restart) throws IOException {
    WriteOptions options =
        new WriteOptions(
            WriteOptions.Compression.ZSTD,
            WriteOptions.Predictor.AUTO,
            true,
            64,
            overwrite,
            1,
            Map.of());
    // Records are forced with each tile, as they are after a second in a long run.
    LayerProduct.Tuning tuning = new LayerProduct.Tuning(false, true, 0);
    int computed = 0;
    try (MapWriter writer =
        TiffMapWriter.create(map, GRID, layers(), options, tuning, resumption(restart))) {
      for (int row = 0; row < GRID.height(); row += BLOCK)
        for (int col = 0; col < GRID.width(); col += BLOCK) {
          Window w =
              new Window(
                  col,
                  row,
                  Math.min(BLOCK, GRID.width() - col),
                  Math.min(BLOCK, GRID.height() - row));
          if (!writer.needs(w)) continue;
          writer.write(block(w));
          computed++;
        }
      MapFiles names = new MapFiles(map);
      writer.commit(
          finished ->
              List.of(
                  new MapWriter.Document(names.manifest(), finished.get(1).tiles().toString()),
                  new MapWriter.Document(names.configuration(), "a: b\n")));
    }
    return computed;
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList())
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
    }
    return files;
  }

  private static void assertSame(
      Map<String, byte[]> expected, Map<String, byte[]> found, String when) {
    assertEquals(expected.keySet(), found.keySet(), when);
    expected.forEach(
        (name, bytes) -> assertArrayEquals(bytes, found.get(name), when + ": " + name));
  }

  private static void empty(Path folder) throws IOException {
    if (!Files.exists(folder)) Files.createDirectory(folder);
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  private Map<String, byte[]> reference() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("reference"));
    run(folder.resolve("m.tif"), false, false);
    return files(folder);
  }

  private int steps() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("count"));
    try (FaultyDisk disk = new FaultyDisk(Integer.MAX_VALUE)) {
      run(folder.resolve("m.tif"), false, false);
      return disk.count();
    }
  }

  @Test
  void betweenAnyTwoSteps() throws IOException {
    Map<String, byte[]> reference = reference();
    assertEquals(7, reference.size(), reference.keySet().toString());
    int steps = steps();
    Path folder = dir.resolve("torn");
    Path map = folder.resolve("m.tif");
    long spoiled = 0;
    int resumed = 0;
    for (int k = 0; k < steps; k++) {
      empty(folder);
      String when;
      try (FaultyDisk disk = new FaultyDisk(k)) {
        assertThrows(IOException.class, () -> run(map, false, false));
        when = "step %d, %s".formatted(k, disk.end());
        spoiled += disk.spoil(k);
      }
      if (Files.exists(map)) {
        // The map gets its name last: all that belongs to it is there.
        assertArrayEquals(reference.get("m.tif"), Files.readAllBytes(map), when);
        Map<String, byte[]> all = files(folder);
        all.keySet().removeIf(name -> name.startsWith("."));
        assertSame(reference, all, when);
      }
      if (Files.exists(map) && !Files.exists(new MapFiles(map).journal()))
        assertThrows(
            BadInput.class, () -> run(map, false, false), when); // all was done but the lock
      else if (run(map, false, false) < 6) resumed++;
      assertSame(reference, files(folder), when);
    }
    System.out.printf(
        "kill matrix: %d steps, a stop before each: %d runs went on from kept tiles, %d unforced bytes spoiled, final bytes equal%n",
        steps, resumed, spoiled);
    assertTrue(resumed > steps / 2, resumed + " of " + steps);
    assertTrue(spoiled > 0);
  }

  @Test
  @Tag("slow")
  void whileAnOldMapIsReplaced() throws IOException {
    Map<String, byte[]> reference = reference();
    int steps = steps() + 10; // the old files are removed too
    Path folder = dir.resolve("torn");
    Path map = folder.resolve("m.tif");
    byte[] old = {1, 2, 3};
    for (int k = 1; k < steps; k++) {
      empty(folder);
      for (String name : reference.keySet()) Files.write(folder.resolve(name), old);
      String when;
      try (FaultyDisk disk = new FaultyDisk(k)) {
        try {
          run(map, true, false);
        } catch (IOException killed) {
          assertTrue(killed.getMessage().contains("killed"), killed.getMessage());
        }
        when = "step %d, %s".formatted(k, disk.end());
        disk.spoil(k);
      }
      if (Files.exists(map)) {
        byte[] now = Files.readAllBytes(map);
        Map<String, byte[]> all = files(folder);
        if (now.length == old.length)
          reference.keySet().forEach(name -> assertArrayEquals(old, all.get(name), when + name));
        else reference.forEach((name, b) -> assertArrayEquals(b, all.get(name), when + name));
      }
      run(map, true, false);
      assertSame(reference, files(folder), when);
    }
  }

  @Test
  void againAndAgain() throws IOException {
    Map<String, byte[]> reference = reference();
    Path folder = Files.createDirectory(dir.resolve("torn"));
    Path map = folder.resolve("m.tif");
    Random random = new Random(5);
    int kills = 0;
    for (int i = 0; i < 60 && !Files.exists(map); i++) {
      try (FaultyDisk disk = new FaultyDisk(5 + random.nextInt(20))) {
        run(map, false, false);
        assertTrue(disk.count() > 0);
      } catch (IOException killed) {
        kills++;
      }
    }
    if (!Files.exists(map)) run(map, false, false);
    assertTrue(kills > 4, kills + " kills");
    assertSame(reference, files(folder), kills + " kills");
  }

  @Test
  void restartBeginsAnew() throws IOException {
    Map<String, byte[]> reference = reference();
    int half = steps() / 2;
    Path folder = Files.createDirectory(dir.resolve("torn"));
    Path map = folder.resolve("m.tif");
    try (FaultyDisk disk = new FaultyDisk(half)) {
      assertThrows(IOException.class, () -> run(map, false, false));
      assertEquals(half, disk.count());
    }
    assertFalse(Files.exists(map));
    assertEquals(6, run(map, false, true));
    assertSame(reference, files(folder), "restart");
  }
}
