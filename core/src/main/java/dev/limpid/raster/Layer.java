package dev.limpid.raster;

import java.io.Serializable;
import java.util.List;

/// One file of a map: bands that share a sample type, since a GeoTIFF has one. The layer named `""`
/// is the map itself; the others are companions (`NAME-probabilities.tif`).
///
/// @param type how values are stored; computation is in `float`, exact for class codes up to 65535
/// @param noData the stored value that means no data, or null when there is none
/// @param legend colours and names of the values, or null where they are measurements
public record Layer(String name, SampleType type, Double noData, List<Band> bands, Legend legend)
    implements Serializable {
  public Layer {
    bands = List.copyOf(bands);
    if (bands.isEmpty()) throw new IllegalArgumentException("layer '" + name + "' has no band");
  }

  public static Layer measured(String name, SampleType type, Double noData, List<Band> bands) {
    return new Layer(name, type, noData, bands, null);
  }
}
