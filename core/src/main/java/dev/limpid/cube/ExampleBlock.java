package dev.limpid.cube;

import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.Raster;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small block that is no part of any cube: what a feature set needs, seen on the days that its
/// features are for. It is how a model is tried without images.
public final class ExampleBlock {
  private static final Pattern POSITION = Pattern.compile("(.+)_t(\\d{1,6})");

  private final List<Series> layout;
  private final List<String> still;
  private final int pixels;
  private final int width;
  private final List<float[]> values; // of each series (time, band, pixel)
  private final float[] stillValues; // (band, pixel)

  private ExampleBlock(FeatureSet features, int pixels, int width) {
    if (width < 1 || pixels % width != 0)
      throw new IllegalArgumentException(pixels + " pixels are no rows of " + width);
    if (pixels < 1) throw new IllegalArgumentException("needs at least 1 pixel, got " + pixels);
    this.layout = layout(features);
    this.still = features instanceof SeriesFeatures s ? s.still() : List.of();
    this.pixels = pixels;
    this.width = width;
    this.values = new ArrayList<>();
    for (Series s : layout) {
      float[] empty = new float[Math.multiplyExact(s.times() * s.bands().size(), pixels)];
      Arrays.fill(empty, Float.NaN);
      values.add(empty);
    }
    this.stillValues = new float[Math.multiplyExact(still.size(), pixels)];
    Arrays.fill(stillValues, Float.NaN);
  }

  /// The pixels that have these features where nothing is smoothed; indices follow from the bands.
  ///
  /// @param rows features of each pixel, in the order of the set
  public static ExampleBlock of(FeatureSet features, List<float[]> rows) {
    return of(features, rows, rows.size());
  }

  /// The same with the pixels in rows of `width`.
  public static ExampleBlock of(FeatureSet features, List<float[]> rows, int width) {
    ExampleBlock block = new ExampleBlock(features, rows.size(), width);
    for (int p = 0; p < rows.size(); p++) block.set(features, p, rows.get(p));
    return block;
  }

  /// The block with these values.
  ///
  /// @param series values of each series, (time, band, pixel)
  /// @param still (band, pixel)
  ///
  /// @param width pixels of a row
  public static ExampleBlock of(
      FeatureSet features, int pixels, int width, List<float[]> series, float[] still) {
    requireFit(layout(features), pixels, series);
    ExampleBlock block = new ExampleBlock(features, pixels, width);
    if (still.length != block.stillValues.length)
      throw new IllegalArgumentException(
          "%d static values, expected %d".formatted(still.length, block.stillValues.length));
    for (int s = 0; s < series.size(); s++)
      System.arraycopy(series.get(s), 0, block.values.get(s), 0, series.get(s).length);
    System.arraycopy(still, 0, block.stillValues, 0, still.length);
    return block;
  }

  /// Compares sizes before anything is allocated for what a model's file claims.
  private static void requireFit(List<Series> layout, int pixels, List<float[]> series) {
    if (series.size() != layout.size())
      throw new IllegalArgumentException(
          "%d series, expected %d".formatted(series.size(), layout.size()));
    for (int s = 0; s < series.size(); s++) {
      long expected = (long) layout.get(s).times() * layout.get(s).bands().size() * pixels;
      if (series.get(s).length != expected)
        throw new IllegalArgumentException(
            "series %d has %d values, expected %d".formatted(s, series.get(s).length, expected));
    }
  }

  private static List<Series> layout(FeatureSet features) {
    return switch (features) {
      case SeriesFeatures s -> {
        List<Series> layout = new ArrayList<>();
        for (int i = 0; i < s.series().size(); i++) {
          SeriesFeatures.Bands b = s.series().get(i);
          layout.add(series(b.name(), dates(s, s.times(i)), s.times(i), b.bands()));
        }
        yield layout;
      }
      case NamedFeatures(List<String> names) -> named(names);
    };
  }

  private static List<LocalDate> dates(SeriesFeatures s, int times) {
    if (s.calendar() == null) return List.of();
    List<LocalDate> dates = new ArrayList<>();
    int step = times == s.calendar().count() ? s.calendar().step() : 1;
    for (int t = 0; t < times; t++) dates.add(s.calendar().start().plusDays((long) t * step));
    return dates;
  }

