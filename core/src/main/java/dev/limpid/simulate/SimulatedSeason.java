package dev.limpid.simulate;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Band;
import dev.limpid.raster.Legend;
import java.util.List;

/// A season of Sentinel-2 over a few square kilometres that do not exist: options in, landscape,
/// images and files out. The same options give the same bytes.
///
/// ```java
/// SimulatedSeason season = SimulatedSeason.of(256, 1);
/// SeasonFiles files = SeasonFiles.write(season, Path.of("season"), false, 4);
/// ```
///
/// @param size rows and columns of 10 m pixels; even, 96 to 4096; below 256 some of more than eight
///   classes may be missing
/// @param year of the season
/// @param dates number of images between January and November, 8 to 60
/// @param classes number of land-cover classes, 8 (the demonstration) to 17 (benchmarks)
public record SimulatedSeason(int size, int year, int dates, int classes, long seed) {
  private static final double PIXEL = 10;

  public SimulatedSeason {
    check("size", size, 96, 4096);
    if (size % 2 != 0)
      throw new IllegalArgumentException(
          "size must be even, because the mask has pixels of 20 m, got " + size);
    check("year", year, 2016, 2100);
    check("dates", dates, 8, 60);
    check("classes", classes, 8, Cover.values().length);
  }

  /// The season of the demonstration: 24 dates of 2024, eight classes.
  public static SimulatedSeason of(int size, long seed) {
    return new SimulatedSeason(size, 2024, 24, 8, seed);
  }

  /// The place is invented; it lies in a real zone (UTM 31 north, in the south-west of France) so
  /// that other software has coordinates to show.
  public Grid grid() {
    return new Grid(new Crs("EPSG:32631"), 363_000, 4_826_000, PIXEL, PIXEL, size, size);
  }

  /// Names and colours of the classes. Codes are in the order of the names.
  public Legend legend() {
    return Cover.legend(classes);
  }

  /// The ten bands of every image.
  public List<Band> bands() {
    return Spectra.bands();
  }

  /// The overpasses and their weather, in order of date.
  public List<Acquisition> acquisitions() {
    return Acquisition.of(this);
  }

  /// The ground. Costs about a second for 1024 x 1024 pixels: keep it for [#observe].
  public Landscape landscape(int threads) {
    return Landscape.build(this, threads);
  }

  /// One image of the ground.
  public Observation observe(Landscape landscape, Acquisition acquisition) {
    return new Camera(this, landscape, acquisition).take();
  }

  /// Side of the scene in metres.
  double side() {
    return size * PIXEL;
  }

  private static void check(String name, int value, int low, int high) {
    if (value < low || value > high)
      throw new IllegalArgumentException(
          name + " must be in " + low + ".." + high + ", got " + value);
  }
}
