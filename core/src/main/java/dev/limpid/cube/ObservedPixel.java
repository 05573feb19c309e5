package dev.limpid.cube;

import dev.limpid.geo.Window;
import dev.limpid.raster.Raster;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// One pixel as a model sees it: what was observed there, what its features are when some of that
/// is hidden, and which observations stand behind each feature. Immutable.
public final class ObservedPixel {
  /// Series of an input that does not change.
  public static final int STILL = -1;

  /// One band at one time, or a band that does not change.
  ///
  /// @param series position, or [#STILL]
  /// @param time position in the series; of a still band its own position
  /// @param date null where the stack has positions, and for a band that does not change
  /// @param value `NaN` where it is masked or missing
  public record Input(
      int series, int time, LocalDate date, String band, Patch.State state, float value) {
    public boolean observed() {
      return state == Patch.State.OBSERVED;
    }
  }

  private final FeatureSet set;
  private final Patch patch;
  private final int pixel;
  private final PixelTrace trace;
  private final float[] features;
  private final byte abstention;

  private ObservedPixel(FeatureSet set, Patch patch, int pixel) {
    this.set = set;
    this.patch = patch;
    this.pixel = pixel;
    this.trace = PixelTrace.of(set, patch, pixel);
    FeatureBlock block = set.of(patch, new int[] {pixel});
    this.features = row(block, 0);
    this.abstention = block.abstention(0);
  }

  /// @param patch of the cube that `set` selects
  /// @param pixel position in the patch's window, row by row
  public static ObservedPixel of(FeatureSet set, Patch patch, int pixel) {
    if (pixel < 0 || pixel >= patch.pixels())
      throw new IllegalArgumentException(
          "pixel must be in 0.." + (patch.pixels() - 1) + ", got " + pixel);
    return new ObservedPixel(set, patch, pixel);
  }

  /// Every (series, time, band), in this order, then what does not change; masked ones too.
  public List<Input> inputs() {
    return List.copyOf(trace.inputs);
  }

  /// Positions of the inputs that are observed.
  public int[] observed() {
    int[] all = new int[trace.inputs.size()];
    int n = 0;
    for (int i = 0; i < all.length; i++) if (trace.inputs.get(i).observed()) all[n++] = i;
    return Arrays.copyOf(all, n);
  }

  /// As in [FeatureBlock]; without features nothing below has a meaning.
  public byte abstention() {
    return abstention;
  }

  public float[] features() {
    return features.clone();
  }

  private static float[] row(FeatureBlock block, int pixel) {
    float[] row = new float[block.features()];
    for (int f = 0; f < row.length; f++) row[f] = block.at(f, pixel);
    return row;
  }

  /// The features when inputs are hidden as if they had been clouded: gaps are filled again from
  /// what is left. Where nothing is left of a band, its features are those of `baseline`, and so is
  /// an index that is undefined.
  ///
  /// @param hidden of each row, positions of inputs
  /// @param baseline a value a feature
  /// @return (row, feature)
  public float[] features(List<BitSet> hidden, float[] baseline) {
    requireFeatures(baseline.length);
    int rows = hidden.size();
    int width = features.length;
    float[] all = new float[Math.multiplyExact(rows, width)];
    if (rows == 0) return all;
    int[] pixels = new int[rows];
    Arrays.setAll(pixels, i -> i);
    FeatureBlock block = set.of(copies(hidden), pixels);
    for (int i = 0; i < rows; i++) {
      for (int f = 0; f < width; f++) all[i * width + f] = block.at(f, i);
      boolean emptied = false;
      for (PixelTrace.Group group : trace.groups)
        if (empty(group, hidden.get(i))) {
          for (int f : group.features()) all[i * width + f] = baseline[f];
          emptied = true;
        }
      if (emptied || block.abstention(i) != FeatureBlock.OK) derive(all, i * width, baseline);
    }
    return all;
  }

