package dev.limpid.cube;

import dev.limpid.cube.CubeFiles.Slice;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import dev.limpid.raster.Raster;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A cube whose slices are bands of raster files, all kept open.
final class FileCube implements Cube {
  private static final byte OBSERVED = (byte) Patch.State.OBSERVED.ordinal();
  private static final byte MASKED = (byte) Patch.State.MASKED.ordinal();
  private static final byte NO_DATA = (byte) Patch.State.NO_DATA.ordinal();

  /// Floats read at once from one file, so that a stack of hundreds of dates does not double a
  /// block's memory.
  private static final int READ_AT_ONCE = 1 << 20;

  private final CubeFiles files;
  private final Map<URI, RasterSource> sources;

  private FileCube(CubeFiles files, Map<URI, RasterSource> sources) {
    this.files = files;
    this.sources = sources;
  }

  static FileCube open(CubeFiles files) throws IOException {
    FileCube cube = new FileCube(files, new HashMap<>());
    try {
      for (URI file : files.files()) cube.sources.put(file, files.open(file));
      for (CubeFiles.Series s : files.series()) {
        for (Slice slice : s.slices()) cube.requireFits(slice);
        for (Slice slice : s.maskSlices()) cube.requireFits(slice);
      }
      for (Slice slice : files.still()) cube.requireFits(slice);
      return cube;
    } catch (IOException | RuntimeException e) {
      cube.close();
      throw e;
    }
  }

  /// A file may have been replaced since its cube was described, here or in another process.
  private void requireFits(Slice slice) throws BadInput {
    RasterSource source = sources.get(slice.file());
    Grid own = source.grid();
    Grid grid = files.grid();
    if (slice.index() < source.bands().size()
        && (long) own.width() * slice.ratio() == grid.width()
        && (long) own.height() * slice.ratio() == grid.height()) return;
    throw new BadInput(
        "cube.changed",
        CubeFiles.shown(slice.file()),
        "has %d bands of %d x %d pixels; the cube was described with band %d of %d x %d"
            .formatted(
                source.bands().size(),
                own.width(),
                own.height(),
                slice.index() + 1,
                grid.width() / slice.ratio(),
                grid.height() / slice.ratio()));
  }

  @Override
  public CubeFiles files() {
    return files;
  }

  @Override
  public Patch read(Window window) throws IOException {
    List<Patch.Series> series = new ArrayList<>();
    for (CubeFiles.Series s : files.series()) series.add(new SeriesReader(s, window).read());
    return new Patch(window, files.grid().all(), series, still(window));
  }

  /// Masks do not count where no band has a value, but the probabilities of clouds are kept.
  @Override
  public boolean absent(Window window) {
    List<Slice> all = new ArrayList<>(files.still());
    for (CubeFiles.Series s : files.series()) {
      all.addAll(s.slices());
      if (s.mask() instanceof CloudMask.AtMost) all.addAll(s.maskSlices());
    }
    for (List<Slice> slices : byFile(all)) {
      Slice first = slices.getFirst();
      int[] bands = slices.stream().mapToInt(Slice::index).distinct().toArray();
      if (!sources.get(first.file()).absent(coarser(window, first.ratio()), bands)) return false;
    }
    return true;
  }

  @Override
  public long unpackedBytes(Window window) {
    List<Slice> all = new ArrayList<>(files.still());
    for (CubeFiles.Series s : files.series()) {
      all.addAll(s.slices());
      all.addAll(s.maskSlices());
    }
    long bytes = 0;
    for (List<Slice> slices : byFile(all)) {
      Slice first = slices.getFirst();
      int[] bands = slices.stream().mapToInt(Slice::index).distinct().toArray();
      bytes += sources.get(first.file()).unpackedBytes(coarser(window, first.ratio()), bands);
    }
    return bytes;
  }

  /// Groups of slices that are read together.
  private static List<List<Slice>> byFile(List<Slice> slices) {
    Map<String, List<Slice>> groups = new LinkedHashMap<>();
    for (Slice s : slices)
      groups.computeIfAbsent(s.file() + " " + s.ratio(), key -> new ArrayList<>()).add(s);
    return List.copyOf(groups.values());
  }

  private Raster still(Window window) throws IOException {
    if (files.still().isEmpty()) return null;
    int pixels = Math.multiplyExact(window.width(), window.height());
    float[] values = new float[Math.multiplyExact(pixels, files.still().size())];
    List<Band> bands = new ArrayList<>();
    for (int b = 0; b < files.still().size(); b++) {
      Slice slice = files.still().get(b);
      bands.add(Band.of(slice.band(), "1"));
      int from = b * pixels;
      read(
          List.of(slice),
          window,
          (k, first, stored, at, width) -> {
            for (int i = 0; i < width; i++)
              values[from + first + i] = physical(slice, stored[at + i]);
          });
    }
    return new Raster(window, bands, values);
  }

