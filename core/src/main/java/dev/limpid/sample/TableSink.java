package dev.limpid.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/// Takes a table of any length row by row: a cell for each column, in order, then [#endRow]; after
/// the last row [#finish].
public interface TableSink {
  /// What a cell holds.
  enum Kind {
    TEXT,
    NUMBER
  }

  /// @param kind of every cell in it
  record Column(String name, Kind kind) {}

  void text(String cell) throws IOException;

  /// A number in double precision; reading it gives the same bits.
  void number(double cell) throws IOException;

  void endRow() throws IOException;

  /// Writes what is still held. The stream stays open.
  void finish() throws IOException;

  /// In which format a table is written.
  enum Format {
    CSV,
    PARQUET;

    /// @param file whose name says it
    public static Format of(Path file) {
      if (file.toString().endsWith(".csv")) return CSV;
      if (file.toString().endsWith(".parquet")) return PARQUET;
      throw new IllegalArgumentException(
          "a table is written as NAME.csv or NAME.parquet, got '" + file + "'");
    }

    public TableSink open(OutputStream out, List<Column> columns) throws IOException {
      return switch (this) {
        case CSV -> new CsvSink(out, columns);
        case PARQUET -> new ParquetSink(out, columns);
      };
    }
  }
}
