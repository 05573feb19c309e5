package dev.limpid.cli;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import dev.limpid.tile.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// A raster whose pixels the output shall have, for verbs that do not resample.
final class LikeArguments {
  /// Corners may be off by this share of a pixel: the same grid, written by two programs.
  private static final double NEAR = 1e-3;

  @Option(
      names = "--like",
      paramLabel = "RASTER",
      description =
          "Only the pixels of this raster, whose grid must be a part of the input's; nothing is resampled.")
  Path like;

  /// The part of `part` that lies on the raster; `part` itself without one.
  ///
  /// @param input as the user typed it
  Region within(Region part, Grid grid, String input) throws IOException {
    if (like == null) return part;
    RemoteArguments.refuse(like);
    Grid other;
    try (RasterSource raster = GeoTiff.open(like)) {
      other = raster.grid();
    }
    Window window = window(grid, other, input);
    Optional<Window> both = part.window().intersection(window);
    if (both.isEmpty())
      throw new BadInput(
          "region.outside",
          like.toString(),
          "does not meet the part that --bbox or --roi asks for");
    return new Region(both.get(), part.outline());
  }

  private Window window(Grid grid, Grid other, String input) throws BadInput {
    if (!aligned(grid, other))
      throw new BadInput(
          "like.grid",
          like.toString(),
          "its pixels are not those of %s: found %s, expected a part of %s; put the input on its grid first: limpid convert %s --like %s -o OUT"
              .formatted(input, text(other), text(grid), input, like));
    double col = Math.rint((other.west() - grid.west()) / grid.pixelWidth());
    double row = Math.rint((grid.north() - other.north()) / grid.pixelHeight());
    if (col < 0
        || row < 0
        || col + other.width() > grid.width()
        || row + other.height() > grid.height())
      throw new BadInput(
          "like.outside",
          like.toString(),
          "reaches beyond %s: found %s, expected a part of %s; choose a smaller raster, or fill what is missing with no data: limpid convert %s --like %s -o OUT"
              .formatted(input, text(other), text(grid), input, like));
    return new Window((int) col, (int) row, other.width(), other.height());
  }

  /// Whether all corners of `other` are corners of pixels that `grid` has or would have.
  private static boolean aligned(Grid grid, Grid other) {
    return other.crs().equals(grid.crs())
        && whole((other.west() - grid.west()) / grid.pixelWidth())
        && whole((grid.north() - other.north()) / grid.pixelHeight())
        && whole((other.east() - grid.west()) / grid.pixelWidth())
        && whole((grid.north() - other.south()) / grid.pixelHeight())
        && Math.abs(other.width() * (other.pixelWidth() / grid.pixelWidth() - 1)) < NEAR
        && Math.abs(other.height() * (other.pixelHeight() / grid.pixelHeight() - 1)) < NEAR;
  }

  private static boolean whole(double pixels) {
    return Math.abs(pixels - Math.rint(pixels)) < NEAR;
  }

  private static String text(Grid g) {
    return "%d x %d pixels of %s x %s from (%s, %s) in %s"
        .formatted(
            g.width(),
            g.height(),
            g.pixelWidth(),
            g.pixelHeight(),
            g.west(),
            g.north(),
            g.crs().label());
  }
}