  private static Series series(String name, List<LocalDate> dates, int times, List<String> bands) {
    return new Series(name, dates, times, bands, List.of(), null, List.of());
  }

  /// A stack for names with a position, grouped by length; one scene for the others.
  private static List<Series> named(List<String> names) {
    Map<String, Integer> times = new LinkedHashMap<>();
    List<String> scene = new ArrayList<>();
    for (String name : names) {
      Matcher m = POSITION.matcher(name);
      if (m.matches()) times.merge(m.group(1), Integer.parseInt(m.group(2)) + 1, Math::max);
      else scene.add(name);
    }
    Map<Integer, List<String>> byLength = new TreeMap<>();
    times.forEach((band, n) -> byLength.computeIfAbsent(n, k -> new ArrayList<>()).add(band));
    List<Series> layout = new ArrayList<>();
    if (!scene.isEmpty()) layout.add(series("scene", List.of(), 1, scene));
    byLength.forEach((n, bands) -> layout.add(series("stack" + n, List.of(), n, bands)));
    return layout;
  }

  private void set(FeatureSet features, int pixel, float[] row) {
    switch (features) {
      case SeriesFeatures s -> {
        int[][] at = s.positions();
        for (int i = 0; i < layout.size(); i++)
          for (int t = 0; t < layout.get(i).times(); t++)
            for (int b = 0; b < layout.get(i).bands().size(); b++)
              put(i, t, b, pixel, row[at[i][t] + b]);
        for (int b = 0; b < still.size(); b++)
          stillValues[b * pixels + pixel] = row[row.length - still.size() + b];
      }
      case NamedFeatures(List<String> names) -> {
        for (int f = 0; f < names.size(); f++) setNamed(names.get(f), pixel, row[f]);
      }
    }
  }

  private void setNamed(String name, int pixel, float value) {
    Matcher m = POSITION.matcher(name);
    String band = m.matches() ? m.group(1) : name;
    int time = m.matches() ? Integer.parseInt(m.group(2)) : 0;
    for (int i = 0; i < layout.size(); i++) {
      boolean scene = layout.get(i).name().equals("scene");
      int b = layout.get(i).bands().indexOf(band);
      if (b >= 0 && scene != m.matches()) put(i, time, b, pixel, value);
    }
  }

  private void put(int series, int time, int band, int pixel, float value) {
    int bands = layout.get(series).bands().size();
    values.get(series)[(time * bands + band) * pixels + pixel] = value;
  }

  /// The same without some times of a pixel, as if clouds hid it; times from 0.
  public ExampleBlock without(int pixel, java.util.function.IntPredicate time) {
    for (int i = 0; i < layout.size(); i++)
      for (int t = 0; t < layout.get(i).times(); t++)
        for (int b = 0; b < layout.get(i).bands().size(); b++)
          if (time.test(t)) put(i, t, b, pixel, Float.NaN);
    return this;
  }

  public int pixels() {
    return pixels;
  }

  /// Pixels of a row.
  public int width() {
    return width;
  }

  public int seriesCount() {
    return layout.size();
  }

  /// Times and bands of a series.
  public long[] shape(int series) {
    return new long[] {layout.get(series).times(), layout.get(series).bands().size(), pixels};
  }

  /// (time, band, pixel); `NaN` is no data.
  public float[] values(int series) {
    return values.get(series).clone();
  }

  /// Bands that do not change, (band, pixel).
  public float[] still() {
    return stillValues.clone();
  }

  public int stillBands() {
    return still.size();
  }

  public Patch patch() {
    Window window = new Window(0, 0, width, pixels / width);
    List<Patch.Series> series = new ArrayList<>();
    for (int i = 0; i < layout.size(); i++)
      series.add(new Patch.Series(layout.get(i), window, values.get(i).clone(), null, null));
    List<Band> bands = still.stream().map(name -> Band.of(name, "1")).toList();
    return new Patch(
        window, series, bands.isEmpty() ? null : new Raster(window, bands, stillValues.clone()));
  }
}
