package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Grid;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.raster.Band;
import dev.limpid.raster.BandStatistics;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.RasterStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A GeoTIFF, in the words of `gdalinfo`.
final class RasterDescription {
  private RasterDescription() {}

  static ObjectNode of(Path file, boolean stats, Limits limits) throws IOException {
    try (RasterSource raster = GeoTiff.open(file, limits)) {
      return of(raster, stats);
    }
  }

  static ObjectNode of(RasterSource raster, boolean stats) throws IOException {
    RasterInfo info = raster.info();
    List<BandStatistics> statistics =
        stats && info.unreadable() == null ? RasterStatistics.of(raster, 1) : null;
    return of(info, statistics);
  }

  /// @param statistics one a band, or null
  static ObjectNode of(RasterInfo info, List<BandStatistics> statistics) {
    ObjectNode json = Json.object().put("kind", "raster");
    Grid grid = info.grid();
    json.put("width", grid.width()).put("height", grid.height());
    json.put("crs", grid.crs().definition().isEmpty() ? null : grid.crs().definition());
    json.set("transform", transform(grid));
    ArrayNode bands = json.putArray("bands");
    for (int i = 0; i < info.bands().size(); i++)
      bands.add(band(info, i, statistics == null ? null : statistics.get(i)));
    json.put("blockWidth", info.blockWidth()).put("blockHeight", info.blockHeight());
    json.put("compression", info.compression()).put("predictor", info.predictor());
    ArrayNode overviews = json.putArray("overviews");
    for (RasterInfo.Size size : info.overviews())
      overviews.addObject().put("width", size.width()).put("height", size.height());
    json.put("cog", info.cog());
    if (info.legend() != null) json.set("legend", Json.tree(info.legend().entries()));
    json.put("readable", info.unreadable() == null);
    if (info.unreadable() != null) json.put("reason", info.unreadable());
    if (!info.warnings().isEmpty()) json.set("warnings", Json.tree(info.warnings()));
    return json;
  }

  /// Six coefficients in the order of GDAL: x, pixel width, 0, y, 0, minus pixel height.
  private static ArrayNode transform(Grid grid) {
    return Json.array()
        .add(grid.west())
        .add(grid.pixelWidth())
        .add(0.0)
        .add(grid.north())
        .add(0.0)
        .add(-grid.pixelHeight());
  }

  private static ObjectNode band(RasterInfo info, int index, BandStatistics statistics) {
    Band band = info.bands().get(index);
    ObjectNode json = Json.object().put("name", band.name());
    json.put("type", info.type() == null ? null : info.type().label());
    noData(json, info.noData());
    json.put("scale", band.scale()).put("offset", band.offset()).put("unit", band.unit());
    if (Double.isFinite(band.nanometres())) json.put("nanometres", band.nanometres());
    json.put("min", statistics == null ? null : (Double) statistics.min());
    json.put("max", statistics == null ? null : (Double) statistics.max());
    json.put("mean", statistics == null ? null : (Double) statistics.mean());
    json.put("stdDev", statistics == null ? null : (Double) statistics.stdDev());
    if (statistics != null) json.put("validPixels", statistics.count());
    return json;
  }

  private static void noData(ObjectNode json, Double noData) {
    if (noData == null) json.putNull("noData");
    else if (noData.isNaN()) json.put("noData", "NaN");
    else if (noData == Math.rint(noData) && Math.abs(noData) < 1e15)
      json.put("noData", noData.longValue());
    else json.put("noData", noData);
  }
}
