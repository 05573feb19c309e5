package dev.limpid.canopy;

import dev.limpid.calibration.Quantile;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How smoothly leaf area moves in time: each estimate beside what lies between those of the clear
/// dates before and after, at most 15 days apart. Plants do not jump from one image to the next and
/// back; errors do.
///
/// @param method that made the estimates
/// @param dates that have such neighbours
/// @param difference median absolute difference, m2/m2; `NaN` without dates
/// @param deviations median of the difference over the posterior's standard deviation; `NaN` where
///   a method has none
public record TimeSmoothness(String method, int dates, double difference, double deviations) {
  private static final long APART = 15;

  /// @param values leaf area of each date of each series
  /// @param sds their standard deviations, or null
  public static TimeSmoothness of(
      String method, List<PixelSeries> series, List<double[]> values, List<double[]> sds) {
    List<Double> differences = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (int s = 0; s < series.size(); s++) {
      List<LocalDate> dates = series.get(s).dates();
      double[] value = values.get(s);
      for (int t = 1; t < dates.size() - 1; t++) {
        long before = ChronoUnit.DAYS.between(dates.get(t - 1), dates.get(t));
        long after = ChronoUnit.DAYS.between(dates.get(t), dates.get(t + 1));
        if (before > APART || after > APART) continue;
        double between = (value[t - 1] * after + value[t + 1] * before) / (before + after);
        differences.add(Math.abs(value[t] - between));
        if (sds != null) deviations.add(differences.getLast() / sds.get(s)[t]);
      }
    }
    return new TimeSmoothness(method, differences.size(), median(differences), median(deviations));
  }

  /// Of SL2P, whose network says a value of any spectrum.
  public static TimeSmoothness of(String method, List<PixelSeries> series, Sl2pNetwork network) {
    List<double[]> values =
        series.stream()
            .map(
                one ->
                    one.spectra().stream()
                        .mapToDouble(s -> network.raw(FieldMethod.inputs(s)))
                        .toArray())
            .toList();
    return of(method, series, values, null);
  }

  /// Of a retrieval of leaf area and its deviation.
  public static TimeSmoothness of(String method, List<PixelSeries> series, Retrieval retrieval) {
    List<String> names =
        retrieval.variables().stream().map(CanopyPosterior.Variable::name).toList();
    int[] asked = {names.indexOf("lai")};
    List<double[]> values = new ArrayList<>();
    List<double[]> sds = new ArrayList<>();
    for (PixelSeries one : series) {
      double[] value = new double[one.spectra().size()];
      double[] sd = new double[value.length];
      if (value.length > 0) {
        SpectrumSet set = SpectrumSet.of(one.spectra());
        Retrieved found = retrieval.of(set.seen(), set.angles(), asked);
        for (int t = 0; t < value.length; t++) {
          value[t] = found.mean()[0][t];
          sd[t] = found.sd()[0][t];
        }
      }
      values.add(value);
      sds.add(sd);
    }
    return of(method, series, values, sds);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : Quantile.of(sorted, 0.5);
  }
}
