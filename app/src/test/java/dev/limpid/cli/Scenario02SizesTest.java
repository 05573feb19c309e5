package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Scenario 2: the smallest, the narrowest, the largest rasters, and the most bands.
final class Scenario02SizesTest {
  @TempDir Path folder;

  private Path write(int width, int height, int bands) throws IOException {
    Path file = folder.resolve("in.tif");
    Grid grid = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, width, height);
    List<Band> all =
        IntStream.range(0, bands).mapToObj(b -> Band.of(bands == 1 ? "v" : "b" + b, "1")).toList();
    Layer layer = Layer.measured("", SampleType.UINT16, null, all);
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT)) {
      for (int b = 0; b < bands; b++) {
        short[] values = new short[width * height];
        for (int i = 0; i < values.length; i++) values[i] = (short) (31 * i + b);
        writer.writeStored(0, b, grid.all(), values);
      }
      writer.commit();
    }
    return file;
  }

  private static short[] stored(Path file, int band) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      return (short[]) source.readStored(band, source.grid().all());
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,3001", "3001,1", "16385,7"})
  void everyPixelSurvives(int width, int height) throws IOException {
    Path in = write(width, height, 1);
    JsonNode info = Run.json("info", in, "--stats");
    assertEquals(width, info.get("width").asInt());
    assertEquals(height, info.get("height").asInt());
    assertEquals((long) width * height, info.at("/bands/0/validPixels").asLong());
    Path copy = folder.resolve("copy.tif");
    Run.json("convert", in, "-o", copy, "--compression", "lzw");
    assertArrayEquals(stored(in, 0), stored(copy, 0));
    Path index = folder.resolve("index.tif");
    Run.json("calc", "d=v/2", in, "-o", index);
    assertEquals((long) width * height, validPixels(index));
  }

  private static long validPixels(Path file) {
    return Run.json("info", file, "--stats").at("/bands/0/validPixels").asLong();
  }

  @Test
  void sixtyFiveThousandBands() throws IOException {
    int bands = 65_535;
    Path in = write(1, 1, bands);
    JsonNode info = Run.json("info", in);
    assertEquals(bands, info.get("bands").size());
    assertEquals((short) (bands - 1), stored(in, bands - 1)[0]);
    System.out.println("scenario 2: most bands " + bands + ", file " + Files.size(in) + " bytes");
  }

  private static final int SIDE = 70_000;
  private static final int TILE = 1024;

  /// A sparse file of 4.9 thousand million pixels: no tile is written but the last.
  private Path sparse() throws IOException {
    int tiles = Math.ceilDiv(SIDE, TILE);
    int count = tiles * tiles;
    int offsets = 8 + TILE * TILE;
    int counts = offsets + 4 * count;
    int doubles = counts + 4 * count;
    int keys = doubles + 72;
    int directory = keys + 32;
    ByteBuffer out = ByteBuffer.allocate(directory + 200).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'I', 'I', 42, 0}).putInt(directory);
    for (int i = 0; i < TILE * TILE; i++) out.put((byte) (i % 251));
    out.putInt(offsets + 4 * (count - 1), 8).putInt(counts + 4 * (count - 1), TILE * TILE);
    out.position(doubles);
    for (double d : new double[] {10, 10, 0, 0, 0, 0, 100_000, 9_000_000, 0}) out.putDouble(d);
    for (int k : new int[] {1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32631})
      out.putShort((short) k);
    long[][] tags = {
      {256, 4, 1, SIDE},
      {257, 4, 1, SIDE},
      {258, 3, 1, 8},
      {259, 3, 1, 1},
      {262, 3, 1, 1},
      {277, 3, 1, 1},
      {322, 4, 1, TILE},
      {323, 4, 1, TILE},
      {324, 4, count, offsets},
      {325, 4, count, counts},
      {33550, 12, 3, doubles},
      {33922, 12, 6, doubles + 24},
      {34735, 3, 16, keys}
    };
    out.position(directory).putShort((short) tags.length);
    for (long[] tag : tags)
      out.putShort((short) tag[0])
          .putShort((short) tag[1])
          .putInt((int) tag[2])
          .putInt((int) tag[3]);
    return Files.write(folder.resolve("sparse.tif"), out.array());
  }

  @Test
  void moreThanTwoToThe31PixelsAndAnOutputAbove4GiB() throws IOException {
    Path in = sparse();
    JsonNode info = Run.json("info", in);
    assertEquals(SIDE, info.get("width").asInt());
    Path corner = folder.resolve("corner.tif");
    String box = "799000,8300000,800000,8301000";
    Run.json("convert", in, "-o", corner, "--bbox", box);
    try (RasterSource source = GeoTiff.open(in);
        RasterSource part = GeoTiff.open(corner)) {
      assertEquals(new Window(0, 0, 100, 100), part.grid().all());
      byte[] expected = (byte[]) source.readStored(0, new Window(69_900, 69_900, 100, 100));
      int first = (69_900 - 68 * TILE) * TILE + (69_900 - 68 * TILE);
      assertEquals((byte) (first % 251), expected[0]);
      assertArrayEquals(expected, (byte[]) part.readStored(0, part.grid().all()));
    }
    Path whole = folder.resolve("whole.tif");
    JsonNode plan = Run.json("convert", in, "-o", whole, "--compression", "none", "--dry-run");
    long bytes = plan.get("estimatedFinalBytes").asLong();
    assertTrue(bytes > 1L << 32, plan.toString());
    assertTrue(Files.notExists(whole));
    System.out.println(
        "scenario 2: %d pixels in a file of %d bytes; a copy would have %d"
            .formatted((long) SIDE * SIDE, Files.size(in), bytes));
  }
}
