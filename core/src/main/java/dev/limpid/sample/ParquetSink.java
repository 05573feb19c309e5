package dev.limpid.sample;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes a table as Parquet (apache/parquet-format): plain columns without missing cells, one page
/// a column and row group, compressed with Zstandard. Holds one row group, so memory does not grow
/// with the rows. Why not a library: decision 0018.
final class ParquetSink implements TableSink {
  /// Cells held before a row group is written, bytes.
  private static final int GROUP = 8 << 20;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int LEVEL = 3;

  // Numbers of parquet.thrift.
  private static final int DOUBLE = 5;
  private static final int BYTE_ARRAY = 6;
  private static final int REQUIRED = 0;
  private static final int UTF8 = 0;
  private static final int DATA_PAGE = 0;
  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int ZSTD = 6;

  private final OutputStream out;
  private final List<Column> columns;
  private final List<ThriftStruct> groups = new ArrayList<>();
  private final ByteBuffer[] cells;
  private int column;
  private int rows;
  private long held;
  private long allRows;
  private long position;

  ParquetSink(OutputStream out, List<Column> columns) throws IOException {
    this.out = out;
    this.columns = List.copyOf(columns);
    this.cells = new ByteBuffer[columns.size()];
    for (int c = 0; c < cells.length; c++) cells[c] = buffer(1 << 10);
    put(MAGIC);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Where the next cell goes, with room for it.
  private ByteBuffer next(Kind kind, int bytes) {
    if (column == cells.length || columns.get(column).kind() != kind)
      throw new IllegalStateException("cell " + column + " of a row is no " + kind);
    ByteBuffer cell = cells[column];
    if (cell.remaining() < bytes)
      cell = buffer(Math.max(2 * cell.capacity(), cell.position() + bytes)).put(cell.flip());
    held += bytes;
    return cells[column++] = cell;
  }

  @Override
  public void text(String cell) {
    byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
    next(Kind.TEXT, Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
  }

  @Override
  public void number(double cell) {
    next(Kind.NUMBER, Double.BYTES).putDouble(cell);
  }

  @Override
  public void endRow() throws IOException {
    if (column != cells.length)
      throw new IllegalStateException(column + " cells in a row of " + cells.length);
    column = 0;
    rows++;
    if (held >= GROUP) endGroup();
  }

  private void put(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  private void endGroup() throws IOException {
    List<ThriftStruct> chunks = new ArrayList<>();
    long size = 0;
    for (int c = 0; c < cells.length; c++) {
      long start = position;
      int header = page(cells[c]);
      long plain = header + (long) cells[c].position();
      ThriftStruct chunk = chunk(columns.get(c), start, plain);
      chunks.add(new ThriftStruct().i64(2, start).struct(3, chunk));
      size += plain;
      cells[c].clear();
    }
    groups.add(new ThriftStruct().structs(1, chunks).i64(2, size).i64(3, rows));
    allRows += rows;
    rows = 0;
    held = 0;
  }

  /// Writes a column of the row group.
  ///
  /// @return length of the page's header
  private int page(ByteBuffer cells) throws IOException {
    byte[] plain = new byte[cells.position()];
    cells.get(0, plain);
    byte[] packed = Zstd.compress(plain, LEVEL);
    ThriftStruct data = new ThriftStruct().i32(1, rows).i32(2, PLAIN).i32(3, RLE).i32(4, RLE);
    byte[] header =
        new ThriftStruct()
            .i32(1, DATA_PAGE)
            .i32(2, plain.length)
            .i32(3, packed.length)
            .struct(5, data)
            .bytes();
    put(header);
    put(packed);
    return header.length;
  }

  /// `ColumnMetaData` of what was written since `start`.
  private ThriftStruct chunk(Column column, long start, long plain) {
    return new ThriftStruct()
        .i32(1, type(column))
        .integers(2, PLAIN)
        .texts(3, column.name())
        .i32(4, ZSTD)
        .i64(5, rows)
        .i64(6, plain)
        .i64(7, position - start)
        .i64(9, start);
  }

  private static int type(Column column) {
    return switch (column.kind()) {
      case TEXT -> BYTE_ARRAY;
      case NUMBER -> DOUBLE;
    };
  }

  @Override
  public void finish() throws IOException {
    if (rows > 0) endGroup();
    List<ThriftStruct> schema = new ArrayList<>();
    schema.add(new ThriftStruct().text(4, "table").i32(5, columns.size()));
    for (Column column : columns) {
      ThriftStruct element =
          new ThriftStruct().i32(1, type(column)).i32(3, REQUIRED).text(4, column.name());
      if (column.kind() == Kind.TEXT) // the old and the new way to say that it is a text
      element.i32(6, UTF8).struct(10, new ThriftStruct().struct(1, new ThriftStruct()));
      schema.add(element);
    }
    byte[] footer =
        new ThriftStruct()
            .i32(1, 1)
            .structs(2, schema)
            .i64(3, allRows)
            .structs(4, groups)
            .text(6, "limpid")
            .bytes();
    put(footer);
    put(buffer(Integer.BYTES).putInt(footer.length).array());
    put(MAGIC);
  }
}
