package dev.limpid.cube;

import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.Raster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A block of a cube in memory. A value that must not be used (masked, no data) is `NaN`; the state
/// says why.
public final class Patch {
  /// What a pixel of one date is. Masked is not the same as no data: both are unusable, only one is
  /// a cloud.
  public enum State {
    OBSERVED,
    MASKED,
    NO_DATA
  }

  /// One series of the block: `float` values in (time, band, row, column) order, a state per (time,
  /// row, column).
  public static final class Series {
    private static final State[] STATES = State.values();
    private static final byte NO_DATA = (byte) State.NO_DATA.ordinal();

    private final CubeFiles.Series files;
    private final Window window;
    private final float[] values;
    private final float[] cloudiness;
    private byte[] states;

    /// Takes the arrays as they are: the caller gives them up. A block can be gigabytes.
    ///
    /// @param states by ordinal; null where nothing is masked: then they are found when asked for
    /// @param cloudiness stored values of a probability mask, (time, row, column); null where the
    ///   mask has classes
    Series(
        CubeFiles.Series files, Window window, float[] values, byte[] states, float[] cloudiness) {
      this.files = files;
      this.window = window;
      this.values = values;
      this.states = states;
      this.cloudiness = cloudiness;
    }

    public CubeFiles.Series files() {
      return files;
    }

    public float at(int time, int band, int row, int col) {
      return values[
          ((time * files.bands().size() + band) * window.height() + row) * window.width() + col];
    }

    private boolean isNothing() {
      if (!allNaN(values) || cloudiness != null && !allNaN(cloudiness)) return false;
      if (states == null) return true;
      for (byte state : states) if (state != NO_DATA) return false;
      return true;
    }

    public State state(int time, int row, int col) {
      return STATES[states()[(time * window.height() + row) * window.width() + col]];
    }

    int pixels() {
      return window.width() * window.height();
    }

    /// Threads that ask at the same time find the same.
    private byte[] states() {
      if (states == null) states = statesOfValues();
      return states;
    }

    /// Observed is where any band has a value, no data the rest.
    private byte[] statesOfValues() {
      int bands = files.bands().size();
      int pixels = pixels();
      byte[] found = new byte[files.times() * pixels];
      Arrays.fill(found, NO_DATA);
      for (int t = 0; t < files.times(); t++)
        for (int b = 0; b < bands; b++) {
          int from = (t * bands + b) * pixels;
          for (int i = 0; i < pixels; i++)
            if (!Float.isNaN(values[from + i])) found[t * pixels + i] = 0;
        }
      return found;
    }

    float value(int time, int band, int pixel) {
      return values[(time * files.bands().size() + band) * pixels() + pixel];
    }

    /// Copies the values of some pixels of a band at one time.
    void copy(int time, int band, int[] pixels, float[] into, int at) {
      int from = (time * files.bands().size() + band) * pixels();
      for (int i = 0; i < pixels.length; i++) into[at + i] = values[from + pixels[i]];
    }

    boolean observed(int time, int pixel) {
      return states()[time * pixels() + pixel] == 0;
    }

    /// Cloud probability of a pixel as stored, 0 where the mask has no probabilities.
    float cloudiness(int time, int pixel) {
      return cloudiness == null ? 0 : cloudiness[time * pixels() + pixel];
    }

    /// The cloud probabilities of `n` copies of a pixel, (time, copy); null without any.
    float[] cloudinessOfCopies(int pixel, int n) {
      if (cloudiness == null) return null;
      float[] copies = new float[Math.multiplyExact(files.times(), n)];
      for (int t = 0; t < files.times(); t++)
        Arrays.fill(copies, t * n, (t + 1) * n, cloudiness(t, pixel));
      return copies;
    }

    /// Copies the values of a band at one time, `n` pixels from `from` on (row by row).
    public void copy(String band, int time, int from, float[] into, int n) {
      int b = files.bands().indexOf(band);
      if (b < 0) throw new IllegalArgumentException("no band " + band + " in " + files.bands());
      System.arraycopy(values, (time * files.bands().size() + b) * pixels() + from, into, 0, n);
    }

    /// Adds up the usable dates of each pixel, and marks those that hold data at any date, clear or
    /// not.
    private void count(int[] usable, boolean[] inside) {
      byte[] all = states();
      int pixels = pixels();
      for (int t = 0; t < files.times(); t++)
        for (int i = 0, at = t * pixels; i < pixels; i++, at++) {
          usable[i] += all[at] == 0 ? 1 : 0;
          inside[i] |= all[at] != NO_DATA;
        }
    }
  }

