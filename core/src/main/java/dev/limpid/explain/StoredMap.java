package dev.limpid.explain;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Mismatch;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapFiles;
import dev.limpid.raster.Raster;
import dev.limpid.raster.RasterSource;
import dev.limpid.tile.Companions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The files of a map, to be compared with what its cube and model give again. They stay open; many
/// threads may ask.
public final class StoredMap implements AutoCloseable {
  /// How far apart, in pixels, the lattices of map and cube may lie.
  private static final double SAME_PLACE = 1e-3;

  /// When a value that is computed again is another one than the map has.
  @FunctionalInterface
  public interface Limit {
    /// @param band position among the bands of all layers
    boolean differ(int band, float now, float stored);
  }

  private final Path map;
  private final List<Layer> layers;
  private final Map<Layer, RasterSource> files = new LinkedHashMap<>();
  private final Companions companions;
  private final Grid grid;
  private final Grid cube;

  private StoredMap(Path map, List<Layer> layers, Grid cube) throws IOException {
    this.map = map;
    this.layers = List.copyOf(layers);
    this.companions = new Companions(map);
    this.cube = cube;
    try {
      for (Layer layer : layers) {
        Path file = file(layer);
        if (layer.name().isEmpty() || Files.exists(file)) files.put(layer, GeoTiff.open(file));
      }
      this.grid = files.values().iterator().next().grid();
      requireSameLattice();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// @param map `NAME.tif`
  /// @param layers that its model gives; those without a file are not compared
  /// @param cube grid of the cube that it was made of
  public static StoredMap open(Path map, List<Layer> layers, Grid cube) throws IOException {
    return new StoredMap(map, layers, cube);
  }

  private Path file(Layer layer) {
    return new MapFiles(map).layer(layer.name());
  }

  /// Of the map.
  public Grid grid() {
    return grid;
  }

  /// The pixel of the cube at a pixel of the map.
  ///
  /// @param col of the map, from 0
  public Window pixel(int col, int row) throws BadInput {
    if (col < 0 || row < 0 || col >= grid.width() || row >= grid.height())
      throw new BadInput(
          "explain.outside",
          map.toString(),
          "column %d, row %d lies outside the map of %d x %d pixels"
              .formatted(col, row, grid.width(), grid.height()));
    return new Window(cube.col(grid.centreX(col)), cube.row(grid.centreY(row)), 1, 1);
  }

  private void requireSameLattice() throws BadInput {
    double cols = (grid.west() - cube.west()) / cube.pixelWidth();
    double rows = (cube.north() - grid.north()) / cube.pixelHeight();
    boolean same =
        cube.crs().equals(grid.crs())
            && Math.abs(grid.pixelWidth() / cube.pixelWidth() - 1) * grid.width() < SAME_PLACE
            && Math.abs(grid.pixelHeight() / cube.pixelHeight() - 1) * grid.height() < SAME_PLACE
            && Math.abs(cols - Math.rint(cols)) < SAME_PLACE
            && Math.abs(rows - Math.rint(rows)) < SAME_PLACE;
    if (!same)
      throw new BadInput(
          "explain.grid",
          map.toString(),
          "its grid (%s, corner %s, %s, pixel %s x %s) is not that of the cube (%s, corner %s, %s, pixel %s x %s)"
              .formatted(
                  grid.crs().label(),
                  grid.west(),
                  grid.north(),
                  grid.pixelWidth(),
                  grid.pixelHeight(),
                  cube.crs().label(),
                  cube.west(),
                  cube.north(),
                  cube.pixelWidth(),
                  cube.pixelHeight()));
  }

  /// Refuses a map whose files hold something else.
  ///
  /// @param again the bands of all layers at the pixel, computed again
  /// @throws Mismatch where a value differs
  /// @throws BadInput where a companion is not the one that the map's manifest states, in the tile
  ///   of the pixel
  public void compare(Raster again, int col, int row, Limit limit) throws IOException {
    int band = 0;
    for (Layer layer : layers) {
      RasterSource file = files.get(layer);
      int bands = layer.bands().size();
      float[] stored = new float[bands];
      if (file != null) {
        requireBands(layer, file);
        int[] all = new int[bands];
        for (int b = 0; b < bands; b++) all[b] = b;
        if (!layer.name().isEmpty())
          companions.require(file(layer), file, new Window(col, row, 1, 1), all);
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

  private void requireBands(Layer layer, RasterSource file) throws BadInput {
    List<String> found = file.bands().stream().map(b -> b.name()).toList();
    List<String> expected = layer.bands().stream().map(b -> b.name()).toList();
    if (!Objects.equals(found, expected) || !file.grid().equals(grid))
      throw new BadInput(
          "explain.layer",
          file(layer).toString(),
          "has the bands %s on its own grid; the model gives %s on the map's"
              .formatted(found, expected));
  }

  private Mismatch differs(Layer layer, int b, int col, int row, float stored, float now) {
    return new Mismatch(
        "explain.differs",
        file(layer).toString(),
        "at column %d, row %d its band '%s' is %s, but cube and model give %s: one of the three has changed since; map the cube again"
            .formatted(col, row, layer.bands().get(b).name(), shown(stored), shown(now)));
  }

  private static String shown(float value) {
    return Float.isNaN(value) ? "no data" : Float.toString(value);
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (RasterSource one : files.values())
      try {
        one.close();
      } catch (IOException e) {
        if (first == null) first = e;
      }
    if (first != null) throw first;
  }
}
