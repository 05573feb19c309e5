package dev.limpid.vector;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.sqlite.SQLiteConfig;

/// Writes class polygons to a GeoPackage 1.3 (OGC 12-128r18): one layer with code, class and area,
/// its spatial index, and its style where QGIS looks for it (`layer_styles`). The file has its name
/// only when all is in it.
final class GeoPackageWriter implements AutoCloseable {
  private static final String WGS84 =
      "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
          + "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]]";

  /// For systems of the user's own; codes of EPSG are below.
  private static final int OWN_SYSTEM = 1_000_000;

  private final Path target;
  private final Path part;
  private final boolean overwrite;
  private final String table;
  private final SpatialIndex spatial;
  private final Grid grid;
  private final int srs;
  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement index;
  private boolean over;

  private GeoPackageWriter(Path target, boolean overwrite, Grid grid) throws IOException {
    this.target = target;
    this.overwrite = overwrite;
    this.grid = grid;
    String name = target.getFileName().toString();
    this.table = name.replaceFirst("(?i)\\.gpkg$", "");
    this.spatial = new SpatialIndex(table, "geom", "fid");
    this.part = target.resolveSibling("." + name + ".limpid-part");
    int epsg = grid.crs().epsg();
    this.srs = epsg > 0 ? epsg : grid.crs().equals(Crs.UNKNOWN) ? -1 : OWN_SYSTEM;
    Files.deleteIfExists(part);
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.OFF); // no file beside it: it is new
      config.setSynchronous(SQLiteConfig.SynchronousMode.OFF); // forced once, at the end
      String uri = part.toAbsolutePath().toUri().getRawPath();
      this.connection = config.createConnection("jdbc:sqlite:file:" + uri);
      connection.setAutoCommit(false);
      structure();
      this.insert =
          connection.prepareStatement(
              "INSERT INTO "
                  + quoted(table)
                  + " (fid, geom, code, class, area_m2) VALUES (?,?,?,?,?)");
      this.index = connection.prepareStatement(spatial.insert());
    } catch (SQLException e) {
      throw explain(e);
    }
  }

  static GeoPackageWriter create(Path target, boolean overwrite, Grid grid) throws IOException {
    AtomicFiles.refuseExisting(target, overwrite);
    return new GeoPackageWriter(target, overwrite, grid);
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String text(String value) {
    return '\'' + value.replace("'", "''") + '\'';
  }

  private void structure() throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute("PRAGMA application_id = 1196444487"); // "GPKG"
      s.execute("PRAGMA user_version = 10300");
      for (String sql : TABLES) s.execute(sql);
      systems(s);
      s.execute(
          "CREATE TABLE "
              + quoted(table)
              + " (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POLYGON, code INTEGER, class"
              + " TEXT, area_m2 REAL)");
      contents(table, "features", "polygons of one class, area in square metres", srs, true);
      s.execute(
          "INSERT INTO gpkg_geometry_columns VALUES (%s, 'geom', 'POLYGON', %d, 0, 0)"
              .formatted(text(table), srs));
      for (String sql : spatial.tables()) s.execute(sql);
    }
  }

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY"
              + " KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,"
              + " definition TEXT NOT NULL, description TEXT)",
          "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,"
              + " identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL"
              + " DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x"
              + " DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY"
              + " (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))",
          "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
              + " geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m"
              + " TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
              + " CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY"
              + " (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN"
              + " KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))",
          "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog"
              + " TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column"
              + " TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,"
              + " description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)");

  private void systems(Statement s) throws SQLException {
    String start = "INSERT INTO gpkg_spatial_ref_sys VALUES ";
    s.execute(start + "('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL)");
    s.execute(start + "('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL)");
    s.execute(start + "('WGS 84', 4326, 'EPSG', 4326, " + text(WGS84) + ", NULL)");
    if (srs <= 0 || srs == 4326) return;
    boolean own = srs == OWN_SYSTEM;
    // Readers go by the EPSG code where there is one; the definition is for systems without.
    String definition = own ? grid.crs().definition() : "undefined";
    s.execute(
        start
            + "(%s, %d, %s, %d, %s, NULL)"
                .formatted(
                    text(grid.crs().label()),
                    srs,
                    own ? "'NONE'" : "'EPSG'",
                    srs,
                    text(definition)));
  }

  private void contents(String name, String kind, String what, int system, boolean box)
      throws SQLException {
    try (PreparedStatement p =
        connection.prepareStatement("INSERT INTO gpkg_contents VALUES (?,?,?,?,?,?,?,?,?,?)")) {
      p.setString(1, name);
      p.setString(2, kind);
      p.setString(3, name);
      p.setString(4, what);
      p.setString(5, now());
      double[] bounds = {grid.west(), grid.south(), grid.east(), grid.north()};
      for (int i = 0; box && i < 4; i++) p.setDouble(6 + i, bounds[i]);
      p.setInt(10, system);
      p.executeUpdate();
    }
  }

  /// The time of the last change; that of the sources where a build must be reproducible.
  private static String now() {
    String epoch = System.getenv("SOURCE_DATE_EPOCH");
    Instant time =
        epoch != null && epoch.matches("\\d{1,11}")
            ? Instant.ofEpochSecond(Long.parseLong(epoch))
            : Instant.now();
    String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
    return text.replace("Z", ".000Z");
  }

  /// @param rings column, row of vertices, each vertex once, the outer ring first
  void add(long id, List<int[]> rings, int code, String name, double area) throws IOException {
    try {
      insert.setLong(1, id);
      double[] box = box(rings.getFirst());
      insert.setBytes(2, geometry(rings, box));
      insert.setInt(3, code);
      insert.setString(4, name);
      insert.setDouble(5, area);
      insert.executeUpdate();
      index.setLong(1, id);
      for (int i = 0; i < 4; i++) index.setDouble(2 + i, box[i]);
      index.executeUpdate();
    } catch (SQLException e) {
      throw explain(e);
    }
  }

  /// @return least and largest x, least and largest y of a ring
  private double[] box(int[] shell) {
    int[] box = {Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 0};
    for (int i = 0; i < shell.length; i += 2) {
      box[0] = Math.min(box[0], shell[i]);
      box[1] = Math.max(box[1], shell[i]);
      box[2] = Math.min(box[2], shell[i + 1]);
      box[3] = Math.max(box[3], shell[i + 1]);
    }
    return new double[] {grid.x(box[0]), grid.x(box[1]), grid.y(box[3]), grid.y(box[2])};
  }

  /// GeoPackageBinary (clause 2.1.3) with an envelope, then well-known binary.
  private byte[] geometry(List<int[]> rings, double[] box) {
    int bytes = 8 + 32 + 9;
    for (int[] ring : rings) bytes += 4 + 8 * (ring.length + 2);
    ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'G').put((byte) 'P').put((byte) 0).put((byte) 0b11).putInt(srs);
    for (double edge : box) out.putDouble(edge);
    out.put((byte) 1).putInt(3).putInt(rings.size());
    for (int[] ring : rings) {
      out.putInt(ring.length / 2 + 1);
      for (int i = 0; i <= ring.length; i += 2)
        out.putDouble(grid.x(ring[i % ring.length])).putDouble(grid.y(ring[i % ring.length + 1]));
    }
    return out.array();
  }

  /// Gives the file its style and its name.
  void commit(Legend legend) throws IOException {
    try {
      if (legend != null) style(PolygonStyle.of(legend));
      contents("layer_styles", "attributes", "styles of QGIS", 0, false);
      try (Statement s = connection.createStatement()) {
        for (String sql : spatial.triggers()) s.execute(sql);
      }
      connection.commit();
      connection.close();
    } catch (SQLException e) {
      throw explain(e);
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    AtomicFiles.rename(part, target, overwrite);
    over = true;
  }

  private void style(String qml) throws SQLException {
    try (PreparedStatement p =
        connection.prepareStatement(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
                + " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
                + " owner, update_time) VALUES ('', '', ?, 'geom', 'classes', ?, '', 1, '', '', ?)")) {
      p.setString(1, table);
      p.setString(2, qml);
      p.setString(3, now());
      p.executeUpdate();
    }
  }

  private IOException explain(SQLException e) {
    String words = String.valueOf(e.getMessage());
    if (words.contains("full") || words.contains("FULL"))
      return AtomicFiles.explain(new IOException("no space left"), target, size());
    return new BadInput("gpkg.write", target.toString(), "SQLite cannot write it: " + words);
  }

  private long size() {
    try {
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException e) {
      return 0; // only a figure in a message about the first trouble
    }
  }

  @Override
  public void close() throws IOException {
    if (over) return;
    over = true;
    try {
      connection.close();
    } catch (SQLException e) {
      throw explain(e);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
