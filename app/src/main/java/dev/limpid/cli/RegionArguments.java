package dev.limpid.cli;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.tile.Region;
import dev.limpid.vector.Features;
import dev.limpid.vector.Rasterize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which part of a raster is worked on.
final class RegionArguments {
  /// A box alone, for verbs that copy.
  static final class Box {
    @Option(
        names = "--bbox",
        paramLabel = "W,S,E,N",
        description = "Only the pixels that this box touches, in units of the map.")
    String box;

    /// The pixels of `grid` in the box; all of them without one.
    Window window(Grid grid) throws BadInput {
      return box == null ? grid.all() : RegionArguments.window(grid, edges(), "--bbox " + box);
    }

    private double[] edges() {
      List<String> parts = CubeArguments.list(box);
      try {
        double[] e = parts.stream().mapToDouble(Double::parseDouble).toArray();
        if (e.length == 4 && e[0] < e[2] && e[1] < e[3]) return e;
      } catch (NumberFormatException e) {
        // falls through to the message
      }
      throw new IllegalArgumentException(
          "bbox must be W,S,E,N with W < E and S < N, got '" + box + "'");
    }
  }

  @Mixin Box box = new Box();

  @Option(
      names = "--roi",
      paramLabel = "FILE",
      description = "Only the pixels inside these polygons; the others get no class or no data.")
  Path roi;

  /// The part of `grid` that is asked for.
  Region region(Grid grid) throws IOException {
    if (roi == null) return Region.of(box.window(grid));
    if (box.box != null) throw new IllegalArgumentException("--bbox and --roi exclude each other");
    Features polygons = Features.read(roi).in(grid.crs(), roi.toString());
    List<Geometry> geometries =
        polygons.features().stream()
            .map(Features.Feature::geometry)
            .filter(g -> !Rasterize.hasLine(g))
            .toList();
    Envelope all = new Envelope();
    geometries.forEach(g -> all.expandToInclude(g.getEnvelopeInternal()));
    if (!(all.getWidth() > 0) || !(all.getHeight() > 0))
      throw new BadInput("roi.empty", roi.toString(), "holds no polygon");
    double[] edges = {all.getMinX(), all.getMinY(), all.getMaxX(), all.getMaxY()};
    return new Region(window(grid, edges, roi.toString()), new Rasterize(grid, geometries));
  }

  private static Window window(Grid grid, double[] e, String name) throws BadInput {
    return grid.windowOf(e[0], e[1], e[2], e[3])
        .orElseThrow(
            () ->
                new BadInput(
                    "region.outside",
                    "",
                    "%s does not meet the map, which reaches from %s, %s to %s, %s"
                        .formatted(name, grid.west(), grid.south(), grid.east(), grid.north())));
  }
}
