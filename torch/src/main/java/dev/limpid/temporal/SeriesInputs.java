package dev.limpid.temporal;

import dev.limpid.torch.Tensor;
import java.util.Arrays;

/// Turns rows of features into what a network sees.
///
/// @param days of each date
record SeriesInputs(SeriesLayout layout, float[] mean, float[] deviation, float[] days) {
  /// A value at (row, feature).
  @FunctionalInterface
  interface Rows {
    float at(int row, int feature);
  }

  /// The next `n` rows from `from` on; rows beyond `until` are empty, so that every batch of a map
  /// has one shape.
  ///
  /// @param any told for each row whether it has any date
  SeriesBatch batch(Rows rows, int from, int until, int n, boolean[] any) {
    int times = layout.times();
    int channels = layout.channels().size();
    float[] values = new float[n * times * channels];
    boolean[] seen = new boolean[n * times];
    for (int i = 0; i < n; i++) {
      if (from + i < until) row(rows, from + i, i, values, seen);
      any[i] = anySeen(seen, i * times, times);
      // attention over no date at all is not a number
      if (!any[i]) Arrays.fill(seen, i * times, (i + 1) * times, true);
    }
    return new SeriesBatch(
        Tensor.of(values, n, times, channels),
        Tensor.ofBooleans(seen, n, times),
        Tensor.of(days, times));
  }

  private void row(Rows rows, int row, int to, float[] values, boolean[] seen) {
    int channels = layout.channels().size();
    for (int t = 0; t < layout.times(); t++) {
      int at = (to * layout.times() + t) * channels;
      for (int c = 0; c < channels; c++) {
        int feature = layout.feature(t, c);
        float v = feature < 0 ? Float.NaN : rows.at(row, feature);
        if (Float.isNaN(v)) continue;
        seen[to * layout.times() + t] = true;
        values[at + c] = (v - mean[c]) / deviation[c];
      }
    }
  }

  private static boolean anySeen(boolean[] seen, int from, int n) {
    for (int i = from; i < from + n; i++) if (seen[i]) return true;
    return false;
  }

  /// Derivatives by features from those by what a network sees. A feature that is a channel of
  /// every date has the sum over them.
  ///
  /// @param byValues (row, date, channel)
  /// @return (row, feature), 0 where the feature is missing
  float[] byFeatures(float[] byValues, Rows rows, int from, int until) {
    int channels = layout.channels().size();
    int width = layout.features();
    float[] all = new float[(until - from) * width];
    for (int i = 0; i < until - from; i++)
      for (int t = 0; t < layout.times(); t++)
        for (int c = 0; c < channels; c++) {
          int feature = layout.feature(t, c);
          if (feature < 0 || Float.isNaN(rows.at(from + i, feature))) continue;
          all[i * width + feature] +=
              byValues[(i * layout.times() + t) * channels + c] / deviation[c];
        }
    return all;
  }

  /// Weights of dates, each shared equally by the features that have this date and a value.
  ///
  /// @return (feature)
  double[] byFeatures(float[] ofDates, float[] row) {
    double[] all = new double[row.length];
    for (int t = 0; t < layout.times(); t++) {
      int[] own = layout.dated(t);
      long known = Arrays.stream(own).filter(f -> !Float.isNaN(row[f])).count();
      for (int f : own) if (!Float.isNaN(row[f])) all[f] = (double) ofDates[t] / known;
    }
    return all;
  }
}