  private void requireFeatures(int count) {
    if (count != features.length)
      throw new IllegalArgumentException(
          "a value for each of " + features.length + " features expected, got " + count);
  }

  private static boolean empty(PixelTrace.Group group, BitSet hidden) {
    for (int i : group.inputs()) if (!hidden.get(i)) return false;
    return true;
  }

  private void derive(float[] row, int at, float[] baseline) {
    for (PixelTrace.Derived d : trace.derived) {
      float[] bands = new float[d.from().length];
      boolean missing = false; // at a date that is kept as a gap
      for (int b = 0; b < bands.length; b++) {
        bands[b] = row[at + d.from()[b]];
        missing |= Float.isNaN(bands[b]);
      }
      float v = d.index().of(bands);
      row[at + d.feature()] = Float.isNaN(v) && !missing ? baseline[d.feature()] : v;
    }
  }

  /// A patch of one row: pixel `i` is this pixel without what row `i` hides. Inputs of a group that
  /// is hidden altogether stay, so that the others have their features.
  private Patch copies(List<BitSet> hidden) {
    int n = hidden.size();
    boolean[] gone = new boolean[Math.multiplyExact(trace.inputs.size(), n)]; // (input, copy)
    for (int i = 0; i < n; i++) {
      BitSet row = (BitSet) hidden.get(i).clone();
      for (PixelTrace.Group group : trace.groups)
        if (empty(group, row)) for (int input : group.inputs()) row.clear(input);
      for (int k = row.nextSetBit(0); k >= 0; k = row.nextSetBit(k + 1)) gone[k * n + i] = true;
    }
    Window window = new Window(0, 0, n, 1);
    List<Patch.Series> series = new java.util.ArrayList<>();
    int from = 0;
    for (Patch.Series s : patch.series()) {
      int inputs = s.files().times() * s.files().bands().size();
      float[] values = values(from, inputs, gone, n);
      series.add(new Patch.Series(s.files(), window, values, null, s.cloudinessOfCopies(pixel, n)));
      from += inputs;
    }
    if (patch.still() == null) return new Patch(window, series, null);
    float[] values = values(from, trace.inputs.size() - from, gone, n);
    return new Patch(window, series, new Raster(window, patch.still().bands(), values));
  }

  private float[] values(int from, int inputs, boolean[] gone, int n) {
    float[] values = new float[Math.multiplyExact(inputs, n)];
    for (int k = 0; k < inputs; k++) {
      float v = trace.inputs.get(from + k).value();
      for (int i = 0; i < n; i++) values[k * n + i] = gone[(from + k) * n + i] ? Float.NaN : v;
    }
    return values;
  }

  /// Values of features traced back to inputs. What was filled is shared among the observations by
  /// the weights of the filling; an index is shared among its bands by the Shapley values of its
  /// formula between `baseline` and this pixel. The sum stays the same.
  ///
  /// @param ofFeatures a value a feature
  /// @param baseline a value a feature
  /// @return a value an input, 0 where it was not observed
  public double[] share(double[] ofFeatures, float[] baseline) {
    requireFeatures(ofFeatures.length);
    requireFeatures(baseline.length);
    double[] direct = ofFeatures.clone();
    for (PixelTrace.Derived d : trace.derived) {
      float[] own = new float[d.from().length];
      float[] base = new float[own.length];
      for (int b = 0; b < own.length; b++) {
        own[b] = features[d.from()[b]];
        base[b] = baseline[d.from()[b]];
      }
      double[] shares = IndexShares.of(d.index(), own, base);
      for (int b = 0; b < own.length; b++)
        direct[d.from()[b]] += ofFeatures[d.feature()] * shares[b];
    }
    double[] shared = new double[trace.inputs.size()];
    for (int f = 0; f < direct.length; f++)
      for (PixelTrace.Part part : trace.parts.get(f))
        shared[part.input()] += direct[f] * part.weight();
    return shared;
  }
}