  private static float physical(Slice slice, float stored) {
    return slice.scale() == 1 && slice.offset() == 0
        ? stored
        : (float) (stored * slice.scale() + slice.offset());
  }

  /// Takes the stored values of one row of slice `slice`: `width` of them from `values[at]` on, the
  /// first at pixel `first` of the block.
  private interface RowTaker {
    void take(int slice, int first, float[] values, int at, int width);
  }

  /// Reads slices of one file, all of one ratio, and hands out their stored values on the cube's
  /// grid.
  private void read(List<Slice> slices, Window window, RowTaker taker) throws IOException {
    int ratio = slices.getFirst().ratio();
    Window coarse = coarser(window, ratio);
    int area = Math.multiplyExact(coarse.width(), coarse.height());
    int atOnce = Math.max(1, Math.min(slices.size(), READ_AT_ONCE / area));
    float[] buffer = new float[Math.multiplyExact(atOnce, area)];
    RasterSource source = sources.get(slices.getFirst().file());
    for (int from = 0; from < slices.size(); from += atOnce) {
      int n = Math.min(atOnce, slices.size() - from);
      int[] bands = slices.subList(from, from + n).stream().mapToInt(Slice::index).toArray();
      source.read(coarse, bands, buffer);
      for (int k = 0; k < n; k++) {
        int slice = from + k;
        int offset = k * area;
        if (ratio == 1) rows(window, slice, buffer, offset, taker);
        else repeated(window, coarse, ratio, slice, buffer, offset, taker);
      }
    }
  }

  private static void rows(Window window, int slice, float[] buffer, int offset, RowTaker taker) {
    for (int row = 0; row < window.height(); row++)
      taker.take(
          slice, row * window.width(), buffer, offset + row * window.width(), window.width());
  }

  /// Nearest neighbour: fine pixel (r, c) takes coarse pixel (r / ratio, c / ratio).
  private static void repeated(
      Window window,
      Window coarse,
      int ratio,
      int slice,
      float[] buffer,
      int offset,
      RowTaker taker) {
    float[] line = new float[window.width()];
    for (int row = 0; row < window.height(); row++) {
      int from =
          offset + (Math.floorDiv(window.row() + row, ratio) - coarse.row()) * coarse.width();
      for (int col = 0; col < line.length; col++)
        line[col] = buffer[from + Math.floorDiv(window.col() + col, ratio) - coarse.col()];
      taker.take(slice, row * window.width(), line, 0, line.length);
    }
  }

  private static Window coarser(Window window, int ratio) {
    if (ratio == 1) return window;
    int col = Math.floorDiv(window.col(), ratio);
    int row = Math.floorDiv(window.row(), ratio);
    int lastCol = Math.floorDiv(window.col() + window.width() - 1, ratio);
    int lastRow = Math.floorDiv(window.row() + window.height() - 1, ratio);
    return new Window(col, row, lastCol - col + 1, lastRow - row + 1);
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (RasterSource source : sources.values())
      try {
        source.close();
      } catch (IOException e) {
        if (first == null) first = e;
      }
    if (first != null) throw first;
  }

  /// Fills the arrays of one series of one block: masks first, then the bands, a file at a time.
  private final class SeriesReader {
    private final CubeFiles.Series series;
    private final Window window;
    private final int pixels;
    private final float[] values;
    private byte[] states; // null where values are read directly
    private float[] cloudiness;
    private final byte[][] clear; // per acquisition of a masked series: 1 where usable
    private final int[] firstPass; // first acquisition of each time
    private final byte[][]
        merged; // (band, pixel) values so far of a day of several passes; or null

    SeriesReader(CubeFiles.Series series, Window window) {
      this.series = series;
      this.window = window;
      this.pixels = Math.multiplyExact(window.width(), window.height());
      int times = series.times();
      this.values =
          new float
              [Math.toIntExact(
                  Math.multiplyExact((long) times * series.bands().size(), (long) pixels))];
      int[] passes = passes(series);
      this.firstPass = new int[times + 1];
      this.merged = new byte[times][];
      for (int t = 0; t < times; t++) {
        firstPass[t + 1] = firstPass[t] + passes[t];
        if (passes[t] > 1) merged[t] = new byte[series.bands().size() * pixels];
      }
      this.clear = series.mask() == null ? null : new byte[firstPass[times]][];
    }

    Patch.Series read() throws IOException {
      if (direct()) return readDirectly();
      this.states = new byte[Math.multiplyExact(series.times(), pixels)];
      if (series.mask() instanceof CloudMask.AtMost) cloudiness = new float[states.length];
      if (cloudiness != null) Arrays.fill(cloudiness, Float.NaN);
      Arrays.fill(values, Float.NaN);
      Arrays.fill(states, NO_DATA);
      for (List<Slice> slices : byFile(series.maskSlices())) readMask(slices);
      for (List<Slice> slices : byFile(series.slices())) readBands(slices);
      finishMeans();
      return new Patch.Series(series, window, values, states, cloudiness);
    }

