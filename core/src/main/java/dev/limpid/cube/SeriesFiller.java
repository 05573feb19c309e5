package dev.limpid.cube;

import java.util.Arrays;
import java.util.List;

/// Makes the features of one series, a run of pixels at a time. Holds scratch space: one for each
/// call, one thread.
///
/// Pixels are taken in groups that fit in the cache: values of one pixel lie hundreds of kilobytes
/// apart in a patch.
final class SeriesFiller {
  private static final int LANES = 32;

  private final SeriesFeatures features;
  private final Patch.Series series;
  private final int bands;
  private final int times;
  private final double[] days; // of the observed times
  private final double[] grid; // of the features
  private final int[] at; // first feature of each grid time
  private final int width; // features of one grid time
  private final List<SpectralIndex> indices;
  private final int[][] places; // bands of each index

  private final float[] in; // (time, band, lane)
  private final float[] out; // (grid time, band and index, lane)
  private final double[] validDays;
  private final double[] valid;
  private final int[] where;
  private final int[] left;
  private final int[] right;
  private final double[] share;
  private final double[] filled;
  private final double[] window; // values of one composite
  private int bracketed; // valid times that the brackets are for, -1 for none

  SeriesFiller(SeriesFeatures features, int s, Patch.Series series, Calendar calendar, int[] at) {
    this.features = features;
    this.series = series;
    this.bands = series.files().bands().size();
    this.times = series.files().times();
    this.days = SeriesFeatures.days(series.files(), calendar);
    this.at = at;
    this.indices = features.indicesOf(s);
    List<String> names = series.files().bands();
    this.places = indices.stream().map(i -> i.places(names)).toArray(int[][]::new);
    this.width = bands + indices.size();
    this.grid = features.grid(at.length, days, calendar);
    int most = Math.max(times, grid.length);
    this.in = new float[times * bands * LANES];
    this.out = new float[grid.length * width * LANES];
    this.validDays = new double[most];
    this.valid = new double[most];
    this.where = new int[most];
    this.left = new int[grid.length];
    this.right = new int[grid.length];
    this.share = new double[grid.length];
    this.filled = new double[grid.length];
    this.window = new double[features.composite() == null ? 0 : times];
  }

  /// @param values (feature, pixel) of the whole set; this series' part is written
  /// @param abstention codes so far; pixels that have one are skipped
  void fill(int[] pixels, float[] values, byte[] abstention) {
    for (int from = 0; from < pixels.length; from += LANES) {
      int lanes = Math.min(LANES, pixels.length - from);
      load(pixels, from, lanes);
      for (int l = 0; l < lanes; l++)
        if (abstention[from + l] == FeatureBlock.OK && !pixel(l, pixels[from + l]))
          abstention[from + l] = FeatureBlock.MISSING_FEATURE;
      for (int k = 0; k < grid.length; k++)
        for (int w = 0; w < width; w++)
          System.arraycopy(
              out, (k * width + w) * LANES, values, (at[k] + w) * pixels.length + from, lanes);
    }
  }

  private void load(int[] pixels, int from, int lanes) {
    for (int t = 0; t < times; t++)
      for (int b = 0; b < bands; b++) {
        int to = (t * bands + b) * LANES;
        for (int l = 0; l < lanes; l++) in[to + l] = series.value(t, b, pixels[from + l]);
      }
  }

  /// Features of one pixel; false when one is missing.
  private boolean pixel(int lane, int pixel) {
    bracketed = -1;
    boolean complete = true;
    boolean gaps = features.fill() instanceof GapFill.Observed;
    for (int b = 0; b < bands; b++) complete &= band(b, lane, pixel);
    for (int i = 0; i < indices.size() && complete; i++) {
      SpectralIndex index = indices.get(i);
      for (int k = 0; k < grid.length; k++) {
        float v = index.of(places[i], out, k * width * LANES + lane, LANES);
        out[(k * width + bands + i) * LANES + lane] = v;
        complete &= gaps || !Float.isNaN(v);
      }
    }
    return complete;
  }

