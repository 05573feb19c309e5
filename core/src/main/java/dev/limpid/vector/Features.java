package dev.limpid.vector;

import dev.limpid.geo.Crs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Geometry;

/// Geometries with attributes in one reference system.
///
/// @param notes what the reader repaired or left out, one line each, for the user
public record Features(Crs crs, List<Feature> features, List<String> notes) {
  /// @param attributes scalar values as text, absent where null
  public record Feature(String id, Geometry geometry, Map<String, String> attributes) {
    public Feature {
      attributes = Map.copyOf(attributes);
    }
  }

  public Features {
    features = List.copyOf(features);
    notes = List.copyOf(notes);
  }

  /// GeoJSON (RFC 7946) or GeoPackage, told apart by content.
  public static Features read(Path file) throws IOException {
    throw new IOException("scaffold");
  }
}
