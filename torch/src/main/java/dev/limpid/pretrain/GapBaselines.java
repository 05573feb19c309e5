package dev.limpid.pretrain;

/// What needs no learning, at the dates of series that are asked for: mean squares of the errors of
/// straight lines between the other dates, and of the band's mean.
final class GapBaselines {
  private double interpolated;
  private double mean;
  private long values;

  /// @param series values of one band, standardised: their mean is 0; `NaN` where not known
  /// @param hidden dates that are asked for
  void add(float[] series, float[] days, boolean[] hidden) {
    for (int t = 0; t < series.length; t++) {
      if (!hidden[t] || Float.isNaN(series[t])) continue;
      double line = line(series, days, hidden, t) - series[t];
      interpolated += line * line;
      mean += (double) series[t] * series[t];
      values++;
    }
  }

  /// `NaN` where nothing was asked for.
  double interpolated() {
    return values == 0 ? Double.NaN : interpolated / values;
  }

  /// `NaN` where nothing was asked for.
  double mean() {
    return values == 0 ? Double.NaN : mean / values;
  }

  /// A straight line between the nearest known dates that are not hidden, the nearest value beyond
  /// them, the mean without any.
  private static double line(float[] series, float[] days, boolean[] hidden, int t) {
    int before = -1;
    int after = -1;
    for (int u = 0; u < series.length; u++) {
      if (hidden[u] || Float.isNaN(series[u])) continue;
      if (u < t) before = u;
      else if (after < 0) after = u;
    }
    if (before < 0 && after < 0) return 0;
    if (before < 0) return series[after];
    if (after < 0) return series[before];
    double share = (days[t] - days[before]) / (days[after] - days[before]);
    return series[before] + (series[after] - series[before]) * share;
  }
}
