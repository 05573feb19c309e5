package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A dry run against the run that it foretells: memory and disk within a factor of two, each in a
/// process of its own, started as the launcher starts it.
final class DryRunTest {
  private static final Map<String, String> LAUNCHER =
      Map.of(
          "JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30");

  @TempDir static Path folder;
  private static Path scene;

  @BeforeAll
  static void write() throws IOException {
    scene = folder.resolve("scene.tif");
    Grid grid = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, 2600, 2300);
    Layer layer =
        Layer.measured(
            "", SampleType.UINT16, 0.0, List.of(Band.of("B04", "1"), Band.of("B08", "1")));
    Random random = new Random(7);
    try (MapWriter writer = GeoTiff.create(scene, grid, List.of(layer), WriteOptions.DEFAULT)) {
      for (int band = 0; band < 2; band++) {
        short[] values = new short[grid.width() * grid.height()];
        for (int i = 0; i < values.length; i++)
          values[i] =
              (short)
                  (1500 * (1 + band)
                      + 900 * Math.sin(i % 2600 / 70.0)
                      + 80 * random.nextGaussian());
        writer.writeStored(0, band, grid.all(), values);
      }
      writer.commit();
    }
  }

  /// What a run took.
  ///
  /// @param memory most resident bytes
  /// @param hidden most bytes of unfinished files
  /// @param product bytes of what it left
  private record Taken(long memory, long hidden, long product) {}

  private static Taken run(Path out, List<String> arguments) throws Exception {
    Process process = Run.start(folder, LAUNCHER, arguments);
    process.getOutputStream().close();
    Thread.ofVirtual().start(() -> drain(process.getInputStream()));
    Thread.ofVirtual().start(() -> drain(process.getErrorStream()));
    Path status = Path.of("/proc/" + process.pid() + "/status");
    long memory = 0;
    long hidden = 0;
    while (process.isAlive()) {
      memory = Math.max(memory, resident(status));
      hidden = Math.max(hidden, bytes(out.getParent(), true));
      Thread.sleep(2);
    }
    assertEquals(0, process.exitValue());
    return new Taken(memory, hidden, bytes(out.getParent(), false));
  }

  private static void drain(java.io.InputStream in) {
    try {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long resident(Path status) throws IOException {
    try {
      for (String line : Files.readAllLines(status))
        if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    } catch (IOException e) {
      return 0; // it has just ended
    }
    return 0;
  }

  private static long bytes(Path in, boolean hidden) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(in)) {
      files = all.filter(f -> f.getFileName().toString().startsWith(".") == hidden).toList();
    }
    long sum = 0;
    for (Path file : files) sum += size(file);
    return sum;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0; // renamed or removed meanwhile
    }
  }

  private static void assertForetold(String what, long taken, JsonNode estimate) {
    long told = estimate.asLong();
    assertTrue(
        told <= 2 * taken && taken <= 2 * told, what + ": estimated " + told + ", taken " + taken);
  }

  /// Runs dry, then in earnest, and compares.
  private static JsonNode compare(Path out, String... call) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(call));
    arguments.addAll(List.of("-o", out.toString(), "--json"));
    List<String> dry = new ArrayList<>(arguments);
    dry.add("--dry-run");
    Run told = Run.process(folder, LAUNCHER, dry);
    assertEquals(0, told.code(), told.err());
    assertEquals(0, bytes(out.getParent(), false) + bytes(out.getParent(), true), "it wrote");
    Taken taken = run(out, arguments);
    JsonNode json = told.json();
    assertForetold("memory", taken.memory, json.get("estimatedPeakMemoryBytes"));
    assertForetold("product", taken.product, json.get("estimatedFinalBytes"));
    long hidden = json.get("estimatedTemporaryBytes").asLong();
    assertTrue(taken.hidden <= 2 * hidden, "temporary: estimated " + hidden + ": " + taken);
    if (hidden > 10 << 20)
      assertForetold("temporary", taken.hidden, json.get("estimatedTemporaryBytes"));
    assertTrue(json.get("estimatedSeconds").asDouble() > 0);
    return json;
  }

  private static Path output(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name)).resolve("out.tif");
  }

  @Test
  void theMapOfTheDemo() throws Exception {
    Path demo = folder.resolve("demo");
    Run.json("demo", "-o", demo);
    JsonNode json =
        compare(
            output("map"),
            "map",
            demo.resolve("model").toString(),
            demo.resolve("season/images").toString());
    assertEquals(48, json.get("inputs").size());
    assertEquals(256, json.get("inputs").get(0).get("width").asInt());
    assertEquals("[0,0,0,0]", json.get("halo").toString());
    assertEquals("uint8", json.get("outputs").get(0).get("type").asText());
    assertTrue(json.get("memoryPerWorker").asLong() > 1 << 20);
  }

  @Test
  void aCalculation() throws Exception {
    Path out = output("calc");
    String ndvi = "ndvi=(B08-B04)/(B08+B04)";
    JsonNode json = compare(out, "calc", ndvi, scene.toString(), "--threads", "2");
    assertEquals(512, json.get("block").asInt());
    assertEquals(6 * 5, json.get("blocks").asInt());
    assertEquals("float32", json.get("outputs").get(0).get("type").asText());
    assertFalse(json.get("outputs").get(0).get("exists").asBoolean());
  }

  @Test
  void aCopy() throws Exception {
    compare(output("convert"), "convert", scene.toString());
    compare(output("part"), "convert", scene.toString(), "--bbox", "501000,5590000,503000,5593000");
    compare(output("plain"), "convert", scene.toString(), "--compression", "none");
  }

  @Test
  void whatWouldBeOverwrittenIsNamed() throws IOException {
    Path out = output("again");
    Season season = Season.get();
    Run.json("map", season.model(), season.images(), "-o", out);
    Run run = Run.limpid("map", season.model(), season.images(), "-o", out, "--dry-run", "--json");
    assertEquals(0, run.code(), run.err());
    TreeSet<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.list(out.getParent())) {
      files.forEach(f -> there.add(f.toString()));
    }
    TreeSet<String> told = new TreeSet<>();
    run.json().get("overwritten").forEach(f -> told.add(f.asText()));
    assertEquals(there, told);
    assertTrue(run.err().contains("without --overwrite"), run.err());
  }
}
