package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TiffSourceTest {
  private static final float NAN = Float.NaN;

  @TempDir Path folder;

  private RasterSource open(TinyTiff tiff) throws IOException {
    return GeoTiff.open(tiff.write(folder.resolve("a.tif")));
  }

  private float[] values(TinyTiff tiff) throws IOException {
    try (RasterSource source = open(tiff)) {
      int[] bands = new int[source.bands().size()];
      for (int b = 0; b < bands.length; b++) bands[b] = b;
      float[] into = new float[bands.length * source.grid().width() * source.grid().height()];
      source.read(source.grid().all(), bands, into);
      return into;
    }
  }

  private static String code(TinyTiff tiff, Path folder) {
    return assertThrows(
            BadInput.class, () -> GeoTiff.open(tiff.write(folder.resolve("bad.tif"))).close())
        .code();
  }

  private static TinyTiff located(TinyTiff tiff) {
    return tiff.doubles(Tag.MODEL_PIXEL_SCALE, 10, 20, 0)
        .doubles(Tag.MODEL_TIEPOINT, 0, 0, 0, 500, 900, 0);
  }

  @Test
  void whatWasNeverWrittenIsNoData() throws IOException {
    TinyTiff tiles =
        new TinyTiff(ByteOrder.BIG_ENDIAN).page(3, 1).tiles(2, 1).block((byte) 1, (byte) 2).block();
    assertArrayEquals(new float[] {1, 2, 0}, values(tiles));
    assertArrayEquals(new float[] {1, NAN, NAN}, values(tiles.ascii(Tag.GDAL_NODATA, "2")));
  }

  @Test
  void alphaHidesTheOtherBandsAndNotItself() throws IOException {
    TinyTiff tiff =
        TinyTiff.grey(2, 1, (byte) 5, (byte) 255, (byte) 6, (byte) 0)
            .shorts(Tag.SAMPLES_PER_PIXEL, 2)
            .shorts(Tag.BITS_PER_SAMPLE, 8, 8)
            .shorts(Tag.EXTRA_SAMPLES, 2);
    assertArrayEquals(new float[] {5, NAN, 255, 0}, values(tiff));
  }

  @Test
  void aMaskPageHidesPixels() throws IOException {
    TinyTiff tiff =
        TinyTiff.grey(3, 2, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6)
            .page(3, 2)
            .longs(Tag.NEW_SUBFILE_TYPE, 4)
            .shorts(Tag.BITS_PER_SAMPLE, 1)
            .block((byte) 0b1010_0000, (byte) 0b0110_0000);
    assertArrayEquals(new float[] {1, NAN, 3, NAN, 5, 6}, values(tiff));
    try (RasterSource source = open(tiff)) {
      assertEquals(List.of(), source.info().overviews());
      assertEquals(5, RasterStatistics.of(source, 1).getFirst().count() + 1);
    }
  }

  @Test
  void aMaskFileBesideHidesPixels() throws IOException {
    Path file = TinyTiff.grey(2, 1, (byte) 1, (byte) 2).write(folder.resolve("m.tif"));
    TinyTiff.grey(2, 1, (byte) 0, (byte) 255).write(folder.resolve("m.tif.msk"));
    try (RasterSource source = GeoTiff.open(file)) {
      Raster all = source.read(source.grid().all());
      assertEquals(NAN, all.at(0, 0, 0));
      assertEquals(2, all.at(0, 0, 1));
    }
    TinyTiff.grey(1, 1, (byte) 0).write(folder.resolve("m.tif.msk"));
    BadInput e = assertThrows(BadInput.class, () -> GeoTiff.open(file).close());
    assertEquals("tiff.mask", e.code());
    assertTrue(e.getMessage().contains("m.tif.msk"), e.getMessage());
  }

  @Test
  void anOverviewIsARasterOnTheSameGround() throws IOException {
    TinyTiff tiff =
        located(TinyTiff.grey(4, 2, new byte[8]))
            .page(2, 1)
            .longs(Tag.NEW_SUBFILE_TYPE, 1)
            .block((byte) 7, (byte) 9);
    try (RasterSource source = open(tiff)) {
      assertEquals(List.of(new RasterInfo.Size(2, 1)), source.info().overviews());
      RasterSource small = source.overview(0);
      assertEquals(20, small.grid().pixelWidth());
      assertEquals(40, small.grid().pixelHeight());
      assertEquals(9, small.read(small.grid().all()).at(0, 0, 1));
      assertThrows(IllegalArgumentException.class, () -> source.overview(1));
    }
  }

  @Test
  void aPointPixelStartsHalfAPixelBefore() throws IOException {
    TinyTiff tiff =
        located(TinyTiff.grey(1, 1, (byte) 1))
            .shorts(
                Tag.GEO_KEY_DIRECTORY, 1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 2, 3072, 0, 1, 32631);
    try (RasterSource source = open(tiff)) {
      assertEquals("EPSG:32631", source.grid().crs().definition());
      assertEquals(495, source.grid().west());
      assertEquals(910, source.grid().north());
    }
  }

  @Test
  void gridsThatAreNotNorthUpAreRefusedWithTheReason() {
    TinyTiff rotated =
        TinyTiff.grey(1, 1, (byte) 1)
            .doubles(Tag.MODEL_TRANSFORMATION, 8, 6, 0, 0, 6, -8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    BadInput e =
        assertThrows(
            BadInput.class, () -> GeoTiff.open(rotated.write(folder.resolve("r.tif"))).close());
    assertEquals("tiff.rotated", e.code());
    assertTrue(e.getMessage().contains("gdalwarp"), e.getMessage());
    TinyTiff noSize = TinyTiff.grey(1, 1, (byte) 1);
    noSize.doubles(Tag.MODEL_PIXEL_SCALE, 0, 0, 0).doubles(Tag.MODEL_TIEPOINT, 0, 0, 0, 5, 9, 0);
    assertEquals("tiff.georeference", code(noSize, folder));
  }

  @Test
  void bandsHaveNamesUnitsScaleAndOffset() throws IOException {
    String xml =
        "<GDALMetadata><Item name=\"KEY\">a &amp; b</Item>"
            + "<Item name=\"DESCRIPTION\" sample=\"0\" role=\"description\">B02</Item>"
            + "<Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.5</Item>"
            + "<Item name=\"OFFSET\" sample=\"0\" role=\"offset\">-1</Item>"
            + "<Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">m</Item></GDALMetadata>";
    try (RasterSource source = open(TinyTiff.grey(1, 1, (byte) 9).ascii(Tag.GDAL_METADATA, xml))) {
      assertEquals(new Band("B02", "m", Double.NaN, 0.5, -1), source.bands().getFirst());
      assertEquals("a & b", source.info().metadata().get("KEY"));
      assertEquals(3.5f, source.read(source.grid().all()).at(0, 0, 0));
    }
  }

  @Test
  void metadataThatCannotBeReadDoesNotHideTheRaster() throws IOException {
    try (RasterSource source =
        open(TinyTiff.grey(1, 1, (byte) 9).ascii(Tag.GDAL_METADATA, "<GDALMetadata><Item"))) {
      assertEquals(2, source.info().warnings().size(), source.info().warnings().toString());
      assertEquals(9, source.read(source.grid().all()).at(0, 0, 0));
    }
  }

  @Test
  void coloursComeFromTheFileAndNamesFromBesideIt() throws IOException {
    int[] map = new int[3 * 256];
    map[1] = 0xFFFF;
    map[256 + 2] = 0x8080;
    Path file =
        TinyTiff.grey(1, 1, (byte) 1).shorts(Tag.COLOR_MAP, map).write(folder.resolve("c.tif"));
    try (RasterSource source = GeoTiff.open(file)) {
      assertEquals(
          new Legend(
              List.of(
                  new Legend.Entry(1, "1", null, 0xFF0000),
                  new Legend.Entry(2, "2", null, 0x008000))),
          source.info().legend());
    }
    Files.writeString(
        folder.resolve("c.tif.aux.xml"),
        "<PAMDataset><PAMRasterBand band=\"1\"><CategoryNames><Category>none</Category>"
            + "<Category>maize</Category></CategoryNames></PAMRasterBand></PAMDataset>",
        StandardCharsets.UTF_8);
    try (RasterSource source = GeoTiff.open(file)) {
      assertEquals(
          List.of(new Legend.Entry(1, "maize", null, 0xFF0000)), source.info().legend().entries());
    }
  }

  @Test
  void valuesOfFifteenBitsAreUnpacked() throws IOException {
    // 0x7FFF, 1, 0x4000: 15 bits each, the row filled up to whole bytes
    long bits = (0x7FFFL << 33) | (1L << 18) | (0x4000L << 3);
    byte[] row = new byte[6];
    for (int i = 0; i < 6; i++) row[i] = (byte) (bits >> (8 * (5 - i)));
    TinyTiff tiff = TinyTiff.grey(3, 1, row).shorts(Tag.BITS_PER_SAMPLE, 15);
    assertArrayEquals(new float[] {32767, 1, 16384}, values(tiff));
  }

  @Test
  void aSoundHeaderOpensThoughThePixelsAreNotDecoded() throws IOException {
    TinyTiff jpeg = TinyTiff.grey(1, 1, (byte) 1).shorts(Tag.COMPRESSION, 7);
    try (RasterSource source = open(jpeg)) {
      assertNotNull(source.info().unreadable());
      BadInput e = assertThrows(BadInput.class, () -> source.read(new Window(0, 0, 1, 1)));
      assertEquals("tiff.unsupported", e.code());
      assertThrows(BadInput.class, () -> source.readStored(0, new Window(0, 0, 1, 1)));
    }
    TinyTiff longs = TinyTiff.grey(1, 1, new byte[8]).shorts(Tag.BITS_PER_SAMPLE, 64);
    try (RasterSource source = open(longs)) {
      assertNull(source.info().type());
      assertTrue(source.info().unreadable().contains("64-bit"), source.info().unreadable());
    }
    assertEquals(
        "tiff.compression",
        code(TinyTiff.grey(1, 1, (byte) 1).shorts(Tag.COMPRESSION, 65_000), folder));
  }

  @Test
  void aLargeStripIsUnpackedByRows() throws IOException {
    int width = 9000;
    int height = 9000;
    byte[] row = new byte[width];
    Deflater deflater = new Deflater(1);
    ByteBuffer packed = ByteBuffer.allocate(1 << 20);
    for (int r = 0; r < height; r++) {
      Arrays.fill(row, (byte) (r % 251));
      deflater.setInput(row);
      while (!deflater.needsInput()) deflater.deflate(packed);
    }
    deflater.finish();
    while (!deflater.finished()) deflater.deflate(packed);
    deflater.end();
    byte[] strip = new byte[packed.position()];
    packed.get(0, strip);
    TinyTiff tiff =
        TinyTiff.grey(width, height, strip)
            .shorts(Tag.COMPRESSION, BlockCodec.DEFLATE)
            .longs(Tag.ROWS_PER_STRIP, height);
    try (RasterSource source = open(tiff)) {
      for (int r : new int[] {8999, 4, 4000, 3999})
        assertEquals(r % 251, source.read(new Window(8990, r, 5, 1)).at(0, 0, 4));
      BandStatistics all = RasterStatistics.of(source, 2).getFirst();
      assertEquals((long) width * height, all.count());
      assertEquals(250, all.max());
    }
  }

  @Test
  void blocksThatShareBytesKeepTheirOwnRows() throws IOException {
    // Two strips at one place, the second one row shorter.
    byte[] packed = BlockCodec.compress(BlockCodec.DEFLATE, 6, new byte[] {1, 2, 3, 4}, 0, 4);
    TinyTiff tiff =
        TinyTiff.grey(2, 3, packed)
            .shorts(Tag.COMPRESSION, BlockCodec.DEFLATE)
            .longs(Tag.ROWS_PER_STRIP, 2)
            .longs(Tag.STRIP_OFFSETS, 8, 8)
            .longs(Tag.STRIP_BYTE_COUNTS, packed.length, packed.length);
    assertArrayEquals(new float[] {1, 2, 3, 4, 1, 2}, values(tiff));
  }

  @Test
  void infinitePixelsStayAndDoNotCount() throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
    pixels.putFloat(1).putFloat(Float.NEGATIVE_INFINITY).putFloat(3).putFloat(NAN);
    TinyTiff tiff =
        new TinyTiff(ByteOrder.BIG_ENDIAN)
            .page(4, 1)
            .shorts(Tag.BITS_PER_SAMPLE, 32)
            .shorts(Tag.SAMPLE_FORMAT, 3)
            .block(pixels.array());
    assertArrayEquals(new float[] {1, Float.NEGATIVE_INFINITY, 3, NAN}, values(tiff));
    try (RasterSource source = open(tiff)) {
      assertEquals(new BandStatistics(2, 1, 3, 2, 1), RasterStatistics.of(source, 1).getFirst());
    }
  }

  @Test
  void liesAreRefused() {
    TinyTiff good = TinyTiff.grey(2, 2, new byte[4]);
    assertEquals("tiff.size", code(good.longs(Tag.IMAGE_WIDTH, 0), folder));
    assertEquals("tiff.size", code(good.longs(Tag.IMAGE_WIDTH, 0xFFFF_FFFFL), folder));
    good.longs(Tag.IMAGE_WIDTH, 2);
    assertEquals("tiff.size", code(good.longs(Tag.ROWS_PER_STRIP, 0), folder));
    assertEquals("tiff.table", code(good.longs(Tag.ROWS_PER_STRIP, 1), folder));
    good.longs(Tag.ROWS_PER_STRIP, 2);
    assertEquals("tiff.truncated", code(good.longs(Tag.STRIP_OFFSETS, 0xFFFF_FFF0L), folder));
    good.longs(Tag.STRIP_OFFSETS, 8).longs(Tag.STRIP_BYTE_COUNTS, 3);
    assertEquals("tiff.corrupt", code(good, folder));
    good.longs(Tag.STRIP_BYTE_COUNTS, 4).ascii(Tag.IMAGE_WIDTH, "2");
    assertEquals("tiff.tag", code(good, folder));
  }

  @Test
  void aTagOfFourBillionValuesCostsNothing() throws IOException {
    TinyTiff tiff = TinyTiff.grey(1, 1, (byte) 3).value(65_000, 12, 0xFFFF_FFFFL, new byte[8]);
    assertArrayEquals(new float[] {3}, values(tiff));
  }

  @Test
  void directoriesThatGoInCirclesEnd() throws IOException {
    byte[] bytes = TinyTiff.grey(1, 1, (byte) 3).bytes();
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int first = file.getInt(4);
    int link = first + 2 + 12 * file.getShort(first);
    file.putInt(link, first);
    Path path = Files.write(folder.resolve("loop.tif"), bytes);
    try (RasterSource source = GeoTiff.open(path)) {
      assertEquals(3, source.read(source.grid().all()).at(0, 0, 0));
    }
  }

  @Test
  void directoriesAreLimited() throws IOException {
    Limits few = new Limits(1 << 20, 1 << 10, 1 << 10, 1 << 10, 8, 8, 8, 2);
    Path path =
        TinyTiff.grey(1, 1, (byte) 3)
            .page(1, 1)
            .block((byte) 0)
            .page(1, 1)
            .block((byte) 0)
            .write(folder.resolve("pages.tif"));
    assertEquals(
        "tiff.directory",
        assertThrows(BadInput.class, () -> GeoTiff.open(path, few).close()).code());
  }

  @Test
  void jpeg2000IsRefusedWithTheCommandThatConvertsIt() throws IOException {
    byte[] start = {0, 0, 0, 12, 'j', 'P', ' ', ' ', 13, 10, (byte) 0x87, 10};
    Path path = Files.write(folder.resolve("a.jp2"), start);
    BadInput e = assertThrows(BadInput.class, () -> GeoTiff.open(path).close());
    assertTrue(e.getMessage().contains("gdal_translate in.jp2 out.tif"), e.getMessage());
  }

  @Test
  void misuseIsTold() throws IOException {
    try (RasterSource source = open(TinyTiff.grey(2, 2, new byte[4]))) {
      Window all = source.grid().all();
      assertThrows(
          IllegalArgumentException.class, () -> source.read(all, new int[] {1}, new float[4]));
      assertThrows(
          IllegalArgumentException.class, () -> source.read(all, new int[] {0}, new float[3]));
      assertThrows(
          IllegalArgumentException.class, () -> source.readStored(0, new Window(1, 1, 2, 1)));
    }
  }

  @Test
  void whateverByteIsChangedOnlyBadInputIsThrown() throws IOException {
    byte[] good =
        located(TinyTiff.grey(4, 3, BlockCodec.compress(BlockCodec.LZW, 1, new byte[12], 0, 12)))
            .shorts(Tag.COMPRESSION, BlockCodec.LZW)
            .shorts(Tag.PREDICTOR, 2)
            .ascii(Tag.GDAL_NODATA, "0")
            .shorts(Tag.GEO_KEY_DIRECTORY, 1, 1, 0, 1, 3072, 0, 1, 32631)
            .bytes();
    Path path = folder.resolve("fuzz.tif");
    int opened = 0;
    for (int i = 0; i < good.length; i++)
      for (int change : new int[] {1, 0x80, 0xFF}) {
        byte[] bytes = good.clone();
        bytes[i] ^= (byte) change;
        Files.write(path, bytes);
        try (RasterSource source = GeoTiff.open(path)) {
          if ((long) source.grid().width() * source.grid().height() < 1 << 20)
            RasterStatistics.of(source, 1);
          opened++;
        } catch (BadInput e) {
          assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
        }
      }
    assertTrue(opened > 20, "opened " + opened);
  }
}