    /// Whether the values can be read where they belong: no mask, and every band of every time from
    /// one file, in the order of the block.
    private boolean direct() {
      List<Slice> slices = series.slices();
      int bands = series.bands().size();
      if (series.mask() != null || slices.size() != series.times() * bands) return false;
      for (int k = 0; k < slices.size(); k++) {
        Slice s = slices.get(k);
        boolean inPlace = s.time() == k / bands && s.band().equals(series.bands().get(k % bands));
        if (!inPlace || s.ratio() != 1 || !s.file().equals(slices.getFirst().file())) return false;
      }
      return true;
    }

    private Patch.Series readDirectly() throws IOException {
      List<Slice> slices = series.slices();
      RasterSource source = sources.get(slices.getFirst().file());
      source.read(window, slices.stream().mapToInt(Slice::index).toArray(), values);
      boolean infinite = source.info().type().floating();
      for (int k = 0; k < slices.size(); k++) {
        Slice s = slices.get(k);
        if (infinite || s.scale() != 1 || s.offset() != 0) toPhysical(s, k * pixels);
      }
      return new Patch.Series(series, window, values, null, null);
    }

    private void toPhysical(Slice slice, int from) {
      for (int i = from; i < from + pixels; i++) {
        float v = physical(slice, values[i]);
        values[i] = v + 0 * v; // NaN where infinite
      }
    }

    private int acquisition(Slice slice) {
      return firstPass[slice.time()] + slice.pass();
    }

    private void readMask(List<Slice> slices) throws IOException {
      for (Slice s : slices) clear[acquisition(s)] = new byte[pixels];
      CloudMask mask = series.mask();
      FileCube.this.read(
          slices,
          window,
          (k, first, stored, at, width) -> {
            Slice s = slices.get(k);
            byte[] usable = clear[acquisition(s)];
            for (int i = 0; i < width; i++)
              usable[first + i] = (byte) (mask.clear(stored[at + i]) ? 1 : 0);
            if (cloudiness != null) takeCloudiness(s, first, stored, at, width);
          });
    }

    private void readBands(List<Slice> slices) throws IOException {
      byte[][] usable = new byte[slices.size()][];
      int[] to = new int[slices.size()];
      for (int k = 0; k < slices.size(); k++) {
        Slice s = slices.get(k);
        if (clear != null) {
          usable[k] = clear[acquisition(s)];
          if (usable[k] == null) throw CubeAssembly.noMask(series, s);
        }
        to[k] = (s.time() * series.bands().size() + series.bands().indexOf(s.band())) * pixels;
      }
      FileCube.this.read(
          slices,
          window,
          (k, first, stored, at, width) ->
              takeRow(slices.get(k), usable[k], to[k] + first, first, stored, at, width));
    }

    /// The lowest probability of a day's acquisitions.
    private void takeCloudiness(Slice s, int first, float[] stored, int at, int width) {
      int to = s.time() * pixels + first;
      for (int i = 0; i < width; i++)
        if (!(cloudiness[to + i] <= stored[at + i])) cloudiness[to + i] = stored[at + i];
    }

    private void takeRow(
        Slice s, byte[] usable, int to, int first, float[] stored, int at, int width) {
      int state = s.time() * pixels + first;
      byte[] counts = merged[s.time()];
      int count = to - s.time() * series.bands().size() * pixels;
      for (int i = 0; i < width; i++) {
        float v = physical(s, stored[at + i]);
        if (!Float.isFinite(v)) continue;
        if (usable != null && usable[first + i] == 0) {
          if (states[state + i] == NO_DATA) states[state + i] = MASKED;
          continue;
        }
        states[state + i] = OBSERVED;
        if (counts == null) values[to + i] = v;
        else {
          float linear = s.decibels() ? (float) Math.pow(10, v / 10) : v;
          values[to + i] = counts[count + i]++ == 0 ? linear : values[to + i] + linear;
        }
      }
    }

    /// Sums of days of several acquisitions become means, of decibels in linear units.
    private void finishMeans() {
      int bands = series.bands().size();
      boolean[] decibels = new boolean[bands];
      series.slices().forEach(s -> decibels[series.bands().indexOf(s.band())] |= s.decibels());
      for (int t = 0; t < merged.length; t++) {
        if (merged[t] == null) continue;
        for (int i = 0; i < merged[t].length; i++) {
          if (merged[t][i] == 0) continue;
          float mean = values[t * bands * pixels + i] / merged[t][i];
          values[t * bands * pixels + i] =
              decibels[i / pixels] ? (float) (10 * Math.log10(mean)) : mean;
        }
      }
    }
  }

  /// Acquisitions of each time of a series.
  private static int[] passes(CubeFiles.Series series) {
    int[] passes = new int[series.times()];
    for (List<Slice> slices : List.of(series.slices(), series.maskSlices()))
      for (Slice s : slices) passes[s.time()] = Math.max(passes[s.time()], s.pass() + 1);
    return passes;
  }
}
