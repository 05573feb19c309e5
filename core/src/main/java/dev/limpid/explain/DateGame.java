package dev.limpid.explain;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The score of one class at one pixel as dates are hidden all around it. Where none is left, each
/// has the mean of training.
final class DateGame implements Game {
  private static final int ROWS_AT_ONCE = 512;

  private final Neighbourhood around;
  private final List<int[]> dates;
  private final int features;
  private final int target;

  DateGame(Neighbourhood around, int target) {
    this.around = around;
    this.dates = around.dates();
    this.features = around.usual().length;
    this.target = target;
  }

  @Override
  public int players() {
    return dates.size();
  }

  /// The row that changes nothing.
  float[] everything() {
    float[] row = new float[features];
    Arrays.fill(row, 1);
    return row;
  }

  /// The row without what the pixel has seen.
  float[] nothing() {
    float[] row = everything();
    for (int[] date : dates) for (int f : date) row[f] = 0;
    return row;
  }

  @Override
  public double[] scores(List<BitSet> hidden) {
    double[] scores = new double[hidden.size()];
    for (int from = 0; from < scores.length; from += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, scores.length - from);
      float[] all = new float[Math.multiplyExact(rows, features)];
      for (int i = 0; i < rows; i++)
        System.arraycopy(row(hidden.get(from + i)), 0, all, i * features, features);
      float[] of = around.scores(all, rows);
      int classes = of.length / rows;
      for (int i = 0; i < rows; i++) scores[from + i] = of[i * classes + target];
    }
    return scores;
  }

  private float[] row(BitSet hidden) {
    if (hidden.cardinality() == dates.size()) return nothing();
    float[] row = everything();
    hidden.stream().forEach(d -> Arrays.stream(dates.get(d)).forEach(f -> row[f] = Float.NaN));
    return row;
  }

  /// Values of dates, each in equal parts of its features.
  double[] shared(double[] ofDates) {
    double[] all = new double[features];
    for (int d = 0; d < ofDates.length; d++)
      for (int f : dates.get(d)) all[f] = ofDates[d] / dates.get(d).length;
    return all;
  }

  /// Of the features of each date.
  double[] sums(double[] ofFeatures) {
    double[] sums = new double[dates.size()];
    for (int d = 0; d < sums.length; d++) for (int f : dates.get(d)) sums[d] += ofFeatures[f];
    return sums;
  }

  /// Of the features of all dates.
  double[] some(double[] ofFeatures) {
    return dates.stream().flatMapToInt(Arrays::stream).mapToDouble(f -> ofFeatures[f]).toArray();
  }
}
