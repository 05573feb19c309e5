package dev.limpid.sample;

import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Rows of a Parquet file with plain columns. The reading library reports bad files by unchecked
/// exceptions of many kinds; here they become one.
final class ParquetRows implements TableRows {
  /// Held so that the level stays set: the library reports which decompressor it chose.
  private static final Logger LIBRARY = Logger.getLogger("dev.hardwood");

  private static final Set<CompressionCodec> CODECS =
      EnumSet.of(
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.SNAPPY,
          CompressionCodec.GZIP,
          CompressionCodec.ZSTD);

  /// No column of real numbers shrinks further, runs of one value apart.
  private static final long MOST_RATIO = 10_000;

  /// Pages are about a megabyte; the library holds a few a column.
  private static final long LARGEST_PAGE =
      Math.min(Limits.DEFAULT.decodedBlock(), Runtime.getRuntime().maxMemory() / 16);

  static {
    LIBRARY.setLevel(Level.WARNING);
  }

  private final String file;
  private final ParquetFileReader reader;
  private final RowReader rows;
  private final List<String> columns;
  private long row = -1;

  private ParquetRows(String file, ParquetFileReader reader, RowReader rows, List<String> columns) {
    this.file = file;
    this.reader = reader;
    this.rows = rows;
    this.columns = columns;
  }

  static ParquetRows open(Path path) throws IOException {
    String file = path.toString();
    ParquetFooter.check(path);
    ParquetFileReader reader = null;
    try {
      reader = ParquetFileReader.open(new ParquetBytes(path));
      if (!reader.getFileSchema().isFlatSchema())
        throw new BadInput(
            "table.parquet",
            file,
            "it has nested columns (lists or structs); expected a plain table, one value a cell");
      // The library's rows of a table without columns never end.
      if (reader.getFileSchema().getColumnCount() == 0)
        throw new BadInput("table.parquet", file, "it has no columns; write the file again");
      checkFooter(reader, path);
      List<String> columns =
          reader.getFileSchema().getColumns().stream().map(c -> c.name()).toList();
      return new ParquetRows(file, reader, reader.rowReader(), columns);
    } catch (RuntimeException e) {
      if (reader != null) reader.close();
      throw unreadable(file, e);
    } catch (BadInput e) {
      if (reader != null) reader.close();
      throw e;
    } catch (IOException e) {
      if (reader != null) reader.close();
      throw unreadable(file, e);
    }
  }

  /// Compares what the footer says with the file: the library trusts it, and waits for ever for
  /// pages that are not there.
  private static void checkFooter(ParquetFileReader reader, Path path) throws IOException {
    String file = path.toString();
    long end = Files.size(path);
    int columns = reader.getFileSchema().getColumnCount();
    long rows = 0;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      for (RowGroup group : reader.getFileMetaData().rowGroups()) {
        if (group.columns().size() != columns || group.numRows() < 0)
          throw lies(file, "a row group");
        rows += group.numRows();
        for (ColumnChunk chunk : group.columns()) {
          long start = checkChunk(chunk.metaData(), group, end, file);
          String name = Redact.line(chunk.metaData().pathInSchema().toString(), 80);
          new ParquetPages(channel, file, name, LARGEST_PAGE)
              .check(start, start + chunk.metaData().totalCompressedSize(), group.numRows());
        }
      }
    }
    if (rows != reader.getFileMetaData().numRows() || rows < 0) throw lies(file, "its rows");
  }

  /// Where the column begins.
  private static long checkChunk(ColumnMetaData chunk, RowGroup group, long end, String file)
      throws BadInput {
    if (!CODECS.contains(chunk.codec()))
      throw new BadInput(
          "table.codec",
          file,
          "its columns are compressed with "
              + chunk.codec()
              + "; write it with zstd, snappy or gzip compression");
    Long dictionary = chunk.dictionaryPageOffset();
    long start = chunk.dataPageOffset();
    if (dictionary != null && dictionary > 0) start = Math.min(start, dictionary);
    long size = chunk.totalCompressedSize();
    boolean inside = start >= 4 && size >= 0 && start <= end && size <= end - start;
    if (!inside || chunk.numValues() != group.numRows() || chunk.dataPageOffset() >= start + size)
      throw lies(file, "column '" + chunk.pathInSchema() + "'");
    if (chunk.totalUncompressedSize() < 0 || chunk.totalUncompressedSize() / MOST_RATIO > size + 1)
      throw lies(file, "the size of column '" + chunk.pathInSchema() + "'");
    return start;
  }

  private static BadInput lies(String file, String what) {
    return new BadInput(
        "table.parquet",
        file,
        Redact.line("its footer contradicts the file in " + what, 300) + "; write the file again");
  }

  private static BadInput unreadable(String file, Exception e) {
    return new BadInput(
        "table.parquet",
        file,
        "not readable as Parquet ("
            + Redact.line(cause(e), 300)
            + "); is it complete? Else save it as CSV");
  }

  private static String cause(Throwable trouble) {
    Throwable deepest = trouble;
    for (int i = 0; i < 20 && deepest.getCause() != null; i++) deepest = deepest.getCause();
    return String.valueOf(deepest.getMessage());
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean next() throws IOException {
    try {
      if (!rows.hasNext()) return false;
      rows.next();
      row++;
      return true;
    } catch (RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public long row() {
    return row;
  }

  /// The current value of a column, null where there is none.
  private Object value(int column) throws BadInput {
    try {
      return rows.isNull(column) ? null : rows.getValue(column);
    } catch (RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static boolean missing(Object value) {
    return switch (value) {
      case null -> true;
      case Double d -> d.isNaN();
      case Float f -> f.isNaN();
      case String s -> s.isBlank();
      default -> false;
    };
  }

  @Override
  public boolean missing(int column) throws BadInput {
    return missing(value(column));
  }

  @Override
  public float number(int column) throws BadInput {
    Object value = value(column);
    if (missing(value)) return Float.NaN;
    float number = value instanceof Number n ? n.floatValue() : Float.NaN;
    if (Float.isFinite(number)) return number;
    throw notANumber(column, value);
  }

  @Override
  public double coordinate(int column) throws BadInput {
    Object value = value(column);
    if (missing(value)) return Double.NaN;
    double number = value instanceof Number n ? n.doubleValue() : Double.NaN;
    if (Double.isFinite(number)) return number;
    throw notANumber(column, value);
  }

  private BadInput notANumber(int column, Object value) {
    return new BadInput(
        "table.number",
        file,
        "row %d, column '%s': %s is not a finite number"
            .formatted(row, columns.get(column), value));
  }

  @Override
  public String text(int column) throws BadInput {
    return switch (value(column)) {
      case null -> "";
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case Object value -> String.valueOf(value);
    };
  }

  @Override
  public void close() throws IOException {
    rows.close();
    reader.close();
  }
}
