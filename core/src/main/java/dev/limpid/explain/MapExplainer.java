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
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;
import dev.limpid.tile.TileFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Explains pixels of a map from what it was made of. A pixel is read with what decides about it
/// only, computed again, and compared with the map's files, bit by bit for models of single pixels:
/// what is explained is the very value in the map. Files stay open; many threads may ask.
public final class MapExplainer implements AutoCloseable {
  private static final int NEIGHBOURS = 5;
  private static final int LIMIT_PERCENT = 99;

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
  private final StoredMap stored;

  private MapExplainer(Source source) throws IOException {
    this.source = source;
    this.cube = source.cube().open();
    try {
      this.stored =
          StoredMap.open(
              source.map(), source.function().apply(source.model()).layers(), source.cube().grid());
    } catch (IOException | RuntimeException e) {
      cube.close();
      throw e;
    }
  }

  public static MapExplainer open(Source source) throws IOException {
    return new MapExplainer(source);
  }

  /// Of the map.
  public Grid grid() {
    return stored.grid();
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
    Window window = stored.pixel(col, row);
    Patch block = cube.read(by.around(window));
    try (PixelExplainer.Asked pixel = by.ask(block, window)) {
      Raster again = source.function().apply(pixel.answering()).apply(block);
      stored.compare(again, col, row, new Limit(by.tolerance(), pixel.probabilities()));
      PixelReport.Place place =
          new PixelReport.Place(col, row, grid().centreX(col), grid().centreY(row));
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

  /// How far values may lie from a map.
  ///
  /// @param tolerance of probabilities
  private record Limit(double tolerance, float[] probabilities) implements StoredMap.Limit {
    /// @param band the first has the class, which another rounding changes where two are as
    ///   probable
    @Override
    public boolean differ(int band, float now, float stored) {
      if (Float.compare(now, stored) == 0) return false;
      return band == 0 ? !(margin() <= tolerance) : !(Math.abs((double) now - stored) <= tolerance);
    }

    private double margin() {
      float[] sorted = probabilities.clone();
      Arrays.sort(sorted);
      return (double) sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }
  }

  @Override
  public void close() throws IOException {
    try (cube) {
      stored.close();
    }
  }
}
