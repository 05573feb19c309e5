package dev.limpid.geo;

import java.io.IOException;

/// The GeoTIFF 1.1 key directory (OGC 19-008r4) and the reference system it stands for.
///
/// @param directory content of tag 34735, unsigned 16-bit values
/// @param doubles content of tag 34736
/// @param ascii content of tag 34737
public record GeoKeys(int[] directory, double[] doubles, String ascii) {
  /// The keys of `crs` for pixels that are areas; empty arrays when `crs` is [Crs#UNKNOWN].
  public static GeoKeys of(Crs crs) throws IOException {
    throw new IOException("scaffold");
  }

  /// The reference system: an EPSG code where the keys name one, else WKT, else [Crs#UNKNOWN].
  public Crs crs() throws IOException {
    throw new IOException("scaffold");
  }

  /// Whether the tie point is the centre of its pixel, so that the grid starts half a pixel before.
  public boolean pixelIsPoint() {
    return false;
  }
}
