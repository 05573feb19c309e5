package dev.limpid.sample;

import dev.limpid.io.BadInput;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A table read row by row. Columns are counted from 0, rows from 0 after the header.
public interface TableRows extends Closeable {
  List<String> columns();

  /// Moves to the next row; false at the end.
  boolean next() throws IOException;

  /// The row reached, from 0.
  long row();

  /// Whether the cell is empty or says that there is no value: `NA`, `NaN`, `nan`, `null`.
  boolean missing(int column) throws BadInput;

  /// The cell as a number, `NaN` where it is missing.
  ///
  /// @throws BadInput naming row and column where it is neither
  float number(int column) throws BadInput;

  /// The cell in double precision, such as a coordinate; `NaN` where it is missing.
  double coordinate(int column) throws BadInput;

  String text(int column) throws BadInput;

  /// CSV (`,`, `;` or tab), gzipped or not, or Parquet, told apart by content.
  static TableRows open(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(4);
    }
    boolean parquet = head.length == 4 && head[0] == 'P' && head[1] == 'A' && head[2] == 'R';
    return parquet ? ParquetRows.open(file) : Csv.open(file);
  }

  /// Position of a column that must exist.
  default int column(String name, String file) throws BadInput {
    int at = columns().indexOf(name);
    if (at < 0)
      throw new BadInput(
          "table.column",
          file,
          "no column '" + name + "'; it has " + String.join(", ", shortened(columns())));
    return at;
  }

  private static List<String> shortened(List<String> names) {
    if (names.size() <= 40) return names;
    List<String> some = new ArrayList<>(names.subList(0, 40));
    some.add("... (" + names.size() + " columns)");
    return some;
  }
}
