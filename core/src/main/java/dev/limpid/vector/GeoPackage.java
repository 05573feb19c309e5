package dev.limpid.vector;

import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.vector.Features.Feature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Geometry;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/// Feature tables of a GeoPackage (OGC 12-128r18). The file is opened read-only and as immutable:
/// nothing is written beside it. Only real tables are read, no views, virtual tables or computed
/// columns, so that no SQL from the file runs.
final class GeoPackage {
  private static final int APPLICATION_ID_OFFSET = 68;

  /// @param table name of the feature table
  /// @param geometry its geometry column
  private record LayerTable(String table, String geometry, long srs) {}

  private final Path path;
  private final String file;
  private final Limits limits;
  private final Notes notes = new Notes();

  GeoPackage(Path path, Limits limits) {
    this.path = path;
    this.file = path.toString();
    this.limits = limits;
  }

  Features read(String layer) throws IOException {
    Path log = path.resolveSibling(path.getFileName() + "-wal");
    if (Files.exists(log) && Files.size(log) > 0)
      throw new BadInput(
          "gpkg.open",
          file,
          "another program has changes in "
              + log.getFileName()
              + " that are not in the file yet; close that program first");
    if (Files.size(path) < APPLICATION_ID_OFFSET + 4)
      throw new BadInput("gpkg.truncated", file, "shorter than an SQLite header");
    try (Connection connection = connect()) {
      LayerTable table = choose(layers(connection), layer);
      return features(connection, table);
    } catch (SQLException e) {
      throw new BadInput(
          "gpkg.database", file, "SQLite cannot read it (" + e.getMessage() + "); is it complete?");
    }
  }

