package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Places given by a raster (`--like`) and by polygons (`--roi`).
final class PlaceTest {
  private static final Grid GRID = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, 90, 70);
  private static final Window PART = new Window(11, 7, 40, 30);

  @TempDir Path folder;
  private Path raster;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    raster = write("in.tif", GRID, SampleType.INT16, -7.0);
    out = folder.resolve("out.tif");
  }

  private Path write(String name, Grid grid, SampleType type, Double noData) throws IOException {
    Path file = folder.resolve(name);
    Layer layer = Layer.measured("", type, noData, List.of(Band.of("B04", "1")));
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT)) {
      int n = grid.width() * grid.height();
      Object values = type.array(n);
      for (int i = 0; i < n; i++) {
        if (values instanceof short[] s) s[i] = (short) (i % 13 == 0 ? -7 : i);
        else if (values instanceof float[] f) f[i] = i;
        else ((byte[]) values)[i] = (byte) i;
      }
      writer.writeStored(0, 0, grid.all(), values);
      writer.commit();
    }
    return file;
  }

  /// A triangle over pixels of the grid, longitude and latitude left to the reader's old `crs`.
  private Path triangle() throws IOException {
    return Files.writeString(
        folder.resolve("roi.geojson"),
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::32631\"}},"
            + "\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
            + "[[[500103,5599897],[500605,5599890],[500300,5599402],[500103,5599897]]]}}]}");
  }

  private static float[] values(Path file, Window part) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      Window w = part == null ? source.grid().all() : part;
      float[] values = new float[w.width() * w.height()];
      source.read(w, new int[] {0}, values);
      return values;
    }
  }

  private static Grid grid(Path file) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      return source.grid();
    }
  }

  private String refused(String code, Object... arguments) {
    Run run = Run.limpid(arguments);
    assertEquals(3, run.code(), run.err());
    assertEquals(code, run.error().get("code").asText(), run.out());
    assertTrue(Files.notExists(out));
    return run.err();
  }

  @Test
  void calcLikeARasterIsThatPartOfTheWhole() throws IOException {
    Path like = write("like.tif", GRID.cut(PART), SampleType.UINT8, null);
    Path whole = folder.resolve("whole.tif");
    Run.json("calc", "a=B04/3", raster, "-o", whole);
    Run.json("calc", "a=B04/3", raster, "-o", out, "--like", like);
    assertEquals(GRID.cut(PART), grid(out));
    assertArrayEquals(values(whole, PART), values(out, null));
  }

  @Test
  void aBoxIsCutFromTheRasterAsInConvert() throws IOException {
    Path like = write("like.tif", GRID.cut(PART), SampleType.UINT8, null);
    String box = "500000,5599800,500200,5600000";
    Run.json("calc", "a=B04", raster, "-o", out, "--like", like, "--bbox", box);
    Path converted = folder.resolve("converted.tif");
    Run.json("convert", raster, "-o", converted, "--like", like, "--bbox", box);
    assertEquals(grid(converted), grid(out));
    assertArrayEquals(values(converted, null), values(out, null));
    Files.delete(out);
    String elsewhere = "500000,5599900,500100,5600000";
    refused(
        "region.outside",
        "calc",
        "a=B04",
        raster,
        "-o",
        out,
        "--like",
        like,
        "--bbox",
        elsewhere,
        "--json");
  }

  @Test
  void otherPixelsAreRefusedWithTheWayOut() throws IOException {
    Grid half = new Grid(GRID.crs(), 500_005, 5_600_000, 10, 10, 20, 20);
    Grid coarse = new Grid(GRID.crs(), 500_000, 5_600_000, 20, 20, 20, 20);
    Grid elsewhere = new Grid(Crs.epsg(32632), 500_000, 5_600_000, 10, 10, 20, 20);
    for (Grid grid : List.of(half, coarse, elsewhere)) {
      Path like = folder.resolve("other.tif");
      Files.deleteIfExists(like);
      write("other.tif", grid, SampleType.UINT8, null);
      String said =
          refused("like.grid", "calc", "a=B04", raster, "-o", out, "--like", like, "--json");
      assertTrue(said.contains("limpid convert " + raster + " --like " + like), said);
    }
    Path large =
        write(
            "large.tif",
            new Grid(GRID.crs(), 499_990, 5_600_000, 10, 10, 20, 20),
            SampleType.UINT8,
            null);
    refused("like.outside", "calc", "a=B04", raster, "-o", out, "--like", large, "--json");
  }

  @Test
  void mapLikeARasterIsThatPartOfTheWhole() throws IOException {
    Season season = Season.get();
    Window part = new Window(17, 9, 50, 41);
    Path whole = folder.resolve("whole.tif");
    Run.json("map", season.model(), season.images(), "-o", whole);
    Path like =
        Season.rewrite(season.labels(), Files.createDirectory(folder.resolve("l")), part, null);
    Run.json("map", season.model(), season.images(), "-o", out, "--like", like);
    float[][] expected = Season.values(whole, part);
    float[][] found = Season.values(out, null);
    for (int f = 0; f < 3; f++) assertArrayEquals(expected[f], found[f], "file " + f);
  }

  @Test
  void convertCutsToPolygonsAsCalcDoes() throws IOException {
    Path roi = triangle();
    Path computed = folder.resolve("computed.tif");
    Run.json("calc", "a=B04", raster, "-o", computed, "--roi", roi);
    Run.json("convert", raster, "-o", out, "--roi", roi);
    assertEquals(grid(computed), grid(out));
    float[] expected = values(computed, null);
    float[] found = values(out, null);
    assertArrayEquals(expected, found);
    int none = 0;
    for (float v : found) if (Float.isNaN(v)) none++;
    assertTrue(
        none > found.length / 3 && none < found.length * 2 / 3, none + " of " + found.length);
    try (RasterSource source = GeoTiff.open(out)) {
      assertEquals(SampleType.INT16, source.info().type());
      assertEquals(-7.0, source.info().noData());
    }
  }

  @Test
  void polygonsCutWhatIsReprojectedToo() throws IOException {
    Path roi = triangle();
    Run.json("convert", raster, "-o", out, "--resolution", 5, "--roi", roi);
    Path whole = folder.resolve("whole.tif");
    Run.json("convert", raster, "-o", whole, "--resolution", 5);
    Grid cut = grid(out);
    Grid all = grid(whole);
    int col = all.col(cut.centreX(0));
    int row = all.row(cut.centreY(0));
    float[] expected = values(whole, new Window(col, row, cut.width(), cut.height()));
    float[] found = values(out, null);
    int inside = 0;
    for (int i = 0; i < found.length; i++) {
      if (Float.isNaN(found[i])) continue;
      assertEquals(expected[i], found[i]);
      inside++;
    }
    assertTrue(inside > found.length / 4, inside + " of " + found.length);
  }

  @Test
  void polygonsNeedAValueForNoData() throws IOException {
    Path bytes = write("bytes.tif", GRID, SampleType.UINT8, null);
    String said = refused("roi.nodata", "convert", bytes, "-o", out, "--roi", triangle(), "--json");
    assertTrue(said.contains("--bbox"), said);
    Path floats = write("floats.tif", GRID, SampleType.FLOAT32, null);
    Run.json("convert", floats, "-o", out, "--roi", triangle());
    try (RasterSource source = GeoTiff.open(out)) {
      assertEquals(Double.NaN, source.info().noData());
    }
  }
}
