package dev.limpid.temporal;

import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.List;

/// Turns rows of features into what a network sees. Public for the packages of this module.
///
/// @param days of each date
public record SeriesInputs(SeriesLayout layout, Scaling scaling, float[] days) {
  /// A value at (row, feature).
  @FunctionalInterface
  public interface Rows {
    float at(int row, int feature);
  }

  /// Rows that belong to one layout.
  public record Part(SeriesLayout layout, int count, Rows rows) {}

  /// What channels are divided by.
  public record Scaling(float[] mean, float[] deviation) {
    /// Leaves values as they are.
    static Scaling none(int channels) {
      float[] ones = new float[channels];
      Arrays.fill(ones, 1);
      return new Scaling(new float[channels], ones);
    }

    /// Mean and deviation of each channel over all known values, by Welford's updates (1962).
    public static Scaling of(List<Part> parts) {
      int channels = parts.getFirst().layout().channels().size();
      float[] mean = new float[channels];
      float[] deviation = new float[channels];
      for (int c = 0; c < channels; c++) {
        long n = 0;
        double m = 0;
        double squares = 0;
        for (Part part : parts)
          for (int i = 0; i < part.count(); i++)
            for (int t = 0; t < part.layout().times(); t++) {
              int f = part.layout().feature(t, c);
              float v = f < 0 ? Float.NaN : part.rows().at(i, f);
              if (Float.isNaN(v)) continue;
              double before = v - m;
              m += before / ++n;
              squares += before * (v - m);
            }
        mean[c] = (float) m;
        double sd = n == 0 ? 0 : Math.sqrt(squares / n);
        deviation[c] = sd > 0 ? (float) sd : 1;
      }
      return new Scaling(mean, deviation);
    }
  }

  /// Standardised values (row, date, channel), 0 where missing; which are known; which dates have
  /// any (row, date).
  public record Values(float[] values, boolean[] known, boolean[] seen) {}

  /// The next `n` rows from `from` on; rows beyond `until` are empty.
  public Values arrays(Rows rows, int from, int until, int n) {
    int times = layout.times();
    int channels = layout.channels().size();
    Values all =
        new Values(
            new float[n * times * channels],
            new boolean[n * times * channels],
            new boolean[n * times]);
    for (int i = 0; i < n && from + i < until; i++) row(rows, from + i, i, all);
    return all;
  }

  private void row(Rows rows, int row, int to, Values all) {
    int channels = layout.channels().size();
    for (int t = 0; t < layout.times(); t++) {
      int at = (to * layout.times() + t) * channels;
      for (int c = 0; c < channels; c++) {
        int feature = layout.feature(t, c);
        float v = feature < 0 ? Float.NaN : rows.at(row, feature);
        if (Float.isNaN(v)) continue;
        all.seen()[to * layout.times() + t] = true;
        all.known()[at + c] = true;
        all.values()[at + c] = (v - scaling.mean()[c]) / scaling.deviation()[c];
      }
    }
  }

  /// A batch of `n` rows from `from` on; rows beyond `until` are empty, so that every batch of a
  /// map has one shape.
  ///
  /// @param any told for each row whether it has any date
  SeriesBatch batch(Rows rows, int from, int until, int n, boolean[] any) {
    Values all = arrays(rows, from, until, n);
    for (int i = 0; i < n; i++) any[i] = anySeen(all.seen(), i);
    return batch(all.values(), all.known(), all.seen(), n);
  }

  /// @param values (row, date, channel)
  /// @param known of the same shape
  /// @param seen (row, date)
  public SeriesBatch batch(float[] values, boolean[] known, boolean[] seen, int n) {
    int times = layout.times();
    boolean[] looked = seen.clone();
    // attention over no date at all is not a number
    for (int i = 0; i < n; i++)
      if (!anySeen(looked, i)) Arrays.fill(looked, i * times, (i + 1) * times, true);
    return new SeriesBatch(
        Tensor.of(values, n, times, layout.channels().size()),
        Tensor.ofBooleans(known, n, times, layout.channels().size()),
        Tensor.ofBooleans(looked, n, times),
        Tensor.of(days, times));
  }

  private boolean anySeen(boolean[] seen, int row) {
    for (int t = 0; t < layout.times(); t++) if (seen[row * layout.times() + t]) return true;
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
              byValues[(i * layout.times() + t) * channels + c] / scaling.deviation()[c];
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
