package dev.limpid.raster;

import dev.limpid.geo.Grid;
import java.util.List;
import java.util.Map;

/// What the header of a raster file says.
///
/// @param type null where no type stands for the values, which are not decoded then
/// @param noData the stored value that means no data (`NaN` allowed), or null when the file names
///   none
/// @param compression `none`, `lzw`, `deflate`, `zstd` and `packbits`; another name where the
///   pixels are not decoded
/// @param predictor 1 none, 2 horizontal differences, 3 floating point
/// @param overviews the (width, height) of each, largest first
/// @param cog laid out as a Cloud Optimized GeoTIFF
/// @param legend colour table and category names, or null
/// @param metadata the file's own key and value pairs, those of single bands excluded
/// @param unreadable why the pixels cannot be read although the header is sound, or null: reading
///   them is [dev.limpid.io.BadInput] then
/// @param warnings what a user should know of the file: no reference system, a no-data text that is
///   no number
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
    Map<String, String> metadata,
    String unreadable,
    List<String> warnings) {
  public record Size(int width, int height) {}

  public RasterInfo {
    bands = List.copyOf(bands);
    overviews = List.copyOf(overviews);
    metadata = Map.copyOf(metadata);
    warnings = List.copyOf(warnings);
  }

  /// Of a raster that can be read, without warnings.
  public RasterInfo(
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
    this(
        grid,
        type,
        bands,
        noData,
        blockWidth,
        blockHeight,
        compression,
        predictor,
        overviews,
        cog,
        legend,
        metadata,
        null,
        List.of());
  }
}
