package dev.limpid.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What a table holds, read once from end to end.
///
/// @param rows without the header
/// @param checked the first rows, whose cells were looked at for types and formulas
/// @param formulas cells that a spreadsheet would run as a formula; here they are text
public record TableSummary(List<Column> columns, long rows, long checked, long formulas) {
  /// @param type `number`, `text`, or `empty` where no row has a value
  public record Column(String name, String type) {}

  private static final long MOST_CELLS = 10_000_000;
  private static final Pattern NUMBER =
      Pattern.compile("\\s*[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?\\s*");

  public TableSummary {
    columns = List.copyOf(columns);
  }

  /// CSV, gzipped or not, or Parquet.
  public static TableSummary of(Path file) throws IOException {
    try (TableRows table = TableRows.open(file)) {
      int width = table.columns().size();
      boolean[] text = new boolean[width];
      boolean[] filled = new boolean[width];
      long checkedRows = MOST_CELLS / Math.max(1, width);
      long rows = 0;
      long formulas = 0;
      while (table.next()) {
        if (++rows > checkedRows) continue;
        for (int c = 0; c < width; c++) {
          if (table.missing(c)) continue;
          filled[c] = true;
          String cell = table.text(c);
          boolean number = NUMBER.matcher(cell).matches();
          if (!number) text[c] = true;
          if (!number && "=+-@".indexOf(cell.charAt(0)) >= 0) formulas++;
        }
      }
      List<Column> columns =
          IntStream.range(0, width)
              .mapToObj(c -> new Column(table.columns().get(c), type(text[c], filled[c])))
              .toList();
      return new TableSummary(columns, rows, Math.min(rows, checkedRows), formulas);
    }
  }

  private static String type(boolean text, boolean filled) {
    if (!filled) return "empty";
    return text ? "text" : "number";
  }
}
