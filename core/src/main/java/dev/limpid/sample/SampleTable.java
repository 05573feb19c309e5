package dev.limpid.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table of samples, read: CSV, gzipped CSV or Parquet, a row a sample, or a row a date of a
/// series.
///
/// @param metadata columns that are neither label nor feature
/// @param missing samples dropped because a feature is missing
/// @param unlabelled samples dropped because they have no label
/// @param unmatched labels that are no class of the legend they were matched to
/// @param choices what `limpid sample` wrote beside the table about how it was made, or null
public record SampleTable(
    Samples samples,
    List<String> metadata,
    long missing,
    long unlabelled,
    List<String> unmatched,
    ObjectNode choices) {
  static final double[] NOWHERE = {Double.NaN, Double.NaN};

  public SampleTable {
    metadata = List.copyOf(metadata);
    unmatched = List.copyOf(unmatched);
  }

  public static SampleTable read(Path file, TableOptions options) throws IOException {
    SampleFile.Card own = SampleFile.card(file);
    try (TableRows table = TableRows.open(file)) {
      TableColumns columns = TableColumns.of(table, options, own, file.toString());
      return options.series() == null
          ? new Wide(table, columns, options, own, file.toString()).read()
          : new LongTable(table, columns, options, file.toString()).read();
    }
  }

  /// Days since 1 January of the dates in a column, in the order of the rows.
  public static int[] daysOfYear(Path file, String column) throws IOException {
    IntList days = new IntList();
    try (TableRows table = TableRows.open(file)) {
      int at = table.column(column, file.toString());
      while (table.next())
        try {
          days.add(LocalDate.parse(table.text(at).strip()).getDayOfYear() - 1);
        } catch (DateTimeParseException e) {
          throw new BadInput(
              "table.date",
              file.toString(),
              "row %d, column '%s': '%s' is no date like 2020-09-14"
                  .formatted(table.row(), column, table.text(at)));
        }
    }
    if (days.size() == 0) throw new BadInput("table.rows", file.toString(), "a header and no rows");
    int[] all = new int[days.size()];
    Arrays.setAll(all, days::get);
    return all;
  }

  /// The lines for the user: what was left out and why.
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (missing > 0) notes.add(missing + " samples with a missing feature were dropped");
    if (unlabelled > 0) notes.add(unlabelled + " samples without a label were dropped");
    if (!unmatched.isEmpty())
      notes.add("labels that are no class of the model: " + String.join(", ", unmatched));
    return notes;
  }

  /// The group of the current row: the values of the group columns, joined.
  static String group(TableRows table, TableColumns columns) throws BadInput {
    List<Integer> group = columns.group();
    if (group.isEmpty()) return "";
    if (group.size() == 1) return SampleFile.plain(table.text(group.getFirst()));
    List<String> parts = new ArrayList<>();
    for (int column : group) parts.add(table.text(column));
    return String.join(" | ", parts);
  }

  static double[] place(TableRows table, TableColumns columns) throws BadInput {
    return columns.x() < 0
        ? NOWHERE
        : new double[] {table.coordinate(columns.x()), table.coordinate(columns.y())};
  }

  /// Why nothing is left: the features that are missing most.
  static BadInput nothingLeft(
      String file, long rows, long[] missingOf, List<String> features, long unlabelled) {
    if (rows == 0 && unlabelled == 0)
      return new BadInput("table.rows", file, "a header and no rows");
    int worst = 0;
    for (int f = 0; f < missingOf.length; f++) if (missingOf[f] > missingOf[worst]) worst = f;
    return new BadInput(
        "table.missing",
        file,
        "no complete sample: of %d with a label each lacks a feature, '%s' in %d of them; choose --features without it (%d have no label)"
            .formatted(rows, features.get(worst), missingOf[worst], unlabelled));
  }

  /// A row a sample.
  private static final class Wide {
    private final TableRows table;
    private final TableColumns columns;
    private final TableOptions options;
    private final SampleFile.Card own;
    private final String file;
    private final List<String> features;
    private final long[] missingOf;
    private long missing;
    private long unlabelled;

    Wide(
        TableRows table,
        TableColumns columns,
        TableOptions options,
        SampleFile.Card own,
        String file) {
      this.table = table;
      this.columns = columns;
      this.options = options;
      this.own = own;
      this.file = file;
      this.features = columns.features().stream().map(table.columns()::get).toList();
      this.missingOf = new long[features.size()];
    }

    SampleTable read() throws IOException {
      SampleRows rows = new SampleRows(features, file);
      int[] at = columns.features().stream().mapToInt(Integer::intValue).toArray();
      while (table.next()) {
        if (table.missing(columns.label())) {
          unlabelled++;
          continue;
        }
        if (values(at, rows.target(), rows.offset())) rows.add(row());
        else missing++;
      }
      if (rows.size() == 0) throw nothingLeft(file, missing, missingOf, features, unlabelled);
      Legend match = options.match() == null && own != null ? own.legend() : options.match();
      ClassLabels classes = rows.classes(options.names(), match);
      Crs crs = columns.degrees() ? new Crs("EPSG:4326") : own == null ? Crs.UNKNOWN : own.crs();
      return new SampleTable(
          rows.samples(classes, crs),
          columns.metadata(),
          missing,
          unlabelled,
          classes.unmatched(),
          own == null ? null : own.choices());
    }

    /// Reads the features of the current row; false when one is missing, or all where gaps may be.
    private boolean values(int[] at, float[] into, int offset) throws BadInput {
      float noData = options.noData() == null ? Float.NaN : options.noData().floatValue();
      int there = 0;
      for (int f = 0; f < at.length; f++) {
        float value = table.number(at[f]);
        boolean gone = Float.isNaN(value) || value == noData;
        if (gone) missingOf[f]++;
        else there++;
        into[offset + f] = gone ? Float.NaN : value;
      }
      return options.gaps() ? there > 0 : there == at.length;
    }

    private SampleRows.Row row() throws BadInput {
      String id =
          columns.id() < 0 || table.missing(columns.id())
              ? Long.toString(table.row())
              : SampleFile.plain(table.text(columns.id()));
      String block = columns.block() < 0 ? "" : SampleFile.plain(table.text(columns.block()));
      return new SampleRows.Row(
          SampleFile.plain(table.text(columns.label()).strip()),
          id,
          group(table, columns),
          block,
          place(table, columns));
    }
  }
}
