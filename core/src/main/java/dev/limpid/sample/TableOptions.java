package dev.limpid.sample;

import dev.limpid.raster.Legend;
import java.util.List;

/// How a table of samples is to be read.
///
/// @param label column of the class; null: `label` of a table that `limpid sample` wrote
/// @param group columns whose values together name a group, never split; may be empty
/// @param features globs (`*`, `?`) of the feature columns; empty: those that look like one
/// @param noData a number that means missing, or null
/// @param series column that names the series of a table with a row a date, or null
/// @param time column of the date in such a table, or null
/// @param names class names and colours, or null
/// @param match legend of a model that the labels must be matched to, or null
/// @param gaps whether a sample stays that lacks some of its features, as models that see gaps want
public record TableOptions(
    String label,
    List<String> group,
    List<String> features,
    Double noData,
    String series,
    String time,
    LegendFile names,
    Legend match,
    boolean gaps) {
  public TableOptions {
    group = List.copyOf(group);
    features = List.copyOf(features);
    if ((series == null) != (time == null))
      throw new IllegalArgumentException("a long table needs both its series and its time column");
  }

  public static TableOptions label(String column) {
    return new TableOptions(column, List.of(), List.of(), null, null, null, null, null, false);
  }

  public TableOptions group(String... columns) {
    return new TableOptions(
        label, List.of(columns), features, noData, series, time, names, match, gaps);
  }

  public TableOptions features(String... globs) {
    return new TableOptions(label, group, List.of(globs), noData, series, time, names, match, gaps);
  }

  public TableOptions noData(double value) {
    return new TableOptions(label, group, features, value, series, time, names, match, gaps);
  }

  public TableOptions longTable(String seriesColumn, String timeColumn) {
    return new TableOptions(
        label, group, features, noData, seriesColumn, timeColumn, names, match, gaps);
  }

  public TableOptions names(LegendFile file) {
    return new TableOptions(label, group, features, noData, series, time, file, match, gaps);
  }

  public TableOptions match(Legend legend) {
    return new TableOptions(label, group, features, noData, series, time, names, legend, gaps);
  }

  public TableOptions withGaps() {
    return new TableOptions(label, group, features, noData, series, time, names, match, true);
  }
}
