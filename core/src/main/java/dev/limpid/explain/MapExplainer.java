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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Explains pixels of a map from what it was made of. A pixel is read with its halo only, computed
/// again as the map was, and compared with the map's files bit by bit: what is explained is the
/// very value in the map. Files stay open; many threads may ask.
public final class MapExplainer implements AutoCloseable {
  private static final int NEIGHBOURS = 5;
  private static final int LIMIT_PERCENT = 99;

  /// How far apart, in pixels, the lattices of map and cube may lie.
  private static final double SAME_PLACE = 1e-3;

  /// What made a map.
  ///
  /// @param map `NAME.tif`
  /// @param function that computes it
  /// @param model that `function` asks
  /// @param cube as `function` selects it
  public record Source(
      Path map,
      TileFunction function,
      FeatureModel model,
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
      for (Layer layer : source.function().layers()) {
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
  /// @throws Mismatch if cube and model give another value than the map has
  /// @throws BadInput where a companion is not the one that the map's manifest states, in the tile
  ///   of the pixel
  public PixelReport explain(int col, int row, FeatureExplainer by, int target) throws IOException {
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
    Patch block = cube.read(window.grow(source.function().halo()));
    Raster again = source.function().apply(block);
    compare(again, col, row);
    int centre =
        source.function().halo().top() * block.window().width() + source.function().halo().left();
    ObservedPixel pixel = ObservedPixel.of(source.model().features(), block, centre);
    PixelReport.Place place = new PixelReport.Place(col, row, x, y);
    Legend legend = source.model().legend();
    int code = (int) again.at(0, 0, 0);
    return report(place, entry(legend, code), abstention(again, pixel), pixel, by, target);
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
      PixelReport.Place place,
      Legend.Entry assigned,
      int abstention,
      ObservedPixel pixel,
      FeatureExplainer by,
      int target) {
    Legend legend = source.model().legend();
    double limit = source.samples().nearestDistance(LIMIT_PERCENT);
    if (pixel.abstention() != FeatureBlock.OK)
      return new PixelReport(
          place,
          legend,
          assigned,
          List.of(),
          Double.NaN,
          abstention,
          pixel,
          null,
          List.of(),
          new PixelReport.Domain(Double.NaN, limit));
    float[] p = source.model().probabilities(pixel.features(), 1);
    List<Double> probabilities = new ArrayList<>();
    int best = 0;
    for (int k = 0; k < p.length; k++) {
      probabilities.add((double) p[k]);
      if (p[k] > p[best]) best = k;
    }
    List<PixelReport.Near> nearest = nearest(pixel.features(), legend);
    return new PixelReport(
        place,
        legend,
        assigned,
        probabilities,
        source.model().disagreement(pixel.features()),
        abstention,
        pixel,
        by.explain(pixel, target < 0 ? best : target),
        nearest,
        new PixelReport.Domain(nearest.getFirst().distance(), limit));
  }

  private List<PixelReport.Near> nearest(float[] features, Legend legend) {
    TrainingSamples samples = source.samples();
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
  private void compare(Raster again, int col, int row) throws IOException {
    int band = 0;
    for (Layer layer : source.function().layers()) {
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
        if (file != null && Float.compare(now, stored[b]) != 0)
          throw differs(layer, b, col, row, stored[b], now);
      }
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
