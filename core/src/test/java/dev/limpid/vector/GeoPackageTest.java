package dev.limpid.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class GeoPackageTest {
  @TempDir Path folder;

  static byte[] blob(byte[] wkb, int envelope) {
    int[] sizes = {0, 32, 48, 48, 64};
    ByteBuffer b = ByteBuffer.allocate(8 + sizes[envelope] + wkb.length);
    b.order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {'G', 'P', 0, (byte) (1 | envelope << 1)});
    b.putInt(32631).position(8 + sizes[envelope]);
    return b.put(wkb).array();
  }

  static Geometry wkt(String text) throws ParseException {
    return new WKTReader().read(text);
  }

  private Path create(String name, String... layers) throws SQLException {
    Path file = folder.resolve(name);
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        var s = c.createStatement()) {
      s.execute(
          "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)");
      s.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 32631, 'epsg', 32631, 'undefined')");
      s.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER)");
      s.execute(
          "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)");
      for (String layer : layers) {
        s.execute("INSERT INTO gpkg_contents VALUES ('" + layer + "', 'features', 32631)");
        s.execute("INSERT INTO gpkg_geometry_columns VALUES ('" + layer + "', 'geom', 32631)");
        s.execute(
            "CREATE TABLE \""
                + layer
                + "\" (fid INTEGER PRIMARY KEY, geom BLOB, crop TEXT, area REAL, photo BLOB)");
      }
    }
    return file;
  }

  private static void insert(Path file, String layer, Object... values) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement p =
            c.prepareStatement("INSERT INTO \"" + layer + "\" VALUES (?, ?, ?, ?, ?)")) {
      for (int i = 0; i < 5; i++) p.setObject(i + 1, i < values.length ? values[i] : null);
      p.execute();
    }
  }

  @Test
  void readsEveryKindOfGeometryAndEnvelope() throws Exception {
    Path file = create("odd name?#%20.gpkg", "fields");
    String[] texts = {
      "POINT (1 2)",
      "MULTIPOINT ((1 2), (3 4))",
      "LINESTRING (0 0, 1 1)",
      "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
      "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))",
      "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
      "GEOMETRYCOLLECTION (POINT (1 2), POLYGON ((0 0, 1 0, 1 1, 0 0)))",
      "POINT EMPTY"
    };
    for (int i = 0; i < texts.length; i++) {
      int order = i % 2 == 0 ? ByteOrderValues.LITTLE_ENDIAN : ByteOrderValues.BIG_ENDIAN;
      byte[] wkb = new WKBWriter(2, order).write(wkt(texts[i]));
      insert(file, "fields", i + 1, blob(wkb, i % 5), "c" + i, i / 2.0);
    }
    Features f = Features.read(file);
    assertEquals(Crs.epsg(32631), f.crs());
    assertEquals(texts.length, f.features().size());
    for (int i = 0; i < texts.length; i++) {
      assertTrue(wkt(texts[i]).equalsExact(f.features().get(i).geometry()), texts[i]);
      assertEquals(Integer.toString(i + 1), f.features().get(i).id());
      assertEquals("c" + i, f.features().get(i).attributes().get("crop"));
    }
    assertTrue(f.notes().toString().contains("empty geometry"), f.notes().toString());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "nothing may be written beside the file");
    }
  }

  @Test
  void dropsZAndRepairsAndLeavesOutBinaryAttributes() throws Exception {
    Path file = create("z.gpkg", "fields");
    byte[] z = new WKBWriter(3).write(wkt("POINT Z (1 2 3)"));
    insert(file, "fields", 1, blob(z, 0), "a", 1.0, new byte[] {1});
    byte[] bowtie = new WKBWriter().write(wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"));
    insert(file, "fields", 2, blob(bowtie, 0), null, null, null);
    insert(file, "fields", 3, null, "no geometry");
    Features f = Features.read(file);
    assertEquals(2, f.features().get(0).geometry().getCoordinate().y);
    assertEquals(2, f.features().get(1).geometry().getArea(), 1e-12);
    assertTrue(f.features().get(1).attributes().isEmpty());
    String notes = f.notes().toString();
    assertTrue(notes.contains("'photo' of 1") && notes.contains("repaired: 2"), notes);
    assertTrue(notes.contains("no pixel: 3"), notes);
  }

  @Test
  void asksWhichLayerAndReadsTheOneNamed() throws Exception {
    Path file = create("two.gpkg", "fields 2020", "fields 2021");
    insert(file, "fields 2021", 5, blob(new WKBWriter().write(wkt("POINT (1 2)")), 0), "x");
    BadInput e = assertThrows(BadInput.class, () -> Features.read(file));
    assertTrue(e.getMessage().contains("fields 2020, fields 2021"), e.getMessage());
    assertEquals("5", Features.read(file, "fields 2021").features().getFirst().id());
    assertThrows(BadInput.class, () -> Features.read(file, "fields 2022"));
  }

  @Test
  void refusesAViewInPlaceOfATable() throws Exception {
    Path file = create("view.gpkg", "fields");
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        var s = c.createStatement()) {
      s.execute("ALTER TABLE fields RENAME TO real_fields");
      s.execute("CREATE VIEW fields AS SELECT * FROM real_fields");
    }
    assertEquals("gpkg.layer", assertThrows(BadInput.class, () -> Features.read(file)).code());
  }

  @Test
  void refusesLyingCountsAndDeepNestingWithoutAllocating() throws Exception {
    byte[] lie =
        ByteBuffer.allocate(13)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 1)
            .putInt(3)
            .putInt(1)
            .putInt(Integer.MAX_VALUE)
            .array();
    ByteBuffer deep = ByteBuffer.allocate(9 * 100_000).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 100_000; i++) deep.put((byte) 1).putInt(7).putInt(1);
    for (byte[] wkb : new byte[][] {lie, deep.array(), {1}, {5, 0, 0, 0, 0}, {1, 99, 0, 0, 0}}) {
      Path file = create("bad" + wkb.length + wkb[0] + ".gpkg", "fields");
      insert(file, "fields", 1, blob(wkb, 0), "x");
      assertEquals("gpkg.geometry", assertThrows(BadInput.class, () -> Features.read(file)).code());
    }
  }

  @Test
  void damagedFilesAreReadOrRefused() throws Exception {
    Path file = create("good.gpkg", "fields");
    byte[] wkb = new WKBWriter().write(wkt("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))"));
    for (int i = 0; i < 20; i++) insert(file, "fields", i + 1, blob(wkb, 0), "c" + i, 1.0);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(5);
    int refused = 0;
    for (int k = 0; k < 300; k++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 8; i++)
        bad[16 + random.nextInt(bad.length - 16)] = (byte) random.nextInt();
      Path path = folder.resolve("bad.gpkg");
      Files.write(
          path, k % 3 == 0 ? java.util.Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
      try {
        Features.read(path);
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > 20, refused + " refused");
  }
}
