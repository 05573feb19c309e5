package dev.limpid.raster;

import static dev.limpid.raster.MapPixels.bands;
import static dev.limpid.raster.MapPixels.blocks;
import static dev.limpid.raster.MapPixels.cut;
import static dev.limpid.raster.MapPixels.grid;
import static dev.limpid.raster.MapPixels.pixels;
import static dev.limpid.raster.MapPixels.writeAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TiffMapWriterTest {
  private static final float NONE = Float.NaN;

  @TempDir Path dir;

  private static WriteOptions options(WriteOptions.Compression compression, boolean overviews) {
    return new WriteOptions(
        compression, WriteOptions.Predictor.AUTO, overviews, 64, false, 2, Map.of("key", "<&\"é"));
  }

  @ParameterizedTest
  @EnumSource(SampleType.class)
  void whatIsWrittenIsRead(SampleType type) throws IOException {
    if (type == SampleType.FLOAT16) return;
    int[][] shapes = {
      {1, 1, 1}, {1, 200, 2}, {200, 1, 3}, {64, 64, 1}, {300, 170, 4}, {130, 70, 6}
    };
    for (int[] shape : shapes)
      for (var compression : WriteOptions.Compression.values())
        for (boolean overviews : new boolean[] {false, true})
          roundTrip(type, shape, options(compression, overviews), overviews ^ shape[0] % 4 == 0);
  }

  private void roundTrip(SampleType type, int[] shape, WriteOptions options, boolean big)
      throws IOException {
    Path file = Files.createTempFile(dir, "map", ".tif");
    Files.delete(file);
    Grid grid = grid(shape[0], shape[1]);
    List<Band> bands = bands(shape[2]);
    double noData = type.floating() ? Double.NaN : 0;
    float[] all = pixels(shape[0], shape[1], shape[2]);
    var tuning = new LayerProduct.Tuning(big, true);
    List<Layer> layers = List.of(Layer.measured("", type, noData, bands));
    try (var writer = TiffMapWriter.create(file, grid, layers, options, tuning)) {
      writeAll(writer, all, grid, bands, 37);
      assertEquals(0, writer.heldBytes());
      writer.commit();
    }
    try (var source = GeoTiff.open(file)) {
      RasterInfo info = source.info();
      assertEquals(grid, info.grid());
      assertEquals(type, info.type());
      assertEquals(bands, info.bands());
      assertEquals(noData, info.noData());
      assertEquals("<&\"é", info.metadata().get("key"));
      assertEquals(List.of(), info.warnings());
      assertArrayEquals(all, source.read(grid.all()).values());
      assertEquals(big ? 43 : 42, Files.readAllBytes(file)[2]);
      if (options.overviews()) assertTrue(info.cog() || grid.width() == 1, file.toString());
    }
  }

  @Test
  void bytesDoNotDependOnBlocksOrderOrThreads() throws Exception {
    Grid grid = grid(333, 217);
    List<Band> bands = bands(3);
    float[] all = pixels(333, 217, 3);
    Path first = dir.resolve("first.tif");
    List<Layer> layers = List.of(Layer.measured("", SampleType.FLOAT32, Double.NaN, bands));
    for (var compression : WriteOptions.Compression.values())
      for (boolean overviews : new boolean[] {false, true}) {
        WriteOptions options = options(compression, overviews);
        Files.deleteIfExists(first);
        try (var writer = GeoTiff.create(first, grid, layers, options)) {
          writeAll(writer, all, grid, bands, 400);
          writer.commit();
        }
        for (int side : new int[] {16, 64, 101}) {
          Path again = dir.resolve("again.tif");
          Files.deleteIfExists(again);
          List<Window> blocks = blocks(grid, side);
          Collections.shuffle(blocks, new Random(side));
          try (var writer = GeoTiff.create(again, grid, layers, options);
              var pool = Executors.newFixedThreadPool(3)) {
            List<Future<?>> running = new ArrayList<>();
            for (Window w : blocks)
              running.add(
                  pool.submit(
                      () -> {
                        writer.write(cut(all, grid, bands, w));
                        return null;
                      }));
            for (Future<?> each : running) each.get();
            writer.commit();
          }
          assertEquals(-1, Files.mismatch(first, again), compression + " " + side);
        }
      }
  }

  @Test
  void storedValuesAreCopiedToTheBit() throws IOException {
    Grid grid = grid(100, 90);
    int[] codes = new int[9000];
    for (int i = 0; i < codes.length; i++) codes[i] = 1_101_060_000 + i * 7919;
    Path file = dir.resolve("codes.tif");
    List<Layer> layers = List.of(Layer.measured("", SampleType.INT32, null, bands(1)));
    try (var writer = GeoTiff.create(file, grid, layers, WriteOptions.DEFAULT)) {
      writer.writeStored(0, 0, grid.all(), codes);
      writer.commit();
    }
    try (var source = GeoTiff.open(file)) {
      assertNull(source.info().noData());
      assertArrayEquals(codes, (int[]) source.readStored(0, grid.all()));
    }
  }

  @Test
  void scaledIntegersAreRoundedAndRefusedOutOfRange() throws IOException {
    Grid grid = grid(4, 1);
    List<Band> bands = List.of(Band.of("r", "1").scaled(0.5, 10));
    Path file = dir.resolve("scaled.tif");
    List<Layer> layers = List.of(Layer.measured("", SampleType.INT8, -128.0, bands));
    try (var writer = GeoTiff.create(file, grid, layers, WriteOptions.DEFAULT)) {
      writer.write(new Raster(grid.all(), bands, new float[] {10.25f, 9.75f, 73.5f, NONE}));
      writer.commit();
    }
    try (var source = GeoTiff.open(file)) {
      assertArrayEquals(new byte[] {1, -1, 127, -128}, (byte[]) source.readStored(0, grid.all()));
      assertArrayEquals(new float[] {10.5f, 9.5f, 73.5f, NONE}, source.read(grid.all()).values());
    }
    Path other = dir.resolve("other.tif");
    try (var writer = GeoTiff.create(other, grid, layers, WriteOptions.DEFAULT)) {
      var wide = new Raster(grid.all(), bands, new float[] {10, 10, 74, 10});
      var e = assertThrows(IllegalArgumentException.class, () -> writer.write(wide));
      assertTrue(e.getMessage().contains("does not fit int8, -128 to 127"), e.getMessage());
    }
    List<Layer> without = List.of(Layer.measured("", SampleType.INT8, null, bands));
    try (var writer = GeoTiff.create(other, grid, without, WriteOptions.DEFAULT)) {
      var none = new Raster(grid.all(), bands, new float[] {10, NONE, 10, 10});
      assertThrows(IllegalArgumentException.class, () -> writer.write(none));
    }
  }

  @Test
  void aLegendGivesColoursNamesAndStyle() throws IOException {
    Legend legend =
        new Legend(
            List.of(
                new Legend.Entry(3, "maize & \"beans\"", null, 0x12AB9F),
                new Legend.Entry(1, "<water>", null, 0x0000FF)));
    Grid grid = grid(300, 200);
    for (var type : List.of(SampleType.UINT8, SampleType.UINT16)) {
      Path file = dir.resolve(type.label() + ".tif");
      List<Band> bands = bands(1);
      float[] all = new float[300 * 200];
      for (int i = 0; i < all.length; i++) all[i] = i % 3 == 0 ? 1 : 3;
      try (var writer =
          GeoTiff.create(
              file,
              grid,
              List.of(new Layer("", type, 0.0, bands, legend)),
              options(WriteOptions.Compression.ZSTD, true))) {
        writeAll(writer, all, grid, bands, 64);
        writer.commit();
      }
      try (var source = GeoTiff.open(file)) {
        List<Legend.Entry> entries = source.info().legend().entries();
        assertEquals(List.of("<water>", "maize & \"beans\""), source.info().legend().names());
        assertEquals(List.of(1, 3), entries.stream().map(Legend.Entry::code).toList());
        assertEquals(List.of(0xFF, 0x12AB9F), entries.stream().map(Legend.Entry::rgb).toList());
        assertEquals(1, source.info().predictor());
      }
      String style = Files.readString(dir.resolve(type.label() + ".qml"));
      assertTrue(style.contains("value=\"3\" color=\"#12ab9f\" alpha=\"255\""), style);
      assertTrue(style.contains("label=\"maize &amp; &quot;beans&quot;\""), style);
      requireDescriptor(dir.resolve(type.label() + ".sld"));
    }
  }

  /// Well-formed, one entry a class, in the order of the codes.
  private static void requireDescriptor(Path file) throws IOException {
    var document = dev.limpid.io.SafeXml.parse(file, dev.limpid.io.Limits.DEFAULT);
    assertEquals("http://www.opengis.net/sld", document.getDocumentElement().getNamespaceURI());
    assertEquals("1.0.0", document.getDocumentElement().getAttribute("version"));
    var nodes = document.getElementsByTagNameNS("*", "ColorMapEntry");
    var entries = new ArrayList<String>();
    for (int i = 0; i < nodes.getLength(); i++) {
      var entry = (org.w3c.dom.Element) nodes.item(i);
      entries.add(
          entry.getAttribute("quantity")
              + entry.getAttribute("color")
              + entry.getAttribute("label"));
    }
    assertEquals(List.of("1#0000ff<water>", "3#12ab9fmaize & \"beans\""), entries);
  }

  @Test
  void overviewsAreMeansOfValidPixelsOrTheMostFrequentClass() {
    var means = new TileFormat(SampleType.INT16, 0.0, 1, 16, BlockCodec.NONE, 1);
    assertEquals(List.of(4, 0, 1, -3), reduce(means, false));
    var classes = new TileFormat(SampleType.INT16, 0.0, 1, 16, BlockCodec.NONE, 1);
    assertEquals(List.of(2, 0, -1, -4), reduce(classes, true));
  }

  /// Four groups of four: (2 2 7 none), all none, (-1 1 1 -1: its mean is the no-data value), and
  /// (-4 -2 at the lower edge of the image).
  private static List<Integer> reduce(TileFormat format, boolean classes) {
    byte[] from = format.frame();
    double[] upper = {2, 2, 0, 0, -1, 1, -4};
    double[] lower = {7, 0, 0, 0, 1, -1, -2};
    StoredValues.store(format.type(), upper, 7, from, format.at(0, 0, 0), 2);
    StoredValues.store(format.type(), lower, 7, from, format.at(1, 0, 0), 2);
    byte[] into = format.frame();
    new Reduction(format, classes).reduce(from, 7, 2, into, 8, 0);
    double[] half = new double[4];
    StoredValues.load(format.type(), into, format.at(8, 0, 0), 2, half, 4);
    return Arrays.stream(half).mapToObj(v -> (int) v).toList();
  }

  @Test
  void emptyTilesTakeNoSpaceAndHeldMemoryIsKnown() throws IOException {
    Grid grid = grid(4096, 4096);
    Path file = dir.resolve("empty.tif");
    List<Band> bands = bands(1);
    List<Layer> layers = List.of(Layer.measured("", SampleType.FLOAT32, Double.NaN, bands));
    WriteOptions options = options(WriteOptions.Compression.ZSTD, true);
    try (var writer =
        TiffMapWriter.create(file, grid, layers, options, LayerProduct.Tuning.DEFAULT)) {
      for (Window w : blocks(grid, 512)) {
        float[] none = new float[w.width() * w.height()];
        Arrays.fill(none, NONE);
        if (w.row() == 0 && w.col() == 512) none[5] = 8;
        writer.write(new Raster(w, bands, none));
        assertEquals(0, writer.heldBytes());
      }
      writer.commit();
    }
    assertTrue(Files.size(file) < 80_000, "size " + Files.size(file));
    try (var source = GeoTiff.open(file)) {
      assertEquals(8, source.read(new Window(517, 0, 1, 1)).at(0, 0, 0));
      assertTrue(Float.isNaN(source.read(new Window(4000, 4000, 1, 1)).at(0, 0, 0)));
      assertTrue(source.info().cog());
    }
  }

  @Test
  void pixelHashesDoNotDependOnHowTheFileIsStored() throws IOException {
    Grid grid = grid(100, 70);
    List<List<String>> found = new ArrayList<>();
    for (int bands : new int[] {2, 6})
      for (var compression : WriteOptions.Compression.values())
        for (double noData : new double[] {Double.NaN, -1}) {
          Layer layer = Layer.measured("", SampleType.FLOAT32, noData, bands(bands));
          WriteOptions options = options(compression, true);
          TileGrid tiles = LayerProduct.tiles(grid, layer, options);
          TileFormat format = TileFormat.of(layer, tiles, options);
          Path hidden = dir.resolve(".part");
          try (var part = new PartFile(hidden, hidden, 0)) {
            LayerFile file = new LayerFile(layer, tiles, format, part, -1, true);
            float[] all = Arrays.copyOf(pixels(100, 70, 2), 7000 * bands);
            file.write(new Raster(grid.all(), layer.bands(), all), 0);
            found.add(firstBand(file.complete(), tiles));
          }
        }
    for (List<String> each : found) assertEquals(found.getFirst(), each);
    assertEquals(4, found.getFirst().stream().distinct().count());
  }

  private static List<String> firstBand(WrittenTile[] tiles, TileGrid grid) {
    return Arrays.stream(tiles)
        .limit(grid.perPlane())
        .map(t -> HexFormat.of().formatHex(t.hashes().getFirst()))
        .toList();
  }

  @Test
  void theHeaderKeepsItsPromises() throws IOException {
    Grid grid = grid(200, 130);
    Path file = dir.resolve("promise.tif");
    List<Band> bands = bands(1);
    List<Layer> layers = List.of(Layer.measured("", SampleType.INT16, null, bands));
    float[] all = new float[200 * 130];
    for (int i = 0; i < all.length; i++) all[i] = 1 + i % 1000;
    try (var writer =
        GeoTiff.create(file, grid, layers, options(WriteOptions.Compression.DEFLATE, true))) {
      writeAll(writer, all, grid, bands, 64);
      writer.commit();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    long previous = Long.MAX_VALUE;
    int levels = 0;
    for (int ifd = bytes.getInt(4); ifd != 0; levels++) {
      int entries = bytes.getShort(ifd);
      int[] offsets = null;
      int[] lengths = null;
      for (int e = ifd + 2; e < ifd + 2 + 12 * entries; e += 12) {
        int tag = bytes.getShort(e) & 0xFFFF;
        if (tag == Tag.TILE_OFFSETS) offsets = longs(bytes, e);
        if (tag == Tag.TILE_BYTE_COUNTS) lengths = longs(bytes, e);
      }
      for (int i = 0; i < offsets.length; i++) {
        assertEquals(lengths[i], bytes.getInt(offsets[i] - 4));
        int end = offsets[i] + lengths[i];
        assertEquals(bytes.getInt(end - 4), bytes.getInt(end));
        if (i > 0) assertEquals(offsets[i - 1] + lengths[i - 1] + 8, offsets[i]);
      }
      assertTrue(offsets[0] < previous, "smaller overviews come first");
      previous = offsets[0];
      ifd = bytes.getInt(ifd + 2 + 12 * entries);
    }
    assertEquals(3, levels);
  }

  private static int[] longs(ByteBuffer bytes, int entry) {
    int n = bytes.getInt(entry + 4);
    int at = n == 1 ? entry + 8 : bytes.getInt(entry + 8);
    return IntStream.range(0, n).map(i -> bytes.getInt(at + 4 * i)).toArray();
  }
}
