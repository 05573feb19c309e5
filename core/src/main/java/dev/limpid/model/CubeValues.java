package dev.limpid.model;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.cube.CubeFiles.Slice;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Some values of each band of a cube: a few small windows, each of one date, so that little is
/// read whatever the cube's size. Always the same ones.
final class CubeValues {
  private static final int SIDE = 64;

  /// Windows read at first, and again while some band has too few values.
  private static final int WINDOWS = 6;

  private static final int ROUNDS = 4;

  /// Values of a band that are enough.
  private static final int ENOUGH = 1000;

  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private final BlueRed blueRed = new BlueRed();

  private CubeValues() {}

  /// @param region of the grid
  static CubeValues of(CubeFiles cube, Window region) throws IOException {
    CubeValues found = new CubeValues();
    for (Series s : cube.series()) s.bands().forEach(found::expect);
    cube.still().forEach(s -> found.expect(s.band()));
    for (int round = 0; round < ROUNDS && !found.enough(); round++)
      for (int k = 0; k < WINDOWS; k++) found.read(cube, region, round * WINDOWS + k);
    return found;
  }

  /// Of each band by its name in the model; bands without any value are absent.
  Map<String, Distribution> distributions() {
    Map<String, Distribution> of = new LinkedHashMap<>();
    values.forEach(
        (band, v) -> {
          int n = counts.get(band);
          if (n > 0) of.put(band, Distribution.of(v, n));
        });
    return of;
  }

  boolean blueIsRed() {
    return blueRed.exchanged();
  }

  private void expect(String band) {
    values.put(Contract.bandOf(band), new float[0]);
    counts.put(Contract.bandOf(band), 0);
  }

  private boolean enough() {
    return counts.values().stream().allMatch(n -> n >= ENOUGH);
  }

  private void read(CubeFiles cube, Window region, int k) throws IOException {
    Window window = window(region, k + 1);
    try (Cube one = oneTime(cube, k + 1).open()) {
      Patch patch = one.read(window);
      int pixels = patch.pixels();
      float[] some = new float[pixels];
      for (Patch.Series s : patch.series())
        for (String band : s.files().bands()) {
          s.copy(band, 0, 0, some, pixels);
          add(Contract.bandOf(band), some);
        }
      for (Patch.Series s : patch.series()) compareBlueAndRed(s, pixels);
      for (int b = 0; b < cube.still().size(); b++) {
        for (int i = 0; i < pixels; i++)
          some[i] = patch.still().at(b, i / window.width(), i % window.width());
        add(Contract.bandOf(cube.still().get(b).band()), some);
      }
    }
  }

  private void compareBlueAndRed(Patch.Series s, int pixels) {
    String[] names = {BlueRed.BLUE, BlueRed.RED, BlueRed.RED_EDGE};
    if (!s.files().bands().containsAll(List.of(names))) return;
    float[][] found = new float[names.length][pixels];
    for (int b = 0; b < names.length; b++) s.copy(names[b], 0, 0, found[b], pixels);
    blueRed.add(found[0], found[1], found[2]);
  }

  private void add(String band, float[] some) {
    float[] kept = values.get(band);
    int n = counts.get(band);
    if (kept.length < n + some.length)
      kept = Arrays.copyOf(kept, Math.max(2 * kept.length, n + some.length));
    for (float v : some) if (Float.isFinite(v)) kept[n++] = v;
    values.put(band, kept);
    counts.put(band, n);
  }

  /// The cube at one time of each series.
  private static CubeFiles oneTime(CubeFiles cube, int k) {
    List<Series> series = new ArrayList<>();
    for (Series s : cube.series()) {
      int t = (int) (radicalInverse(2, k) * s.times());
      series.add(s.between(t, t + 1));
    }
    return new CubeFiles(cube.grid(), series, cube.still(), cube.reach());
  }

  private static Window window(Window region, int k) {
    int width = Math.min(SIDE, region.width());
    int height = Math.min(SIDE, region.height());
    int col = (int) (radicalInverse(3, k) * (region.width() - width + 1));
    int row = (int) (radicalInverse(5, k) * (region.height() - height + 1));
    return new Window(region.col() + col, region.row() + row, width, height);
  }

  /// The digits of `k` behind the point in reverse order: 1, 2, 3, ... give numbers in 0..1 that
  /// lie evenly however many are taken (van der Corput 1935).
  private static double radicalInverse(int base, int k) {
    double place = 1;
    double sum = 0;
    for (int rest = k; rest > 0; rest /= base) {
      place /= base;
      sum += place * (rest % base);
    }
    return sum;
  }

  /// How the values of each band are stored, by the first of its files.
  static Map<String, SampleType> types(CubeFiles cube) throws IOException {
    Map<String, URI> first = new LinkedHashMap<>();
    for (Series s : cube.series())
      for (Slice c : s.slices()) first.putIfAbsent(Contract.bandOf(c.band()), c.file());
    for (Slice c : cube.still()) first.putIfAbsent(Contract.bandOf(c.band()), c.file());
    Map<URI, SampleType> known = new HashMap<>();
    Map<String, SampleType> types = new LinkedHashMap<>();
    for (Map.Entry<String, URI> e : first.entrySet()) {
      if (!known.containsKey(e.getValue()))
        try (RasterSource raster = cube.open(e.getValue())) {
          known.put(e.getValue(), raster.info().type());
        }
      types.put(e.getKey(), known.get(e.getValue()));
    }
    return types;
  }

  /// Side of a square as large as a pixel, metres; `NaN` without a reference system.
  static double gsd(CubeFiles cube) throws IOException {
    Grid grid = cube.grid();
    if (grid.crs().equals(Crs.UNKNOWN)) return Double.NaN;
    Grid.Metres metres = grid.metresPerPixel();
    return Math.sqrt(metres.width() * metres.height());
  }
}
