package dev.limpid.vector;

import java.util.ArrayList;
import java.util.List;

/// The boxes of a layer's geometries in a tree, the extension `gpkg_rtree_index` (OGC 12-128r18,
/// annex F.3): a table that the writer fills, and triggers that keep it right when others edit the
/// layer. The triggers call functions (`ST_MinX`) that whoever edits a GeoPackage brings along and
/// we do not have: they are made when all features are in.
///
/// @param geometry column of the geometries
/// @param id column of the primary key
record SpatialIndex(String layer, String geometry, String id) {
  private String name() {
    return "rtree_" + layer + "_" + geometry;
  }

  private String table() {
    return GeoPackageWriter.quoted(name());
  }

  List<String> tables() {
    return List.of(
        "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT"
            + " NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE"
            + " (table_name, column_name, extension_name))",
        "INSERT INTO gpkg_extensions VALUES (%s, %s, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')"
            .formatted(GeoPackageWriter.text(layer), GeoPackageWriter.text(geometry)),
        "CREATE VIRTUAL TABLE " + table() + " USING rtree(id, minx, maxx, miny, maxy)");
  }

  /// Takes id, least and largest x, least and largest y.
  String insert() {
    return "INSERT INTO " + table() + " VALUES (?,?,?,?,?)";
  }

  /// Those of version 1.3, clause by clause.
  List<String> triggers() {
    String put =
        "INSERT OR REPLACE INTO %s VALUES (NEW.%s, ST_MinX(NEW.%3$s), ST_MaxX(NEW.%3$s), ST_MinY(NEW.%3$s), ST_MaxY(NEW.%3$s));"
            .formatted(table(), id, geometry);
    String drop = "DELETE FROM %s WHERE id = OLD.%s;".formatted(table(), id);
    String dropBoth = "DELETE FROM %s WHERE id IN (OLD.%2$s, NEW.%2$s);".formatted(table(), id);
    String full = "(NEW.%1$s NOTNULL AND NOT ST_IsEmpty(NEW.%1$s))".formatted(geometry);
    String empty = "(NEW.%1$s ISNULL OR ST_IsEmpty(NEW.%1$s))".formatted(geometry);
    String same = "OLD.%1$s = NEW.%1$s AND ".formatted(id);
    String other = "OLD.%1$s != NEW.%1$s AND ".formatted(id);
    String change = "UPDATE OF " + geometry;
    List<String> all = new ArrayList<>();
    all.add(trigger("insert", "INSERT", full, put));
    all.add(trigger("update1", change, same + full, put));
    all.add(trigger("update2", change, same + empty, drop));
    all.add(trigger("update3", "UPDATE", other + full, drop + " " + put));
    all.add(trigger("update4", "UPDATE", other + empty, dropBoth));
    all.add(trigger("delete", "DELETE", "OLD." + geometry + " NOT NULL", drop));
    return all;
  }

  private String trigger(String suffix, String on, String when, String does) {
    return "CREATE TRIGGER %s AFTER %s ON %s WHEN %s BEGIN %s END"
        .formatted(
            GeoPackageWriter.quoted(name() + "_" + suffix),
            on,
            GeoPackageWriter.quoted(layer),
            when,
            does);
  }
}