  private Connection connect() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    String uri = path.toAbsolutePath().toUri().getRawPath();
    Connection connection =
        config.createConnection("jdbc:sqlite:file:" + uri + "?mode=ro&immutable=1");
    int longest = (int) Math.min(limits.document(), Integer.MAX_VALUE);
    ((SQLiteConnection) connection).setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, longest);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema=OFF");
      statement.execute("PRAGMA cell_size_check=ON");
      statement.execute("PRAGMA query_only=ON");
    }
    return connection;
  }

  private List<LayerTable> layers(Connection connection) throws SQLException, BadInput {
    for (String table : List.of("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"))
      if (!isTable(connection, table))
        throw new BadInput(
            "gpkg.structure",
            file,
            "an SQLite database without the table " + table + ", so no GeoPackage of features");
    List<LayerTable> layers = new ArrayList<>();
    String sql =
        "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c JOIN"
            + " gpkg_geometry_columns g ON c.table_name = g.table_name WHERE c.data_type ="
            + " 'features' ORDER BY c.table_name LIMIT 10000";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next())
        layers.add(new LayerTable(rows.getString(1), rows.getString(2), rows.getLong(3)));
    }
    return layers;
  }

  private static boolean isTable(Connection connection, String name) throws SQLException {
    String sql =
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?) AND sql NOT"
            + " LIKE 'CREATE VIRTUAL%'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private LayerTable choose(List<LayerTable> layers, String layer) throws BadInput {
    List<String> names = layers.stream().map(LayerTable::table).toList();
    if (layers.isEmpty())
      throw new BadInput("gpkg.empty", file, "a GeoPackage without any layer of features");
    if (layer != null)
      return layers.stream()
          .filter(l -> l.table().equals(layer))
          .findFirst()
          .orElseThrow(
              () -> new BadInput("gpkg.layer", file, "no layer '" + layer + "'; it has " + names));
    if (layers.size() > 1)
      throw new BadInput(
          "gpkg.layers", file, "several layers, name the one to use: " + String.join(", ", names));
    return layers.getFirst();
  }

  private Features features(Connection connection, LayerTable table)
      throws SQLException, IOException {
    if (!isTable(connection, table.table()))
      throw new BadInput(
          "gpkg.layer",
          file,
          "layer '" + table.table() + "' is a view or is missing; save it as a table");
    Crs crs = crs(connection, table.srs());
    List<String> attributes = new ArrayList<>();
    String key = columns(connection, table, attributes);
    Shapes shapes = new Shapes(file, notes);
    List<Feature> features = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT ").append(quoted(key)).append(", ");
    sql.append(quoted(table.geometry()));
    for (String attribute : attributes) sql.append(", ").append(quoted(attribute));
    sql.append(" FROM ").append(quoted(table.table())).append(" ORDER BY 1");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.toString())) {
      while (rows.next()) features.add(feature(rows, attributes, shapes));
    }
    if (crs.equals(GeoJson.LONGITUDE_LATITUDE))
      for (Feature feature : features) shapes.checkDegrees(feature, crs);
    return new Features(crs, features, notes.lines());
  }

  /// Fills `attributes` with the plain columns of `table` and returns its integer key.
  private String columns(Connection connection, LayerTable table, List<String> attributes)
      throws SQLException, BadInput {
    String key = "rowid";
    boolean found = false;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT name, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid")) {
      statement.setString(1, table.table());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          if (name.equalsIgnoreCase(table.geometry())) found = rows.getInt(3) == 0;
          else if (rows.getInt(3) != 0) notes.add("columns are computed and were left out", name);
          else if (rows.getInt(2) == 1) key = name;
          else attributes.add(name);
        }
      }
    }
    if (!found)
      throw new BadInput(
          "gpkg.geometry",
          file,
          "layer '" + table.table() + "' has no column '" + table.geometry() + "'");
    return key;
  }

  private Feature feature(ResultSet rows, List<String> attributes, Shapes shapes)
      throws SQLException, IOException {
    shapes.charge(0, 1);
    String id = String.valueOf(rows.getString(1));
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < attributes.size(); i++) {
      Object value = rows.getObject(i + 3);
      if (value instanceof byte[])
        notes.add(
            "attribute values are binary and were left out, in",
            "'" + attributes.get(i) + "' of " + id);
      else if (value != null) values.put(attributes.get(i), value.toString());
    }
    byte[] blob = rows.getBytes(2);
    Geometry geometry =
        blob == null ? shapes.factory().createGeometryCollection() : geometry(blob, shapes, id);
    return new Feature(id, shapes.valid(geometry, id), values);
  }

  /// GeoPackageBinary (clause 2.1.3): "GP", version, flags, reference system, envelope, WKB.
  private Geometry geometry(byte[] blob, Shapes shapes, String id) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(blob);
    if (blob.length < 8 || blob[0] != 'G' || blob[1] != 'P' || blob[2] != 0)
      throw new BadInput(
          "gpkg.geometry", file, "feature " + id + " has no GeoPackage geometry of version 1");
    int flags = blob[3] & 0xFF;
    if ((flags & 0x20) != 0)
      throw new BadInput("gpkg.geometry", file, "feature " + id + " has an extended geometry type");
    int envelope =
        switch ((flags >> 1) & 7) {
          case 0 -> 0;
          case 1 -> 32;
          case 2, 3 -> 48;
          case 4 -> 64;
          default ->
              throw new BadInput(
                  "gpkg.geometry", file, "feature " + id + " has an unknown kind of envelope");
        };
    if (blob.length < 8 + envelope)
      throw new BadInput("gpkg.geometry", file, "the geometry of feature " + id + " is truncated");
    in.order(ByteOrder.LITTLE_ENDIAN).position(8 + envelope);
    return new Wkb(in, shapes, file, id).geometry(0);
  }

  private Crs crs(Connection connection, long srs) throws SQLException, BadInput {
    if (srs == 0 || srs == -1) {
      notes.add("layer names no reference system (srs_id " + srs + ")", 1);
      return Crs.UNKNOWN;
    }
    String sql =
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE"
            + " srs_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, srs);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next())
          throw new BadInput(
              "gpkg.crs", file, "srs_id " + srs + " is not in its gpkg_spatial_ref_sys");
        String organization = String.valueOf(rows.getString(1));
        if (organization.equalsIgnoreCase("EPSG") && rows.getInt(2) > 0)
          return Crs.epsg(rows.getInt(2));
        return named(String.valueOf(rows.getString(3)), organization, rows.getLong(2));
      }
    }
  }

  private Crs named(String definition, String organization, long code) throws BadInput {
    try {
      return Crs.parse(definition);
    } catch (BadInput e) {
      throw new BadInput(
          "gpkg.crs",
          file,
          Redact.line(
              "reference system %s:%d has no usable definition (%s)"
                  .formatted(organization, code, e.getMessage()),
              300));
    }
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
