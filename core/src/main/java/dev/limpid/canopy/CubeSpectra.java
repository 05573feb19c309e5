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
import java.util.stream.IntStream;

/// Spectra of a cube drawn evenly: each pixel of each date as likely. Of a large cube, from some
/// squares at random places.
///
/// @param cube of the ten bands alone, as [CanopyMap#seen] gives it
/// @param angles of its dates
/// @param noise of its bands
/// @param seed gives the same spectra each time
/// @param reach pixels that are seen on each side of a pixel; the same pixels are drawn with any
public record CubeSpectra(CubeFiles cube, SceneAngles angles, Noise noise, long seed, int reach) {
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
        (square, pixel, time) -> {
          if (square.complete(pixel, time)) kept.offer(() -> spectrum(square, pixel, time));
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
        (square, pixel, time) -> {
          if (time == 0) kept.offer(() -> series(square, pixel));
        });
    return kept.kept();
  }

  private PixelSeries series(Square square, int pixel) {
    List<LocalDate> dates = new ArrayList<>();
    List<Spectrum> spectra = new ArrayList<>();
    for (int t = 0; t < dates().size(); t++)
      if (square.complete(pixel, t)) {
        dates.add(dates().get(t));
        spectra.add(spectrum(square, pixel, t));
      }
    return new PixelSeries(dates, spectra);
  }

  private List<LocalDate> dates() {
    return cube.series().getFirst().dates();
  }

  /// Spectra of land, cloud, water and snow by the scene classification, masked or not, as are the
  /// pixels around them.
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
        (square, pixel, time) -> {
          if (!square.complete(pixel, time)) return;
          float stored = square.value(pixel, time, band);
          CLASSES.forEach(
              (name, values) -> {
                if (values.contains((int) stored) && stored == (int) stored)
                  kept.get(name).offer(() -> spectrum(square, pixel, time));
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

  /// A part of the cube in memory.
  ///
  /// @param window of its pixels, which the block reaches beyond
  /// @param dates what is seen on each
  private record Square(Window window, Patch block, List<DateSpectra> dates) {
    int col(int pixel) {
      return window.col() + pixel % window.width();
    }

    int row(int pixel) {
      return window.row() + pixel / window.width();
    }

    /// The value of any band.
    float value(int pixel, int time, int band) {
      int row = row(pixel) - block.window().row();
      return block.series().getFirst().at(time, band, row, col(pixel) - block.window().col());
    }

    /// Whether all ten bands have a value that a reflectance can have.
    boolean complete(int pixel, int time) {
      return dates.get(time).complete(pixel);
    }
  }

  /// Takes a pixel of a date.
  private interface Visitor {
    void visit(Square square, int pixel, int time);
  }

  private void each(CubeFiles files, Visitor visitor) throws IOException {
    int times = files.series().getFirst().times();
    try (Cube open = files.open()) {
      for (Window window : squares(files.grid())) {
        Patch block = open.read(window.grow(DateSpectra.halo(reach)));
        List<DateSpectra> dates =
            IntStream.range(0, times)
                .mapToObj(t -> new DateSpectra(block, t, Sensor.SENTINEL2.size(), reach))
                .toList();
        Square square = new Square(window, block, dates);
        for (int pixel = 0; pixel < window.width() * window.height(); pixel++)
          for (int t = 0; t < times; t++) visitor.visit(square, pixel, t);
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

  /// Its bands in the order of [Sensor#SENTINEL2], which is that of the cube.
  private Spectrum spectrum(Square square, int pixel, int time) {
    int col = square.col(pixel);
    int row = square.row(pixel);
    float[] three = angles.of(time, new Window(col, row, 1, 1));
    String date = dates().isEmpty() ? Integer.toString(time + 1) : dates().get(time).toString();
    return Spectrum.of(
        "%d %d %s".formatted(col, row, date),
        square.dates().get(time).seen(pixel),
        Sensor.SENTINEL2.size(),
        noise,
        new Angles(three[0], three[1], three[2]));
  }
}
