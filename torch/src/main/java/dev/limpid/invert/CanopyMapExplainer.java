package dev.limpid.invert;

import dev.limpid.canopy.Angles;
import dev.limpid.canopy.CanopyMap;
import dev.limpid.canopy.Spectrum;
import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.Patch;
import dev.limpid.explain.PixelReport;
import dev.limpid.explain.StoredMap;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Explains pixels of a map of canopies from what it was made of: a pixel is computed again and
/// compared with the map's files. Files stay open; many threads may ask.
public final class CanopyMapExplainer implements AutoCloseable {
  /// How far a value may lie from the map's, as a part of it: other machines round otherwise.
  private static final double TOLERANCE = 1e-4;

  private final CanopyMap function;
  private final CanopyExplainer explainer;
  private final Cube cube;
  private final StoredMap stored;

  /// @param map `NAME.tif`
  /// @param function that makes it, by the retrieval of `explainer`
  /// @param files the cube as `function` selects it
  /// @param explainer closed with this, where this can be made
  public CanopyMapExplainer(
      Path map, CanopyMap function, CubeFiles files, CanopyExplainer explainer) throws IOException {
    this.function = function;
    this.explainer = explainer;
    this.cube = files.open();
    try {
      this.stored = StoredMap.open(map, function.layers(), files.grid());
    } catch (IOException | RuntimeException e) {
      cube.close();
      throw e;
    }
  }

  /// Of the map.
  public Grid grid() {
    return stored.grid();
  }

  /// Dates of the map.
  public List<String> times() {
    return function.choices().times();
  }

  /// What is told where nothing else is asked for: the variables of the map and the usual ones.
  public List<String> variables() {
    return explainer.withUsual(function.choices().variables());
  }

  /// @param col of the map, from 0
  /// @param time position in [#times]; -1 for the last with values
  /// @param names of variables
  /// @throws dev.limpid.io.Mismatch if cube and model give another value than the map has
  public CanopyReport explain(int col, int row, int time, List<String> names) throws IOException {
    Window window = stored.pixel(col, row);
    Patch block = cube.read(window.grow(function.halo()));
    Raster again = function.apply(block);
    stored.compare(again, col, row, (band, now, before) -> differ(now, before));
    int at = time < 0 ? last(again) : time;
    int abstention = function.abstention(again, at, 0, 0);
    return new CanopyReport(
        new PixelReport.Place(col, row, grid().centreX(col), grid().centreY(row)),
        times().get(at),
        abstention,
        abstention == FeatureBlock.OK ? explained(block, window, at, names) : null);
  }

  private static boolean differ(float now, float stored) {
    return Float.compare(now, stored) != 0
        && !(Math.abs(now - stored) <= TOLERANCE * Math.abs(stored));
  }

  private int last(Raster again) {
    for (int time = times().size() - 1; time >= 0; time--)
      if (function.abstention(again, time, 0, 0) == FeatureBlock.OK) return time;
    return times().size() - 1;
  }

  private CanopyExplanation explained(Patch block, Window pixel, int time, List<String> names) {
    CanopyRetrieval retrieval = explainer.retrieval();
    float[] three = function.angles().of(time, pixel);
    Spectrum spectrum =
        Spectrum.of(
            "",
            function.seen(block, time),
            retrieval.bands().size(),
            retrieval.model().card().noise(),
            new Angles(three[0], three[1], three[2]));
    return explainer.of(spectrum, names);
  }

  @Override
  public void close() throws IOException {
    try (explainer;
        cube) {
      stored.close();
    }
  }
}
