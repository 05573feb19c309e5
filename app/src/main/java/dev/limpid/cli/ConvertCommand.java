package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.Json;
import dev.limpid.io.Redact;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterCopy;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.Resampling;
import dev.limpid.raster.Warp;
import dev.limpid.raster.WriteOptions;
import dev.limpid.tile.Outlined;
import dev.limpid.tile.Region;
import dev.limpid.vector.ClassPolygons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "convert",
    description =
        "Copy a raster to a Cloud Optimized GeoTIFF, value by value, put it on another grid, or make polygons of a class map (OUT.gpkg).",
    footer = "  limpid convert in.tif -o out.tif --compression deflate")
final class ConvertCommand extends Verb {
  @Parameters(paramLabel = "IN", description = "A raster, or its address.")
  String input;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The new raster.")
  Path output;

  @Option(
      names = "--crs",
      paramLabel = "EPSG:N",
      description = "Reproject to this reference system.")
  String crs;

  @Option(
      names = "--resolution",
      paramLabel = "M",
      description = "Side of a pixel, in units of the reference system.")
  Double resolution;

  @Option(
      names = "--resampling",
      paramLabel = "NAME",
      description = "nearest (default), bilinear, cubic, average, mode.")
  String resampling;

  @Option(names = "--like", paramLabel = "RASTER", description = "Put on the grid of this raster.")
  Path like;

  @Option(
      names = "--min-area",
      paramLabel = "M2",
      description =
          "With OUT.gpkg: merge regions below so many square metres into the neighbour with the longest common border.")
  Double minArea;

  @Mixin RegionArguments region;
  @Mixin WriteArguments write;
  @Mixin RemoteArguments remote;

  @Override
  ObjectNode work() throws IOException {
    try (RasterSource source = remote.open(input, common.offline)) {
      RasterSource view = view(source);
      if (isGeoPackage()) return polygons(view);
      if (minArea != null)
        throw new IllegalArgumentException("--min-area is for polygons: let OUT end with .gpkg");
      WriteOptions options = write.options(common.overwrite, threads());
      if (common.dryRun)
        return new CopyPlan(input, output, source, view, options).json(memory(), this);
      RasterCopy.copy(view, output, options, progress("copying", 0)::step);
      return Json.object()
          .put("output", output.toString())
          .put("width", view.grid().width())
          .put("height", view.grid().height());
    }
  }

  private boolean isGeoPackage() {
    return output.toString().toLowerCase(Locale.ROOT).endsWith(".gpkg");
  }

  /// The regions of a class map.
  private ObjectNode polygons(RasterSource view) throws IOException {
    if (write.given())
      throw new IllegalArgumentException(
          "--compression, --predictor, --overviews and -co are for rasters, not for a GeoPackage");
    ObjectNode json = Json.object().put("output", output.toString());
    if (common.dryRun) return json.put("minArea", minArea == null ? 0 : minArea);
    ClassPolygons.Options options =
        new ClassPolygons.Options(
            minArea == null ? 0 : minArea, common.overwrite, progress("polygons", 0)::step);
    ClassPolygons.Result result = ClassPolygons.write(view, input.toString(), output, options);
    json.put("polygons", result.polygons()).put("merged", result.merged());
    return json.put("squareMetres", result.squareMetres());
  }

  /// The source as it is, or on another grid.
  private RasterSource view(RasterSource source) throws IOException {
    Grid target = target(source.grid());
    boolean moved = !target.equals(source.grid());
    if (resampling != null && crs == null && resolution == null && like == null)
      throw new IllegalArgumentException("--resampling needs --crs, --resolution or --like");
    Resampling method = Resampling.parse(resampling == null ? "nearest" : resampling);
    Region region = this.region.region(target);
    Grid part = target.cut(region.window());
    RasterSource view = moved || !part.equals(target) ? Warp.of(source, part, method) : source;
    return Outlined.of(view, region, Redact.line(input));
  }

  private Grid target(Grid grid) throws IOException {
    if (like != null) {
      if (crs != null || resolution != null)
        throw new IllegalArgumentException(
            "--like gives the whole grid; leave --crs and --resolution out");
      try (RasterSource other = GeoTiff.open(like)) {
        return other.grid();
      }
    }
    if (crs == null && resolution == null) return grid;
    Crs to = crs == null ? grid.crs() : Crs.parse(crs);
    return resolution == null ? Warp.grid(grid, to) : Warp.grid(grid, to, resolution);
  }
}
