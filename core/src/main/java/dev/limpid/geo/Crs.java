package dev.limpid.geo;

import java.io.Serializable;

/// A coordinate reference system.
///
/// @param definition an authority code such as `EPSG:32631`, the WKT of a system without one, or
///   empty when the file says nothing
public record Crs(String definition) implements Serializable {
  public static final Crs UNKNOWN = new Crs("");

  public Crs {
    if (!definition.isEmpty() && !definition.matches("[A-Z]+:\\d+|(?s)[A-Z_]+\\[.*\\]"))
      throw new IllegalArgumentException("neither an authority code nor WKT: " + definition);
  }
}
