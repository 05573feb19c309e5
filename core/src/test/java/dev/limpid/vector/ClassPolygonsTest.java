package dev.limpid.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

final class ClassPolygonsTest {
  private static final Legend LEGEND =
      new Legend(
          List.of(
              new Legend.Entry(1, "water & <ice>", null, 0x0000FF),
              new Legend.Entry(2, "forest", null, 0x12AB9F),
              new Legend.Entry(3, "fields", null, 0xE69F00)));

  @TempDir Path folder;

  private Path map(byte[] codes, int width, Crs crs, double side) throws IOException {
    Grid grid =
        new Grid(
            crs,
            side < 1 ? 3 : 500_000,
            side < 1 ? 45 : 5_000_000,
            side,
            side,
            width,
            codes.length / width);
    Layer layer = new Layer("", SampleType.UINT8, 0.0, List.of(Band.of("class", "1")), LEGEND);
    Path file = folder.resolve("map.tif");
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), options())) {
      writer.writeStored(0, 0, grid.all(), codes);
      writer.commit();
    }
    return file;
  }

  private static WriteOptions options() {
    WriteOptions d = WriteOptions.DEFAULT;
    return new WriteOptions(d.compression(), d.predictor(), true, 512, true, 1, d.metadata());
  }

  private ClassPolygons.Result polygons(Path map, double least) throws IOException {
    try (RasterSource source = GeoTiff.open(map)) {
      return ClassPolygons.write(
          source,
          map.toString(),
          folder.resolve("map.gpkg"),
          new ClassPolygons.Options(least, true, (done, total) -> {}));
    }
  }

  private Features read() throws IOException {
    Features features = Features.read(folder.resolve("map.gpkg"));
    assertEquals(List.of(), features.notes(), "no polygon needed a repair");
    return features;
  }

  /// The codes that the polygons give back.
  private static byte[] rasterised(Features features, Grid grid) {
    List<Geometry> geometries = features.features().stream().map(f -> f.geometry()).toList();
    int[] owners =
        new Rasterize(grid, geometries)
            .owners(grid.all(), (pixel, owner, later) -> assertEquals(owner, later, "overlap"));
    byte[] codes = new byte[owners.length];
    for (int i = 0; i < owners.length; i++)
      if (owners[i] >= 0)
        codes[i] = Byte.parseByte(features.features().get(owners[i]).attributes().get("code"));
    return codes;
  }

  private static Grid grid(Path map) throws IOException {
    try (RasterSource source = GeoTiff.open(map)) {
      return source.grid();
    }
  }

  private static double area(Features features) {
    return features.features().stream()
        .mapToDouble(f -> Double.parseDouble(f.attributes().get("area_m2")))
        .sum();
  }

  @Test
  void noiseComesBackPixelByPixel() throws IOException {
    Random random = new Random(5);
    for (int classes = 2; classes <= 4; classes++) {
      int width = 61 + classes;
      byte[] codes = new byte[width * 47];
      for (int i = 0; i < codes.length; i++) codes[i] = (byte) random.nextInt(classes);
      Path map = map(codes, width, Crs.epsg(32631), 10);
      ClassPolygons.Result result = polygons(map, 0);
      Features features = read();
      assertEquals(result.polygons(), features.features().size());
      assertArrayEquals(codes, rasterised(features, grid(map)));
      int valid = 0;
      for (byte code : codes) if (code != 0) valid++;
      assertEquals(valid * 100.0, area(features), 1e-6);
      assertEquals(valid * 100.0, result.squareMetres(), 1e-6);
      for (Features.Feature f : features.features()) {
        assertTrue(f.geometry().isValid(), f.id());
        double own = Double.parseDouble(f.attributes().get("area_m2"));
        assertEquals(own, f.geometry().getArea(), 1e-6, "area of " + f.id());
      }
    }
  }

  @Test
  void ringsWithinRingsAndCorners() throws IOException {
    byte[] codes = {
      1, 1, 1, 1, 1, 1, 1,
      1, 2, 2, 2, 2, 2, 1,
      1, 2, 1, 2, 2, 2, 1,
      1, 2, 2, 1, 2, 2, 1,
      1, 2, 2, 2, 0, 2, 1,
      1, 2, 2, 2, 2, 3, 1,
      1, 1, 1, 1, 1, 1, 3
    };
    Path map = map(codes, 7, Crs.epsg(32631), 10);
    polygons(map, 0);
    Features features = read();
    assertArrayEquals(codes, rasterised(features, grid(map)));
    assertEquals(6, features.features().size(), "pixels that touch at corners are apart");
    Polygon outer = (Polygon) features.features().getFirst().geometry();
    assertEquals(1, outer.getNumInteriorRing());
    assertTrue(
        org.locationtech.jts.algorithm.Orientation.isCCW(outer.getExteriorRing().getCoordinates()));
    assertEquals("water & <ice>", features.features().getFirst().attributes().get("class"));
  }

  @Test
  void smallRegionsGoToTheLongestBorder() throws IOException {
    byte[] codes = {
      1, 1, 1, 2, 2, 2, 2, 2,
      1, 1, 1, 3, 2, 2, 2, 2,
      1, 1, 1, 3, 2, 2, 0, 0,
      1, 1, 1, 2, 2, 2, 0, 3,
      1, 1, 1, 1, 2, 2, 0, 0
    };
    Path map = map(codes, 8, Crs.epsg(32631), 10);
    ClassPolygons.Result result = polygons(map, 300);
    byte[] expected = codes.clone();
    // The two pixels of 3: 40 m of border with 2 (two sides, above and below), 20 m with 1.
    expected[11] = 2;
    expected[19] = 2;
    Features features = read();
    assertArrayEquals(expected, rasterised(features, grid(map)), "lonely pixels stay");
    assertEquals(1, result.merged());
    assertEquals(3, result.polygons());
    assertEquals(35 * 100.0, result.squareMetres(), 1e-9);
  }

  @Test
  void whatIsLeftReachesTheMinimum() throws IOException {
    Random random = new Random(9);
    int width = 120;
    byte[] codes = new byte[width * 100];
    for (int i = 0; i < codes.length; i++) {
      int block = (i % width / 12 + i / width / 10) % 3;
      codes[i] = (byte) (random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 1 + block);
    }
    Path map = map(codes, width, Crs.epsg(32631), 10);
    ClassPolygons.Result all = polygons(map, 0);
    ClassPolygons.Result large = polygons(map, 2000);
    assertTrue(large.polygons() < all.polygons() / 5, large + " of " + all);
    assertEquals(all.squareMetres(), large.squareMetres(), 1e-6);
    Features features = read();
    for (Features.Feature f : features.features())
      assertTrue(Double.parseDouble(f.attributes().get("area_m2")) >= 2000, f.id());
    byte[] now = rasterised(features, grid(map));
    for (byte code : now) assertTrue(code > 0, "no gap");
    assertEquals(regions(now, width), features.features().size(), "equal neighbours are one");
  }

  /// Regions of pixels that share edges, counted by filling them one after another.
  private static int regions(byte[] codes, int width) {
    boolean[] seen = new boolean[codes.length];
    int regions = 0;
    for (int i = 0; i < codes.length; i++) {
      if (seen[i]) continue;
      regions++;
      var stack = new java.util.ArrayDeque<Integer>(List.of(i));
      seen[i] = true;
      while (!stack.isEmpty()) {
        int p = stack.pop();
        for (int q : new int[] {p - 1, p + 1, p - width, p + width}) {
          boolean there =
              q >= 0 && q < codes.length && (q / width == p / width || q % width == p % width);
          if (!there || seen[q] || codes[q] != codes[p]) continue;
          seen[q] = true;
          stack.push(q);
        }
      }
    }
    return regions;
  }

  @Test
  void areasOfDegreesAreThoseOfTheEllipsoid() throws IOException {
    byte[] codes = new byte[40 * 30];
    java.util.Arrays.fill(codes, (byte) 2);
    Path map = map(codes, 40, Crs.epsg(4326), 0.01);
    polygons(map, 0);
    // By PROJ 9.5 (pyproj.Geod), parallels in 2000 pieces.
    assertEquals(1_054_197_538.81, area(read()), 1);
  }

  @Test
  void qgisFindsItsStyle() throws IOException, SQLException {
    Path map = map(new byte[] {1, 2, 0, 3}, 2, Crs.epsg(32631), 10);
    polygons(map, 0);
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("map.gpkg"));
        ResultSet rows =
            c.createStatement()
                .executeQuery(
                    "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles")) {
      assertTrue(rows.next());
      assertEquals("map", rows.getString(1));
      assertEquals("geom", rows.getString(2));
      assertTrue(rows.getBoolean(3));
      String qml = rows.getString(4);
      var document =
          dev.limpid.io.SafeXml.parse(
              qml.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              "style",
              dev.limpid.io.Limits.DEFAULT);
      assertEquals(3, document.getElementsByTagName("category").getLength());
      assertTrue(qml.contains("water &amp; &lt;ice&gt;"), qml);
      assertFalse(rows.next());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertTrue(files.noneMatch(f -> f.toString().contains("limpid-part")));
    }
  }

  /// What the tree finds in a box are the polygons whose boxes meet it, also after an edit.
  @Test
  void aSpatialIndexFindsThePolygons() throws IOException, SQLException {
    byte[] codes = new byte[60 * 40];
    Random random = new Random(7);
    for (int i = 0; i < codes.length; i++) codes[i] = (byte) random.nextInt(4);
    polygons(map(codes, 60, Crs.epsg(32631), 10), 0);
    List<Geometry> all = read().features().stream().map(f -> f.geometry()).toList();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("map.gpkg"));
        var s = c.createStatement()) {
      String extension = "SELECT table_name, column_name, scope FROM gpkg_extensions";
      try (ResultSet row = s.executeQuery(extension + " WHERE extension_name='gpkg_rtree_index'")) {
        assertEquals("map geom", row.getString(1) + " " + row.getString(2));
        assertEquals("write-only", row.getString(3));
      }
      assertEquals(all.size(), number(s, "SELECT count(*) FROM rtree_map_geom"));
      assertEquals(
          6,
          number(s, "SELECT count(*) FROM sqlite_master WHERE type='trigger' AND tbl_name='map'"));
      var whole = all.getFirst().getEnvelopeInternal().copy();
      for (Geometry p : all) whole.expandToInclude(p.getEnvelopeInternal());
      var box =
          new org.locationtech.jts.geom.Envelope(
              whole.getMinX() + 95,
              whole.getMinX() + 205,
              whole.getMinY() + 33,
              whole.getMaxY() - 55);
      long expected = all.stream().filter(p -> p.getEnvelopeInternal().intersects(box)).count();
      assertTrue(expected > 10 && expected < all.size());
      String inBox =
          "SELECT count(*) FROM rtree_map_geom WHERE minx<=%s AND maxx>=%s AND miny<=%s AND maxy>=%s"
              .formatted(box.getMaxX(), box.getMinX(), box.getMaxY(), box.getMinY());
      assertEquals(expected, number(s, inBox));
      s.execute("DELETE FROM map WHERE fid=1");
      assertEquals(all.size() - 1, number(s, "SELECT count(*) FROM rtree_map_geom"));
    }
  }

  private static long number(java.sql.Statement s, String sql) throws SQLException {
    try (ResultSet row = s.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  @Test
  void measurementsHaveNoPolygons() throws IOException {
    Grid grid = new Grid(Crs.epsg(32631), 0, 0, 10, 10, 4, 4);
    Layer layer = Layer.measured("", SampleType.FLOAT32, Double.NaN, List.of(Band.of("x", "1")));
    Path file = folder.resolve("map.tif");
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), options())) {
      writer.writeStored(0, 0, grid.all(), new float[16]);
      writer.commit();
    }
    BadInput e = assertThrows(BadInput.class, () -> polygons(file, 0));
    assertEquals("polygons.type", e.code());
    assertFalse(Files.exists(folder.resolve("map.gpkg")));
  }
}
