package dev.limpid.explain;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Mismatch;
import dev.limpid.model.Classifier;
import dev.limpid.model.TrainingSamples;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;
import dev.limpid.raster.RasterSource;
import dev.limpid.tile.Companions;
import dev.limpid.tile.TileFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Explains pixels of a map from what it was made of. A pixel is read with what decides about it
/// only, computed again, and compared with the map's files, bit by bit for models of single pixels:
/// what is explained is the very value in the map. Files stay open; many threads may ask.
public final class MapExplainer implements AutoCloseable {
  private static final int NEIGHBOURS = 5;
  private static final int LIMIT_PERCENT = 99;

  /// How far apart, in pixels, the lattices of map and cube may lie.
  private static final double SAME_PLACE = 1e-3;

  /// What made a map.
  ///
  /// @param map `NAME.tif`
  /// @param function what computes it with a classifier
  /// @param model that made it
  /// @param cube as `model` selects it
  /// @param samples of the training; null where none with the features of this cube were kept
  public record Source(
      Path map,
      Function<Classifier, TileFunction> function,
      Classifier model,
      CubeFiles cube,
      TrainingSamples samples) {}

  private final Source source;
  private final Cube cube;
  private final Map<Layer, RasterSource> files = new LinkedHashMap<>();
  private final Companions companions;
  private final Grid grid;

