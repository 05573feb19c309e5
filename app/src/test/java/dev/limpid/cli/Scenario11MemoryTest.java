package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 11: `--memory 256m` holds within a quarter, whatever the shape of the input: in a
/// process with the heap and the collector that the launcher gives it, its peak asked of the
/// system. The inputs are smaller than the scenario's (the memory does not depend on their length);
/// those of full size are in `bench/peers`.
@Tag("slow")
final class Scenario11MemoryTest {
  private static final long ASKED = 256L << 20;
  private static final long MACHINE = 96L << 20;

  @TempDir Path folder;

  /// Runs a verb as the launcher does and returns its largest resident memory.
  private long peak(Object... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + (ASKED - MACHINE),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Measured.class.getName()));
    for (Object argument : arguments) command.add(argument.toString());
    command.addAll(List.of("--memory", "256m", "--threads", "2", "--quiet"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), said);
    assertEquals(0, process.exitValue(), said);
    long peak = Long.parseLong(said.lines().toList().getLast().strip());
    System.out.println(
        "scenario 11: %s of %s: %d MiB of %d"
            .formatted(arguments[0], arguments[arguments.length - 1], peak >> 20, ASKED >> 20));
    assertTrue(peak > 0, "the system does not tell the peak");
    assertTrue(peak <= ASKED * 5 / 4, peak + " bytes");
    return peak;
  }

  /// The command line, and what it took.
  static final class Measured {
    private Measured() {}

    public static void main(String[] args) {
      int code = Limpid.run(System.getenv(), args);
      System.out.println(Memory.peak());
      System.exit(code);
    }
  }

  private Path tiles(String name, int side, int bands, boolean filled) throws IOException {
    Path file = folder.resolve(name);
    Grid grid = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, side, side);
    List<Band> all = IntStream.range(0, bands).mapToObj(b -> Band.of("b" + b, "1")).toList();
    Layer layer = Layer.measured("", SampleType.UINT16, 0.0, all);
    WriteOptions d = WriteOptions.DEFAULT;
    WriteOptions options =
        new WriteOptions(d.compression(), d.predictor(), false, 512, true, 1, d.metadata());
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), options)) {
      for (int row = 0; row < side; row += 512)
        for (int col = 0; col < side; col += 512) {
          Window w = new Window(col, row, Math.min(512, side - col), Math.min(512, side - row));
          short[] values = new short[w.width() * w.height()];
          for (int b = 0; b < bands; b++) {
            if (filled)
              for (int i = 0; i < values.length; i++) values[i] = (short) (1 + i % 97 + b);
            writer.writeStored(0, b, w, values);
          }
        }
      writer.commit();
    }
    return file;
  }

  /// One strip of 12,000 x 12,000 values of 16 bits: 275 MiB, more than the heap and all of
  /// `--memory`.
  private Path strip() throws IOException {
    int side = 12_000;
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      ByteBuffer row = ByteBuffer.allocate(2 * side).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < side; i++) row.putShort((short) (i % 1000));
      for (int i = 0; i < side; i++) out.write(row.array());
    }
    int directory = 8 + packed.size() + packed.size() % 2;
    int[][] tags = {
      {256, 4, side},
      {257, 4, side},
      {258, 3, 16},
      {259, 3, 8},
      {262, 3, 1},
      {273, 4, 8},
      {277, 3, 1},
      {278, 4, side},
      {279, 4, packed.size()}
    };
    ByteBuffer out = ByteBuffer.allocate(directory + 200).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'I', 'I', 42, 0}).putInt(directory).put(packed.toByteArray());
    out.position(directory).putShort((short) tags.length);
    for (int[] tag : tags)
      out.putShort((short) tag[0]).putShort((short) tag[1]).putInt(1).putInt(tag[2]);
    return Files.write(folder.resolve("strip.tif"), out.array());
  }

  @Test
  void aLargeFile() throws Exception {
    Path in = tiles("large.tif", 6000, 2, true);
    peak("calc", "n=(b1-b0)/(b1+b0)", "-o", folder.resolve("n.tif"), in);
    peak("convert", "-o", folder.resolve("copy.tif"), in);
    peak("info", "--stats", in);
  }

  @Test
  void aSparseFile() throws Exception {
    peak("info", "--stats", tiles("sparse.tif", 20_000, 1, false));
  }

  @Test
  void oneStrip() throws Exception {
    Path in = strip();
    peak("info", "--stats", in);
    peak("convert", "-o", folder.resolve("tiled.tif"), in);
  }

  @Test
  void fourHundredBands() throws Exception {
    Path in = tiles("bands.tif", 600, 400, true);
    peak("info", "--stats", in);
    peak("calc", "s=b0+b399", "-o", folder.resolve("s.tif"), in);
    peak("convert", "-o", folder.resolve("many.tif"), in);
  }
}
