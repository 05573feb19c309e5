package dev.limpid.raster;

import dev.limpid.geo.Grid;
import java.util.List;
import java.util.Map;

/// What the header of a raster file says.
///
/// @param noData the stored value that means no data (`NaN` allowed), or null when the file names
///   none
/// @param compression `none`, `lzw`, `deflate`, `zstd`, `packbits`
/// @param predictor 1 none, 2 horizontal differences, 3 floating point
/// @param overviews the (width, height) of each, largest first
/// @param cog laid out as a Cloud Optimized GeoTIFF
/// @param legend colour table and category names, or null
/// @param metadata the file's own key and value pairs, those of single bands excluded
public record RasterInfo(
    Grid grid,
    SampleType type,
    List<Band> bands,
    Double noData,
    int blockWidth,
    int blockHeight,
    String compression,
    int predictor,
    List<Size> overviews,
    boolean cog,
    Legend legend,
    Map<String, String> metadata) {
  public record Size(int width, int height) {}

  public RasterInfo {
    bands = List.copyOf(bands);
    overviews = List.copyOf(overviews);
    metadata = Map.copyOf(metadata);
  }
}
