package dev.limpid.temporal;

import dev.limpid.sample.Patches;
import dev.limpid.torch.Tensor;
import dev.limpid.work.Permutation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Turns patches of features into what a network sees. Public for the packages of this module.
///
/// @param days of each date
public record PatchInputs(SeriesLayout layout, SeriesInputs.Scaling scaling, float[] days) {
  /// Ways to lay a square on itself.
  public static final int TURNS = 8;

  /// Patches that say what channels are divided by, about.
  private static final int SCALING_PATCHES = 128;

  /// A patch with some of its dates.
  ///
  /// @param values (feature, row, column), `NaN` where missing
  /// @param dates ascending, at least one
  /// @param turn one of the eight ways to lay a square on itself, 0: as it is
  public record Piece(float[] values, int[] dates, int turn) {}

  /// What a network sees, in Java's memory.
  ///
  /// @param values standardised, 0 where missing, the last channel 1 where a pixel was seen:
  ///   (patch, date, channel, row, column)
  /// @param known which are not missing, the last channel never
  /// @param seen (patch, date, row, column)
  /// @param days (patch, date)
  public record Values(
      int patches,
      int dates,
      int channels,
      int rows,
      int cols,
      float[] values,
      boolean[] known,
      boolean[] seen,
      float[] days) {
    int pixels() {
      return rows * cols;
    }
  }

  /// Several patches of one size; those with fewer dates than others have dates that are never seen
  /// behind them.
  public Values arrays(List<Piece> pieces, int rows, int cols) {
    int dates = pieces.stream().mapToInt(p -> p.dates().length).max().orElseThrow();
    int channels = layout.channels().size() + 1;
    int frames = pieces.size() * dates;
    int pixels = rows * cols;
    Values all =
        new Values(
            pieces.size(),
            dates,
            channels,
            rows,
            cols,
            new float[Math.multiplyExact(frames * channels, pixels)],
            new boolean[frames * channels * pixels],
            new boolean[frames * pixels],
            new float[frames]);
    for (int i = 0; i < pieces.size(); i++) {
      int[] source = turned(pieces.get(i).turn(), rows, cols);
      for (int t = 0; t < pieces.get(i).dates().length; t++)
        date(pieces.get(i), t, source, i * dates + t, all);
    }
    return all;
  }

  private void date(Piece piece, int t, int[] source, int frame, Values all) {
    int pixels = all.pixels();
    int date = piece.dates()[t];
    all.days()[frame] = days[date];
    int validity = (frame * all.channels() + all.channels() - 1) * pixels;
    for (int c = 0; c < all.channels() - 1; c++) {
      int feature = layout.feature(date, c);
      if (feature < 0) continue;
      int to = (frame * all.channels() + c) * pixels;
      for (int p = 0; p < pixels; p++) {
        float v = piece.values()[feature * pixels + source[p]];
        if (Float.isNaN(v)) continue;
        all.values()[to + p] = (v - scaling.mean()[c]) / scaling.deviation()[c];
        all.known()[to + p] = true;
        all.values()[validity + p] = 1;
        all.seen()[frame * pixels + p] = true;
      }
    }
  }

  /// Where each pixel of a turned square comes from.
  static int[] turned(int turn, int rows, int cols) {
    int[] source = new int[rows * cols];
    if (turn > 3 && rows != cols)
      throw new IllegalArgumentException("only a square can be transposed");
    for (int r = 0; r < rows; r++)
      for (int c = 0; c < cols; c++) {
        int y = (turn & 1) == 0 ? r : rows - 1 - r;
        int x = (turn & 2) == 0 ? c : cols - 1 - c;
        source[r * cols + c] = (turn & 4) == 0 ? y * cols + x : x * cols + y;
      }
    return source;
  }

  /// A batch; a pixel that was never seen looks at the first date of its patch, since attention
  /// over none is not a number.
  public PatchBatch batch(Values a) {
    return batch(a, a.values(), a.seen());
  }

  /// The same with other values, seen elsewhere.
  public PatchBatch batch(Values a, float[] values, boolean[] seen) {
    boolean[] looked = seen.clone();
    int pixels = a.pixels();
    for (int i = 0; i < a.patches(); i++)
      for (int p = 0; p < pixels; p++)
        if (!anySeen(a, seen, i, p)) looked[i * a.dates() * pixels + p] = true;
    return new PatchBatch(
        Tensor.of(values, a.patches(), a.dates(), a.channels(), a.rows(), a.cols()),
        Tensor.ofBooleans(looked, a.patches(), a.dates(), a.rows(), a.cols()),
        Tensor.of(a.days(), a.patches(), a.dates()));
  }

  private static boolean anySeen(Values a, boolean[] seen, int patch, int pixel) {
    for (int t = 0; t < a.dates(); t++)
      if (seen[(patch * a.dates() + t) * a.pixels() + pixel]) return true;
    return false;
  }

  /// What channels are divided by, from some of the patches.
  public static SeriesInputs.Scaling scaling(List<Patches> sources) throws IOException {
    List<SeriesInputs.Part> parts = new ArrayList<>();
    for (Patches patches : sources) {
      SeriesLayout layout = SeriesLayout.of(patches.features().names());
      int pixels = patches.side() * patches.side();
      int count = patches.windows().size();
      int step = Math.max(1, count * sources.size() / SCALING_PATCHES);
      for (int i = 0; i < count; i += step) {
        float[] values = patches.read(i);
        parts.add(
            new SeriesInputs.Part(
                layout, pixels, (pixel, feature) -> values[feature * pixels + pixel]));
      }
    }
    return SeriesInputs.Scaling.of(parts);
  }

  /// At most `most` of some dates, drawn, in their order.
  public static int[] some(int[] dates, int most, SplittableRandom random) {
    if (dates.length <= most) return dates;
    int[] drawn = Arrays.copyOf(Permutation.of(dates.length, random::nextInt), most);
    Arrays.sort(drawn);
    return Arrays.stream(drawn).map(i -> dates[i]).toArray();
  }

  /// The dates of a patch on which any pixel has a value; the first where there are none.
  public int[] seen(float[] values, int pixels) {
    int[] all = new int[layout.times()];
    int n = 0;
    for (int t = 0; t < all.length; t++) if (any(values, pixels, t)) all[n++] = t;
    return n == 0 ? new int[] {0} : Arrays.copyOf(all, n);
  }

  private boolean any(float[] values, int pixels, int t) {
    for (int feature : layout.dated(t))
      for (int p = feature * pixels; p < (feature + 1) * pixels; p++)
        if (!Float.isNaN(values[p])) return true;
    return false;
  }
}