  private MapExplainer(Source source) throws IOException {
    this.source = source;
    this.companions = new Companions(source.map());
    this.cube = source.cube().open();
    try {
      for (Layer layer : layers()) {
        Path file = file(source.map(), layer);
        if (layer.name().isEmpty() || Files.exists(file)) files.put(layer, GeoTiff.open(file));
      }
      this.grid = files.values().iterator().next().grid();
      requireSameLattice();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  public static MapExplainer open(Source source) throws IOException {
    return new MapExplainer(source);
  }

  private List<Layer> layers() {
    return source.function().apply(source.model()).layers();
  }

  /// `NAME-layer.tif` of `NAME.tif`.
  static Path file(Path map, Layer layer) {
    if (layer.name().isEmpty()) return map;
    String name = map.getFileName().toString();
    return map.resolveSibling(name.replaceFirst("(\\.tiff?)?$", "-" + layer.name() + "$1"));
  }

  private void requireSameLattice() throws BadInput {
    Grid own = cube.files().grid();
    double cols = (grid.west() - own.west()) / own.pixelWidth();
    double rows = (own.north() - grid.north()) / own.pixelHeight();
    boolean same =
        own.crs().equals(grid.crs())
            && Math.abs(grid.pixelWidth() / own.pixelWidth() - 1) * grid.width() < SAME_PLACE
            && Math.abs(grid.pixelHeight() / own.pixelHeight() - 1) * grid.height() < SAME_PLACE
            && Math.abs(cols - Math.rint(cols)) < SAME_PLACE
            && Math.abs(rows - Math.rint(rows)) < SAME_PLACE;
    if (!same)
      throw new BadInput(
          "explain.grid",
          source.map().toString(),
          "its grid (%s, corner %s, %s, pixel %s x %s) is not that of the cube (%s, corner %s, %s, pixel %s x %s)"
              .formatted(
                  grid.crs().label(),
                  grid.west(),
                  grid.north(),
                  grid.pixelWidth(),
                  grid.pixelHeight(),
                  own.crs().label(),
                  own.west(),
                  own.north(),
                  own.pixelWidth(),
                  own.pixelHeight()));
  }

  /// Of the map.
  public Grid grid() {
    return grid;
  }

  /// Explains one pixel.
  ///
  /// @param col of the map, from 0
  /// @param target position of the class in the legend; -1 for the most probable one
  /// @param by of the map's model
  /// @throws Mismatch if cube and model give another value than the map has
  /// @throws BadInput where a companion is not the one that the map's manifest states, in the tile
  ///   of the pixel
  public PixelReport explain(int col, int row, PixelExplainer by, int target) throws IOException {
    if (col < 0 || row < 0 || col >= grid.width() || row >= grid.height())
      throw new BadInput(
          "explain.outside",
          source.map().toString(),
          "column %d, row %d lies outside the map of %d x %d pixels"
              .formatted(col, row, grid.width(), grid.height()));
    double x = grid.centreX(col);
    double y = grid.centreY(row);
    Grid own = cube.files().grid();
    Window window = new Window(own.col(x), own.row(y), 1, 1);
    Patch block = cube.read(by.around(window));
    try (PixelExplainer.Asked pixel = by.ask(block, window)) {
      Raster again = source.function().apply(pixel.answering()).apply(block);
      compare(again, col, row, new Limit(by.tolerance(), pixel.probabilities()));
      PixelReport.Place place = new PixelReport.Place(col, row, x, y);
      return report(place, again, pixel, target);
    }
  }

  private static Legend.Entry entry(Legend legend, int code) {
    return legend.entries().stream().filter(e -> e.code() == code).findFirst().orElse(null);
  }

  /// The code that the map gives, or would if it had that layer.
  private static int abstention(Raster again, ObservedPixel pixel) {
    for (int b = 0; b < again.bands().size(); b++)
      if (again.bands().get(b).name().equals("abstention")) return (int) again.at(b, 0, 0);
    return pixel.abstention();
  }

  private PixelReport report(
      PixelReport.Place place, Raster again, PixelExplainer.Asked pixel, int target)
      throws IOException {
    Legend legend = source.model().legend();
    TrainingSamples samples = source.samples();
    ObservedPixel observed = pixel.observed();
    Legend.Entry assigned = entry(legend, (int) again.at(0, 0, 0));
    int abstention = abstention(again, observed);
    double limit = samples == null ? Double.NaN : samples.nearestDistance(LIMIT_PERCENT);
    if (observed.abstention() != FeatureBlock.OK)
      return new PixelReport(
          place,
          legend,
          assigned,
          List.of(),
          Double.NaN,
          abstention,
          observed,
          null,
          List.of(),
          new PixelReport.Domain(Double.NaN, limit));
    float[] p = pixel.probabilities();
    List<Double> probabilities = new ArrayList<>();
    int best = 0;
    for (int k = 0; k < p.length; k++) {
      probabilities.add((double) p[k]);
      if (p[k] > p[best]) best = k;
    }
    List<PixelReport.Near> nearest =
        samples == null ? List.of() : nearest(samples, observed.features(), legend);
    double distance = nearest.isEmpty() ? Double.NaN : nearest.getFirst().distance();
    return new PixelReport(
        place,
        legend,
        assigned,
        probabilities,
        pixel.disagreement(),
        abstention,
        observed,
        pixel.explain(target < 0 ? best : target),
        nearest,
        new PixelReport.Domain(distance, limit));
  }

  private static List<PixelReport.Near> nearest(
      TrainingSamples samples, float[] features, Legend legend) {
    return samples.nearest(features, NEIGHBOURS).stream()
        .map(
            n ->
                new PixelReport.Near(
                    samples.id(n.sample()),
                    samples.x(n.sample()),
                    samples.y(n.sample()),
                    legend.entries().get(samples.label(n.sample())),
                    n.distance()))
        .toList();
  }

  /// Refuses a map whose files hold something else.
  private void compare(Raster again, int col, int row, Limit limit) throws IOException {
    int band = 0;
    for (Layer layer : layers()) {
      RasterSource file = files.get(layer);
      int bands = layer.bands().size();
      float[] stored = new float[bands];
      if (file != null) {
        requireBands(layer, file);
        int[] all = new int[bands];
        for (int b = 0; b < bands; b++) all[b] = b;
        if (!layer.name().isEmpty())
          companions.require(file(source.map(), layer), file, new Window(col, row, 1, 1), all);
        file.read(new Window(col, row, 1, 1), all, stored);
      }
      for (int b = 0; b < bands; b++, band++) {
        float now = again.at(band, 0, 0);
        if (layer.noData() != null && now == layer.noData()) now = Float.NaN;
        if (file != null && limit.differ(band, now, stored[b]))
          throw differs(layer, b, col, row, stored[b], now);
      }
    }
  }

  /// How far values may lie from a map.
  ///
  /// @param tolerance of probabilities
  private record Limit(double tolerance, float[] probabilities) {
    /// @param band the first has the class, which another rounding changes where two are as
    ///   probable
    boolean differ(int band, float now, float stored) {
      if (Float.compare(now, stored) == 0) return false;
      return band == 0 ? !(margin() <= tolerance) : !(Math.abs((double) now - stored) <= tolerance);
    }

    private double margin() {
      float[] sorted = probabilities.clone();
      Arrays.sort(sorted);
      return (double) sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }
  }

  private void requireBands(Layer layer, RasterSource file) throws BadInput {
    List<String> found = file.bands().stream().map(b -> b.name()).toList();
    List<String> expected = layer.bands().stream().map(b -> b.name()).toList();
    if (!Objects.equals(found, expected) || !file.grid().equals(grid))
      throw new BadInput(
          "explain.layer",
          file(source.map(), layer).toString(),
          "has the bands %s on its own grid; the model gives %s on the map's"
              .formatted(found, expected));
  }

  private Mismatch differs(Layer layer, int b, int col, int row, float stored, float now) {
    return new Mismatch(
        "explain.differs",
        file(source.map(), layer).toString(),
        "at column %d, row %d its band '%s' is %s, but cube and model give %s: one of the three has changed since; map the cube again"
            .formatted(col, row, layer.bands().get(b).name(), shown(stored), shown(now)));
  }

  private static String shown(float value) {
    return Float.isNaN(value) ? "no data" : Float.toString(value);
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    List<AutoCloseable> all = new ArrayList<>(files.values());
    all.add(cube);
    for (AutoCloseable one : all)
      try {
        one.close();
      } catch (IOException e) {
        if (first == null) first = e;
      } catch (Exception e) {
        throw new IllegalStateException(e); // neither declares another
      }
    if (first != null) throw first;
  }
}
