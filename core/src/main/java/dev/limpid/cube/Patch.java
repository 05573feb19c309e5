package dev.limpid.cube;

import dev.limpid.geo.Window;
import dev.limpid.raster.Raster;
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
      java.util.Arrays.fill(found, (byte) State.NO_DATA.ordinal());
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
        java.util.Arrays.fill(copies, t * n, (t + 1) * n, cloudiness(t, pixel));
      return copies;
    }

    /// Copies the values of a band at one time, `n` pixels from `from` on (row by row).
    public void copy(String band, int time, int from, float[] into, int n) {
      int b = files.bands().indexOf(band);
      if (b < 0) throw new IllegalArgumentException("no band " + band + " in " + files.bands());
      System.arraycopy(values, (time * files.bands().size() + b) * pixels() + from, into, 0, n);
    }

    /// Number of usable dates of a pixel.
    public int validDates(int pixel) {
      int n = 0;
      for (int t = 0; t < files.times(); t++) if (observed(t, pixel)) n++;
      return n;
    }

    /// Whether any date of the pixel holds data, clear or not.
    boolean inside(int pixel) {
      for (int t = 0; t < files.times(); t++)
        if (states()[t * pixels() + pixel] != State.NO_DATA.ordinal()) return true;
      return false;
    }
  }

  private final Window window;
  private final List<Series> series;
  private final Raster still;

  /// @param still the bands that do not change, or null when there are none
  public Patch(Window window, List<Series> series, Raster still) {
    this.window = window;
    this.series = List.copyOf(series);
    this.still = still;
  }

  public Window window() {
    return window;
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
    for (Series s : series) if (s.files().mask() != null) return s.validDates(pixel);
    if (!series.isEmpty()) return series.getFirst().validDates(pixel);
    return anyStill(pixel) ? 1 : 0;
  }

  /// Why a pixel cannot be classified whatever the model: [FeatureBlock#OUTSIDE],
  /// [FeatureBlock#NO_VALID_DATE], or [FeatureBlock#OK].
  public byte abstention(int pixel) {
    boolean inside = series.isEmpty() && anyStill(pixel);
    for (Series s : series) inside |= s.inside(pixel);
    if (!inside) return FeatureBlock.OUTSIDE;
    for (Series s : series) if (s.validDates(pixel) == 0) return FeatureBlock.NO_VALID_DATE;
    return FeatureBlock.OK;
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
