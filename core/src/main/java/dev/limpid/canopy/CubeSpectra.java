package dev.limpid.canopy;

import dev.limpid.cube.CloudMask;
import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.work.Permutation;
import dev.limpid.work.Reservoir;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Spectra of a cube drawn evenly: each pixel of each date as likely. Of a large cube, from some
/// squares at random places.
///
/// @param cube of the ten bands alone, as [CanopyMap#seen] gives it
/// @param angles of its dates
/// @param noise of its bands
/// @param seed gives the same spectra each time
public record CubeSpectra(CubeFiles cube, SceneAngles angles, Noise noise, long seed) {
  /// Sides of a square, pixels.
  private static final int SIDE = 64;

  /// Most squares that are read.
  private static final int SQUARES = 64;

  /// What a scene classification (Sen2Cor) calls vegetation and bare soil.
  public static final String LAND = "land";

  /// Stored values of the scene classification by what they are; cloud with cirrus.
  private static final Map<String, Set<Integer>> CLASSES = new LinkedHashMap<>();

  static {
    CLASSES.put(LAND, Set.of(4, 5));
    CLASSES.put("cloud", Set.of(8, 9, 10));
    CLASSES.put("water", Set.of(6));
    CLASSES.put("snow", Set.of(11));
  }

  /// Spectra of pixels that count as observed.
  ///
  /// @param count most to draw
  public List<Spectrum> clear(int count) throws IOException {
    Reservoir<Spectrum> kept = new Reservoir<>(count, seed);
    each(
        cube,
        (block, pixel, time) -> {
          if (complete(block, pixel, time)) kept.offer(() -> spectrum(block, pixel, time));
        });
    return kept.kept();
  }

  /// Pixels with all their clear dates.
  ///
  /// @param count most to draw
  /// @return empty where the cube has no dates
  public List<PixelSeries> series(int count) throws IOException {
    if (dates().isEmpty()) return List.of();
    Reservoir<PixelSeries> kept = new Reservoir<>(count, seed);
    each(
        cube,
        (block, pixel, time) -> {
          if (time == 0) kept.offer(() -> series(block, pixel));
        });
    return kept.kept();
  }

  private PixelSeries series(Patch block, int pixel) {
    List<LocalDate> dates = new ArrayList<>();
    List<Spectrum> spectra = new ArrayList<>();
    for (int t = 0; t < dates().size(); t++)
      if (complete(block, pixel, t)) {
        dates.add(dates().get(t));
        spectra.add(spectrum(block, pixel, t));
      }
    return new PixelSeries(dates, spectra);
  }

  private List<LocalDate> dates() {
    return cube.series().getFirst().dates();
  }

  /// Spectra of land, cloud, water and snow by the scene classification, masked or not.
  ///
  /// @param count most to draw of each
  /// @return empty where the cube's mask is no scene classification; no entry of what was not seen
  public Map<String, List<Spectrum>> classes(int count) throws IOException {
    CubeFiles.Series seen = cube.series().getFirst();
    Map<String, List<Spectrum>> found = new LinkedHashMap<>();
    if (!(seen.mask() instanceof CloudMask.Classes mask)
        || !mask.band().equals(CloudMask.SCL.band())) return found;
    Map<String, Reservoir<Spectrum>> kept = new LinkedHashMap<>();
    CLASSES.keySet().forEach(name -> kept.put(name, new Reservoir<>(count, seed)));
    int band = seen.bands().size();
    each(
        withClasses(seen),
        (block, pixel, time) -> {
          if (!complete(block, pixel, time)) return;
          float stored = value(block, pixel, time, band);
          CLASSES.forEach(
              (name, values) -> {
                if (values.contains((int) stored) && stored == (int) stored)
                  kept.get(name).offer(() -> spectrum(block, pixel, time));
              });
        });
    kept.forEach(
        (name, reservoir) -> {
          if (!reservoir.kept().isEmpty()) found.put(name, reservoir.kept());
        });
    return found;
  }

  /// The cube with the stored values of its mask as a band.
  private CubeFiles withClasses(CubeFiles.Series seen) {
    List<String> bands = new ArrayList<>(seen.bands());
    bands.add(seen.mask().band());
    List<CubeFiles.Slice> slices = new ArrayList<>(seen.slices());
    seen.maskSlices().forEach(slice -> slices.add(stored(slice)));
    CubeFiles.Series open =
        new CubeFiles.Series(
            seen.name(), seen.dates(), seen.times(), bands, slices, null, List.of());
    return new CubeFiles(cube.grid(), List.of(open), List.of(), cube.reach());
  }

  private static CubeFiles.Slice stored(CubeFiles.Slice mask) {
    return new CubeFiles.Slice(
        mask.time(),
        mask.pass(),
        mask.band(),
        mask.file(),
        mask.index(),
        mask.ratio(),
        1,
        0,
        false);
  }

  /// Takes a pixel of a date.
  private interface Visitor {
    void visit(Patch block, int pixel, int time);
  }

  private void each(CubeFiles files, Visitor visitor) throws IOException {
    try (Cube open = files.open()) {
      for (Window window : squares(files.grid())) {
        Patch block = open.read(window);
        for (int pixel = 0; pixel < block.pixels(); pixel++)
          for (int t = 0; t < files.series().getFirst().times(); t++)
            visitor.visit(block, pixel, t);
      }
    }
  }

  private List<Window> squares(Grid grid) {
    List<Window> all = new ArrayList<>();
    for (int row = 0; row < grid.height(); row += SIDE)
      for (int col = 0; col < grid.width(); col += SIDE)
        all.add(
            new Window(
                col, row, Math.min(SIDE, grid.width() - col), Math.min(SIDE, grid.height() - row)));
    List<Window> some = new ArrayList<>();
    for (int i : Permutation.of(all.size(), new SplittableRandom(seed)::nextInt))
      if (some.size() < SQUARES) some.add(all.get(i));
    return some;
  }

  private static float value(Patch block, int pixel, int time, int band) {
    int width = block.window().width();
    return block.series().getFirst().at(time, band, pixel / width, pixel % width);
  }

  /// Whether all ten bands have a value that a reflectance can have.
  private static boolean complete(Patch block, int pixel, int time) {
    for (int b = 0; b < Sensor.SENTINEL2.size(); b++) {
      float value = value(block, pixel, time, b);
      if (!(value >= CanopyMap.DARKEST && value <= CanopyMap.BRIGHTEST)) return false;
    }
    return true;
  }

  /// Its bands in the order of [Sensor#SENTINEL2], which is that of the cube.
  private Spectrum spectrum(Patch block, int pixel, int time) {
    int width = block.window().width();
    int col = block.window().col() + pixel % width;
    int row = block.window().row() + pixel / width;
    List<Double> bands = new ArrayList<>();
    for (int b = 0; b < Sensor.SENTINEL2.size(); b++)
      bands.add((double) value(block, pixel, time, b));
    float[] seen = angles.of(time, new Window(col, row, 1, 1));
    String date = dates().isEmpty() ? Integer.toString(time + 1) : dates().get(time).toString();
    return new Spectrum(
        "%d %d %s".formatted(col, row, date),
        bands,
        bands.stream().map(noise::deviation).toList(),
        new Angles(seen[0], seen[1], seen[2]));
  }
}