  private boolean band(int b, int lane, int pixel) {
    int n = features.composite() == null ? observed(b, lane) : composites(b, lane, pixel);
    return switch (features.fill()) {
      case GapFill.Linear() -> linear(n, b, lane);
      case GapFill.Whittaker(double lambda) ->
          GapFill.whittaker(lambda, validDays, valid, n, grid, filled) && put(b, lane);
      case GapFill.None() -> as(n, b, lane);
      case GapFill.Observed() -> whereObserved(n, b, lane);
    };
  }

  /// Gathers the valid dates of one band; keeps the brackets when they are those of the band
  /// before.
  private int observed(int b, int lane) {
    int n = 0;
    boolean same = bracketed >= 0;
    for (int t = 0; t < times; t++) {
      float v = in[(t * bands + b) * LANES + lane];
      if (Float.isNaN(v)) continue;
      same &= n < bracketed && where[n] == t;
      where[n] = t;
      validDays[n] = days[t];
      valid[n++] = v;
    }
    if (!same || n != bracketed) bracketed = -1;
    return n;
  }

  private boolean linear(int n, int b, int lane) {
    if (n == 0) return false;
    if (bracketed < 0) {
      GapFill.brackets(validDays, n, grid, left, right, share);
      bracketed = n;
    }
    for (int k = 0; k < grid.length; k++) {
      double v = valid[left[k]];
      out[(k * width + b) * LANES + lane] = (float) (v + (valid[right[k]] - v) * share[k]);
    }
    return true;
  }

  private boolean put(int b, int lane) {
    for (int k = 0; k < grid.length; k++) out[(k * width + b) * LANES + lane] = (float) filled[k];
    return true;
  }

  /// Values as they are: every grid time must have one.
  private boolean as(int n, int b, int lane) {
    if (n != grid.length) return false;
    for (int k = 0; k < n; k++) out[(k * width + b) * LANES + lane] = (float) valid[k];
    return true;
  }

  /// Values where there are some, `NaN` at the other times.
  private boolean whereObserved(int n, int b, int lane) {
    int j = 0;
    for (int k = 0; k < grid.length; k++) {
      boolean here = j < n && validDays[j] == grid[k];
      out[(k * width + b) * LANES + lane] = here ? (float) valid[j++] : Float.NaN;
    }
    return true;
  }

  /// Composites of one band in place of its valid dates, at the middles of their windows.
  private int composites(int b, int lane, int pixel) {
    bracketed = -1;
    int step = features.composite().days();
    int n = 0;
    int t = 0;
    for (int k = 0; k < grid.length; k++) {
      int m = 0;
      int best = -1;
      for (; t < times && days[t] < (k + 1.0) * step; t++) {
        float v = in[(t * bands + b) * LANES + lane];
        if (Float.isNaN(v) || days[t] < 0) continue;
        window[m++] = v;
        if (best < 0 || clearer(t, best, grid[k], pixel)) best = t;
      }
      if (m == 0) continue;
      validDays[n] = grid[k];
      valid[n++] =
          features.composite().rule() == Compositing.Rule.MEDIAN
              ? median(window, m)
              : in[(best * bands + b) * LANES + lane];
    }
    return n;
  }

  private boolean clearer(int t, int than, double middle, int pixel) {
    return clearer(series, days, t, than, middle, pixel);
  }

  /// Whether a composite takes the value of time `t` rather than that of the earlier time `than`.
  static boolean clearer(
      Patch.Series series, double[] days, int t, int than, double middle, int pixel) {
    float a = series.cloudiness(t, pixel);
    float b = series.cloudiness(than, pixel);
    return a < b || (a == b && Math.abs(days[t] - middle) < Math.abs(days[than] - middle));
  }

  private static double median(double[] values, int n) {
    Arrays.sort(values, 0, n);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
  }
}
