package dev.limpid.temporal;

import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The images of one patch on the dates that any of its pixels has seen, to be looked at with their
/// channels scaled or taken away.
final class DatedImages {
  private final SeriesLayout layout;
  private final PatchInputs.Values images;
  private final int[] dates; // of the series

  /// @param values (feature, row, column)
  DatedImages(PatchInputs inputs, float[] values, int rows, int cols) {
    this.layout = inputs.layout();
    this.dates = inputs.seen(values, rows * cols);
    this.images = inputs.arrays(List.of(new PatchInputs.Piece(values, dates, 0)), rows, cols);
  }

  /// An image with its channels scaled.
  ///
  /// @param date position among the dates that were seen
  /// @param scales of channels, `NaN` for one that is taken away
  record Look(int date, List<Float> scales) {
    /// Whether the whole image is as it is, or the mean of training.
    boolean usual() {
      return scales.stream().allMatch(s -> s == 1) || scales.stream().allMatch(s -> s == 0);
    }

    boolean hidden() {
      return scales.stream().allMatch(s -> s.isNaN());
    }

    boolean complete() {
      return scales.stream().noneMatch(s -> s.isNaN());
    }
  }

  /// Dates that were seen.
  int count() {
    return dates.length;
  }

  int pixels() {
    return images.pixels();
  }

  /// Whether any pixel was seen at all.
  boolean any() {
    for (boolean seen : images.seen()) if (seen) return true;
    return false;
  }

  /// Position of a time of the series among the dates that were seen.
  int position(int time) {
    return Arrays.binarySearch(dates, time);
  }

  /// Position of a channel of a date among the features, -1 where it has none.
  int feature(int date, int channel) {
    return layout.feature(dates[date], channel);
  }

  /// What a row of scales makes of each date. A date is away when all that belongs to it alone is.
  ///
  /// @param rows (row, feature)
  List<Look> looks(float[] rows, int row) {
    int from = row * layout.features();
    List<Look> looks = new ArrayList<>();
    for (int t = 0; t < dates.length; t++) {
      int[] own = layout.dated(dates[t]);
      boolean away = Arrays.stream(own).allMatch(f -> Float.isNaN(rows[from + f]));
      Float[] scales = new Float[layout.channels().size()];
      for (int c = 0; c < scales.length; c++) {
        int feature =
            feature(t, c) < 0 && !away ? own[0] : feature(t, c); // there is nothing to see
        scales[c] = away ? Float.NaN : rows[from + feature];
      }
      looks.add(new Look(t, List.of(scales)));
    }
    return looks;
  }

  /// The image as a batch; null where nothing of it is left.
  PatchBatch batch(Look look) {
    int size = images.pixels();
    int channels = images.channels();
    float[] values = new float[channels * size];
    for (int c = 0; c < channels - 1; c++) {
      float scale = look.scales().get(c);
      if (Float.isNaN(scale)) continue;
      int from = place(look.date(), c);
      for (int p = 0; p < size; p++)
        if (images.known()[from + p]) values[c * size + p] = scale * images.values()[from + p];
    }
    boolean[] seen = new boolean[size];
    see(look, seen, 0);
    boolean any = false;
    for (int p = 0; p < size; p++) {
      any |= seen[p];
      values[(channels - 1) * size + p] = seen[p] ? 1 : 0;
    }
    if (!any) return null;
    return new PatchBatch(
        Tensor.of(values, 1, 1, channels, images.rows(), images.cols()),
        Tensor.ofBooleans(seen, 1, 1, images.rows(), images.cols()),
        Tensor.of(new float[] {images.days()[look.date()]}, 1, 1));
  }

  private int place(int date, int channel) {
    return (date * images.channels() + channel) * images.pixels();
  }

  /// Marks the pixels that a look shows anything of.
  void see(Look look, boolean[] seen, int at) {
    int size = images.pixels();
    if (look.complete()) {
      System.arraycopy(images.seen(), look.date() * size, seen, at, size);
      return;
    }
    for (int c = 0; c < images.channels() - 1; c++) {
      if (look.scales().get(c).isNaN()) continue;
      int from = place(look.date(), c);
      for (int p = 0; p < size; p++) seen[at + p] |= images.known()[from + p];
    }
  }

  /// Days of the dates, over and over: (row, date).
  Tensor days(int rows) {
    float[] days = new float[rows * dates.length];
    for (int i = 0; i < days.length; i++) days[i] = images.days()[i % dates.length];
    return Tensor.of(days, rows, dates.length);
  }

  /// Truth values of some rows: (row, date, row of pixels, column).
  Tensor seen(boolean[] seen, int rows) {
    return Tensor.ofBooleans(seen, rows, dates.length, images.rows(), images.cols());
  }

  /// Derivatives by the scales of an image's channels, from those by its pixels.
  ///
  /// @param byValues (channel, row, column)
  float[] byScales(Look look, float[] byValues) {
    int size = images.pixels();
    float[] scales = new float[images.channels() - 1];
    for (int c = 0; c < scales.length; c++) {
      if (look.scales().get(c).isNaN()) continue;
      int from = place(look.date(), c);
      double by = 0;
      for (int p = 0; p < size; p++)
        if (images.known()[from + p])
          by += (double) byValues[c * size + p] * images.values()[from + p];
      scales[c] = (float) by;
    }
    return scales;
  }
}
