package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.io.ByteSource;
import dev.limpid.io.HttpBytes;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// Reads and writes GeoTIFF 1.1, tiled or striped, and Cloud Optimized GeoTIFF.
public final class GeoTiff {
  private GeoTiff() {}

  public static RasterSource open(Path file) throws IOException {
    return open(file, Limits.DEFAULT);
  }

  public static RasterSource open(Path file, Limits limits) throws IOException {
    return TiffFiles.open(file, limits);
  }

  /// Opens what lies elsewhere than in a local file, for example behind HTTP ranges. Closing the
  /// raster closes `source`; a failure to open leaves it open.
  public static RasterSource open(ByteSource source, Limits limits) throws IOException {
    return TiffSource.open(source, TiffSource.Beside.NOTHING, limits);
  }

  /// Opens a raster behind HTTP ranges; nothing beside it is looked for.
  ///
  /// @param policy what may be connected to
  public static RasterSource open(URI url, SafeUrl.Policy policy, Limits limits)
      throws IOException {
    ByteSource source =
        HttpBytes.open(SafeUrl.check(url.toString(), url.toString(), policy), policy);
    try {
      return open(source, limits);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /// A map of one or more files, all of which appear at [MapWriter#commit] or none: layer `""` at
  /// `file` (`DIR/NAME.tif`), layer `x` at `DIR/NAME-x.tif`.
  public static MapWriter create(Path file, Grid grid, List<Layer> layers, WriteOptions options)
      throws IOException {
    return TiffMapWriter.create(file, grid, layers, options, LayerProduct.Tuning.DEFAULT);
  }

  /// The same for a map whose finished tiles outlive the run: where an earlier one with the same
  /// guard ended, this one goes on ([MapWriter#needs]). Its tiles are hashed, and closing without
  /// commit leaves them to a later run; [MapWriter#abandon] does not.
  ///
  /// @throws BadInput `resume.guard` where the earlier run was another one, `output.busy` where it
  ///   still runs
  public static MapWriter create(
      Path file, Grid grid, List<Layer> layers, WriteOptions options, Resumption resumption)
      throws IOException {
    return TiffMapWriter.create(
        file, grid, layers, options, LayerProduct.Tuning.DEFAULT, resumption);
  }
}
