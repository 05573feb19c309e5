package dev.limpid.vector;

import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The regions of a class map as polygons in a GeoPackage: pixels of one class that share edges.
/// Borders follow the edges of pixels, so that neighbours meet without gap or overlap and
/// rasterising gives the map back.
public final class ClassPolygons {
  private ClassPolygons() {}

  /// Told of each finished step.
  @FunctionalInterface
  public interface Progress {
    void step(long done, long total);
  }

  /// @param least regions below so many square metres are merged into their neighbours; 0 keeps all
  /// @param overwrite whether a file of that name may be replaced
  public record Options(double least, boolean overwrite, Progress progress) {
    public Options {
      if (!(least >= 0) || Double.isInfinite(least))
        throw new IllegalArgumentException(
            "min area must be 0 or more square metres, got " + least);
    }
  }

  /// @param merged regions that were merged into a neighbour
  /// @param squareMetres of all polygons
  public record Result(long polygons, long merged, double squareMetres) {}

  /// Writes the polygons of the first band; code 0 and no data have none.
  ///
  /// @param file of the raster, named in messages
  public static Result write(RasterSource map, String file, Path target, Options options)
      throws IOException {
    if (map.info().type() == null || map.info().type().floating())
      throw new BadInput(
          "polygons.type",
          file,
          "polygons are made of class codes, which are integers; its values are "
              + (map.info().type() == null ? "not decoded" : map.info().type().label()));
    long rows = 2L * map.grid().height();
    try (GeoPackageWriter writer =
        GeoPackageWriter.create(target, options.overwrite(), map.grid())) {
      ClassRuns runs = ClassRuns.read(map, file, done -> options.progress().step(done, rows));
      int merged = options.least() > 0 ? SmallRegions.merge(runs, options.least()) : 0;
      double[] areas = SmallRegions.areas(runs);
      int[] codes = new int[runs.regions()];
      for (int run = 0; run < runs.runs(); run++)
        if (runs.region(run) != ClassRuns.NONE) codes[runs.region(run)] = runs.code(run);
      Map<Integer, String> names = names(map.info().legend());
      RegionOutlines.walk(
          runs,
          done -> options.progress().step(map.grid().height() + done, rows),
          (region, rings) ->
              writer.add(
                  region + 1L,
                  rings,
                  codes[region],
                  names.getOrDefault(codes[region], Integer.toString(codes[region])),
                  areas[region]));
      writer.commit(map.info().legend());
      double sum = 0;
      for (double area : areas) sum += area;
      return new Result(areas.length, merged, sum);
    }
  }

  private static Map<Integer, String> names(Legend legend) {
    Map<Integer, String> names = new HashMap<>();
    if (legend != null) legend.entries().forEach(e -> names.put(e.code(), e.name()));
    return names;
  }
}