  /// What every pixel of the block is, found at once: most users ask for all.
  private record Validity(int[] dates, byte[] abstention) {}

  private final Window window;
  private final Window extent;
  private final List<Series> series;
  private final Raster still;
  private Validity validity;

  /// A block with nothing around it.
  ///
  /// @param still the bands that do not change, or null when there are none
  public Patch(Window window, List<Series> series, Raster still) {
    this(window, window, series, still);
  }

  /// @param extent all pixels of the cube, which the block may reach beyond
  public Patch(Window window, Window extent, List<Series> series, Raster still) {
    this.window = window;
    this.extent = extent;
    this.series = List.copyOf(series);
    this.still = still;
  }

  /// A block of a cube where nothing was acquired.
  public static Patch nothing(CubeFiles files, Window window) {
    int pixels = Math.multiplyExact(window.width(), window.height());
    List<Series> series = new ArrayList<>();
    for (CubeFiles.Series s : files.series()) {
      int frames = Math.multiplyExact(s.times(), pixels);
      float[] cloudiness = s.mask() instanceof CloudMask.AtMost ? none(frames) : null;
      byte[] states = new byte[frames];
      Arrays.fill(states, Series.NO_DATA);
      float[] values = none(Math.multiplyExact(frames, s.bands().size()));
      series.add(new Series(s, window, values, states, cloudiness));
    }
    List<Band> bands = files.still().stream().map(s -> Band.of(s.band(), "1")).toList();
    Raster still =
        bands.isEmpty()
            ? null
            : new Raster(window, bands, none(Math.multiplyExact(pixels, bands.size())));
    return new Patch(window, files.grid().all(), series, still);
  }

  private static float[] none(int length) {
    float[] values = new float[length];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  /// Whether it is the block of [#nothing]: no value, no cloud, at any time.
  public boolean isNothing() {
    for (Series s : series) if (!s.isNothing()) return false;
    for (int i = 0; still != null && i < pixels(); i++) if (anyStill(i)) return false;
    return true;
  }

  private static boolean allNaN(float[] values) {
    for (float v : values) if (!Float.isNaN(v)) return false;
    return true;
  }

  public Window window() {
    return window;
  }

  /// All pixels of the cube.
  public Window extent() {
    return extent;
  }

  public List<Series> series() {
    return series;
  }

  public Raster still() {
    return still;
  }

  public int pixels() {
    return window.width() * window.height();
  }

  /// Valid dates of a pixel as every map reports them: those of the masked series, without one of
  /// the first; of a patch without series, 1 where some band has a value.
  public int validDates(int pixel) {
    return validity().dates[pixel];
  }

  /// Why a pixel cannot be classified whatever the model: [FeatureBlock#OUTSIDE],
  /// [FeatureBlock#NO_VALID_DATE], or [FeatureBlock#OK].
  public byte abstention(int pixel) {
    return validity().abstention[pixel];
  }

  /// Threads that ask at the same time find the same.
  private Validity validity() {
    if (validity == null) validity = series.isEmpty() ? ofStill() : ofSeries();
    return validity;
  }

  private Validity ofStill() {
    int[] dates = new int[pixels()];
    byte[] codes = new byte[pixels()];
    for (int i = 0; i < codes.length; i++) {
      dates[i] = anyStill(i) ? 1 : 0;
      codes[i] = dates[i] == 1 ? FeatureBlock.OK : FeatureBlock.OUTSIDE;
    }
    return new Validity(dates, codes);
  }

  private Validity ofSeries() {
    int[] reported = null;
    boolean masked = false;
    boolean[] inside = new boolean[pixels()];
    byte[] codes = new byte[pixels()];
    for (Series s : series) {
      int[] usable = new int[pixels()];
      s.count(usable, inside);
      for (int i = 0; i < codes.length; i++)
        if (usable[i] == 0) codes[i] = FeatureBlock.NO_VALID_DATE;
      boolean own = s.files().mask() != null;
      if (reported == null || (own && !masked)) reported = usable;
      masked |= own;
    }
    for (int i = 0; i < codes.length; i++) if (!inside[i]) codes[i] = FeatureBlock.OUTSIDE;
    return new Validity(reported, codes);
  }

  private boolean anyStill(int pixel) {
    if (still == null) return false;
    int row = pixel / window.width();
    int col = pixel % window.width();
    for (int b = 0; b < still.bands().size(); b++)
      if (!Float.isNaN(still.at(b, row, col))) return true;
    return false;
  }
}
