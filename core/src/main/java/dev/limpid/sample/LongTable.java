package dev.limpid.sample;

import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.io.Shortage;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A table with a row a date, turned into a row a series: feature NAME at the k-th time of the
/// series, from 0, becomes `NAME_tk`, dates before names.
final class LongTable {
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,30}(\\.\\d{1,30})?");

  private record Moment(String time, float[] values) {}

  private record Series(
      String name, String label, String group, double[] place, List<Moment> moments) {}

  private final TableRows table;
  private final TableColumns columns;
  private final TableOptions options;
  private final String file;
  private final Map<String, Series> all = new LinkedHashMap<>();
  private boolean numeric = true;

  LongTable(TableRows table, TableColumns columns, TableOptions options, String file) {
    this.table = table;
    this.columns = columns;
    this.options = options;
    this.file = file;
  }

  SampleTable read() throws IOException {
    gather();
    List<String> names = columns.features().stream().map(table.columns()::get).toList();
    int times = times();
    List<String> features = new ArrayList<>();
    for (int t = 0; t < times; t++) for (String name : names) features.add(name + "_t" + t);
    SampleRows rows = new SampleRows(features, file);
    long[] missingOf = new long[features.size()];
    long missing = 0;
    long unlabelled = 0;
    for (Series series : all.values()) {
      if (series.label.isEmpty()) unlabelled++;
      else if (!flatten(series, names.size(), rows, missingOf)) missing++;
      else rows.add(new SampleRows.Row(series.label, series.name, series.group, "", series.place));
    }
    if (rows.size() == 0)
      throw SampleTable.nothingLeft(file, missing, missingOf, features, unlabelled);
    ClassLabels classes = rows.classes(options.names(), options.match());
    Crs crs = columns.degrees() ? new Crs("EPSG:4326") : Crs.UNKNOWN;
    return new SampleTable(
        rows.samples(classes, crs),
        columns.metadata(),
        missing,
        unlabelled,
        classes.unmatched(),
        null);
  }

  private void gather() throws IOException {
    int name = table.column(options.series(), file);
    int time = table.column(options.time(), file);
    int[] at = columns.features().stream().mapToInt(Integer::intValue).toArray();
    long most = Runtime.getRuntime().maxMemory() / 3 / (4L * at.length + 150);
    while (table.next()) {
      if (table.row() >= most)
        throw new Shortage(
            "memory", file + ": more than " + most + " rows; give more with --memory");
      if (table.missing(name) || table.missing(time))
        throw new BadInput(
            "table.series", file, "row " + table.row() + " has no series or no time");
      String label = table.missing(columns.label()) ? "" : table.text(columns.label()).strip();
      String group = SampleTable.group(table, columns);
      Series series = all.get(table.text(name));
      if (series == null) {
        series =
            new Series(
                table.text(name),
                label,
                group,
                SampleTable.place(table, columns),
                new ArrayList<>());
        all.put(series.name, series);
      }
      if (!series.label.equals(label) || !series.group.equals(group))
        throw new BadInput(
            "table.series",
            file,
            "row %d: series %s has the label '%s' and group '%s', before it had '%s' and '%s'"
                .formatted(table.row(), series.name, label, group, series.label, series.group));
      float[] values = new float[at.length];
      for (int f = 0; f < at.length; f++) values[f] = table.number(at[f]);
      String when = table.text(time).strip();
      numeric &= NUMBER.matcher(when).matches();
      series.moments.add(new Moment(when, values));
    }
  }

  /// Sorts each series by time and returns how many times all of them have.
  private int times() throws BadInput {
    if (all.isEmpty()) throw new BadInput("table.rows", file, "a header and no rows");
    Comparator<Moment> byTime =
        numeric
            ? Comparator.comparing(moment -> new BigDecimal(moment.time))
            : Comparator.comparing(Moment::time);
    Series first = all.values().iterator().next();
    for (Series series : all.values()) {
      series.moments.sort(byTime);
      for (int t = 1; t < series.moments.size(); t++)
        if (byTime.compare(series.moments.get(t - 1), series.moments.get(t)) == 0)
          throw new BadInput(
              "table.series",
              file,
              "series " + series.name + " has two rows at " + series.moments.get(t).time);
      if (series.moments.size() != first.moments.size())
        throw new BadInput(
            "table.times",
            file,
            "series %s has %d times, %s has %d; all must have as many: put them on common dates first (for example monthly means), or leave out the shorter ones"
                .formatted(series.name, series.moments.size(), first.name, first.moments.size()));
    }
    return first.moments.size();
  }

  private boolean flatten(Series series, int names, SampleRows rows, long[] missingOf) {
    float noData = options.noData() == null ? Float.NaN : options.noData().floatValue();
    float[] into = rows.target();
    int offset = rows.offset();
    int there = 0;
    int all = series.moments.size() * names;
    for (int feature = 0; feature < all; feature++) {
      float value = series.moments.get(feature / names).values[feature % names];
      boolean gone = Float.isNaN(value) || value == noData;
      if (gone) missingOf[feature]++;
      else there++;
      into[offset + feature] = gone ? Float.NaN : value;
    }
    return options.gaps() ? there > 0 : there == all;
  }
}
