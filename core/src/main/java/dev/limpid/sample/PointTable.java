package dev.limpid.sample;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.vector.Features;
import dev.limpid.vector.Features.Feature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/// A table of points: `x,y` in the grid's reference system, or `longitude,latitude` in degrees.
final class PointTable {
  private PointTable() {}

  static Features read(Path file, Grid grid) throws IOException {
    String name = file.toString();
    try (TableRows table = TableRows.open(file)) {
      List<String> columns = table.columns();
      boolean degrees = columns.contains("longitude") && columns.contains("latitude");
      boolean own = columns.contains("x") && columns.contains("y");
      if (!degrees && !own)
        throw new BadInput(
            "labels.format",
            name,
            "neither a label raster, GeoJSON, GeoPackage nor a table with the columns"
                + " longitude,latitude or x,y; as a table its columns are "
                + String.join(", ", columns.subList(0, Math.min(20, columns.size()))));
      int x = columns.indexOf(degrees ? "longitude" : "x");
      int y = columns.indexOf(degrees ? "latitude" : "y");
      return read(table, x, y, degrees ? new Crs("EPSG:4326") : grid.crs(), name);
    }
  }

  private static Features read(TableRows table, int x, int y, Crs crs, String file)
      throws IOException {
    GeometryFactory factory = new GeometryFactory();
    List<String> columns = table.columns();
    int id = columns.indexOf("id");
    List<Feature> features = new ArrayList<>();
    while (table.next()) {
      Coordinate at = new Coordinate(table.coordinate(x), table.coordinate(y));
      boolean place = !Double.isNaN(at.x) && !Double.isNaN(at.y);
      if (crs.definition().equals("EPSG:4326")
          && place
          && (Math.abs(at.x) > 360 || Math.abs(at.y) > 90))
        throw new BadInput(
            "labels.degrees",
            file,
            "row %d: longitude %s, latitude %s are not degrees".formatted(table.row(), at.x, at.y));
      Map<String, String> attributes = new LinkedHashMap<>();
      for (int c = 0; c < columns.size(); c++)
        if (c != x && c != y && c != id && !table.missing(c))
          attributes.put(columns.get(c), table.text(c));
      String name = id < 0 || table.missing(id) ? "row " + table.row() : table.text(id);
      features.add(
          new Feature(name, place ? factory.createPoint(at) : factory.createPoint(), attributes));
    }
    long missing = features.stream().filter(f -> f.geometry().isEmpty()).count();
    return new Features(
        crs,
        features,
        missing == 0
            ? List.of()
            : List.of(missing + " rows have no coordinates and were left out"));
  }
}
