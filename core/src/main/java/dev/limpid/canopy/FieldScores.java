package dev.limpid.canopy;

import dev.limpid.calibration.Coverage;
import java.util.ArrayList;
import java.util.List;

/// How predictions compare with field measurements.
///
/// @param n rows
/// @param rmse root of the mean squared difference
/// @param bias mean of prediction minus measurement
/// @param r2 `1 - SSE / SST`: below 0 where the mean of the measurements would have been better
/// @param coverage of the methods' own intervals, by [Prediction#LEVELS]; empty without intervals
/// @param withField the same of normal intervals whose variance is that of the method and that of
///   the measurement together
/// @param deviations mean of the absolute difference over the standard deviation that both have
///   together: 0.80 where that is right; `NaN` without intervals
public record FieldScores(
    int n,
    double rmse,
    double bias,
    double r2,
    List<Coverage> coverage,
    List<Coverage> withField,
    double deviations) {
  public FieldScores {
    coverage = List.copyOf(coverage);
    withField = List.copyOf(withField);
  }

  /// @param predictions one a row
  public static FieldScores of(List<FieldRow> rows, List<Prediction> predictions) {
    int n = rows.size();
    if (n == 0 || predictions.size() != n)
      throw new IllegalArgumentException(
          "%d predictions of %d rows".formatted(predictions.size(), n));
    double meanLai = rows.stream().mapToDouble(FieldRow::lai).average().orElseThrow();
    double bias = 0;
    double squares = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      double lai = rows.get(i).lai();
      double apart = predictions.get(i).mean() - lai;
      bias += apart / n;
      squares += apart * apart;
      total += (lai - meanLai) * (lai - meanLai);
    }
    boolean intervals = predictions.stream().allMatch(Prediction::hasIntervals);
    List<Prediction> wider = intervals ? wider(rows, predictions) : List.of();
    return new FieldScores(
        n,
        Math.sqrt(squares / n),
        bias,
        1 - squares / total,
        intervals ? coverage(rows, predictions) : List.of(),
        intervals ? coverage(rows, wider) : List.of(),
        intervals ? deviations(rows, wider) : Double.NaN);
  }

  private static List<Prediction> wider(List<FieldRow> rows, List<Prediction> predictions) {
    List<Prediction> wider = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Prediction p = predictions.get(i);
      wider.add(Prediction.normal(p.mean(), Math.hypot(p.sd(), rows.get(i).fieldDeviation())));
    }
    return wider;
  }

  private static List<Coverage> coverage(List<FieldRow> rows, List<Prediction> predictions) {
    double[] truths = rows.stream().mapToDouble(FieldRow::lai).toArray();
    List<Coverage> all = new ArrayList<>();
    for (int l = 0; l < Prediction.LEVELS.size(); l++)
      all.add(
          Coverage.of(
              Prediction.LEVELS.get(l),
              truths,
              Prediction.ends(predictions, l, false),
              Prediction.ends(predictions, l, true)));
    return all;
  }

  private static double deviations(List<FieldRow> rows, List<Prediction> predictions) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++)
      sum += Math.abs(predictions.get(i).mean() - rows.get(i).lai()) / predictions.get(i).sd();
    return sum / rows.size();
  }
}
