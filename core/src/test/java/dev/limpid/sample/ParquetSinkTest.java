package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.limpid.sample.TableSink.Column;
import dev.limpid.sample.TableSink.Format;
import dev.limpid.sample.TableSink.Kind;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written is read by a library that shares no code with the writer.
class ParquetSinkTest {
  @TempDir Path folder;

  private static List<Column> columns(int numbers) {
    List<Column> columns = new ArrayList<>(List.of(new Column("id", Kind.TEXT)));
    for (int c = 0; c < numbers; c++) columns.add(new Column("n" + c, Kind.NUMBER));
    return columns;
  }

  private static String text(int row) {
    return row % 7 == 0 ? "" : row % 3 == 0 ? "é\"," + row : "=row " + row;
  }

  private static void write(OutputStream out, int numbers, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    TableSink sink = Format.PARQUET.open(out, columns(numbers));
    for (int r = 0; r < rows; r++) {
      sink.text(text(r));
      for (int c = 0; c < numbers; c++) sink.number(random.nextDouble(-1e9, 1e9));
      sink.endRow();
    }
    sink.finish();
  }

  @Test
  void manyRowsComeBackToTheBit() throws IOException {
    int numbers = 20;
    int rows = 120_000; // 19 MB of numbers, three row groups
    Path file = folder.resolve("t.parquet");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      write(out, numbers, rows);
    }
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      assertEquals(3, reader.getFileMetaData().rowGroups().size());
    }
    SplittableRandom random = new SplittableRandom(4);
    try (TableRows table = TableRows.open(file)) {
      assertEquals(columns(numbers).stream().map(Column::name).toList(), table.columns());
      for (int r = 0; r < rows; r++) {
        assertTrue(table.next());
        assertEquals(text(r), table.text(0));
        for (int c = 0; c < numbers; c++)
          assertEquals(random.nextDouble(-1e9, 1e9), table.coordinate(c + 1), 0);
      }
      assertFalse(table.next());
    }
  }

  @Test
  void aTableOfNoRowsIsOne() throws IOException {
    Path file = folder.resolve("none.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out, 1, 0);
    }
    try (TableRows table = TableRows.open(file)) {
      assertEquals(List.of("id", "n0"), table.columns());
      assertFalse(table.next());
    }
  }

  /// Held are at most the cells of one row group, here 400,000 rows of 20 bytes.
  @Test
  void writesWhileRowsCome() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TableSink sink = Format.PARQUET.open(out, columns(1));
    SplittableRandom random = new SplittableRandom(4);
    int before = out.size();
    for (int r = 0; r < 450_000; r++) {
      sink.text("12345678");
      sink.number(random.nextDouble());
      sink.endRow();
    }
    assertTrue(out.size() > before + 2_000_000, out.size() + " bytes before the end");
  }

  @Test
  void rowsThatDoNotFitAreMistakes() throws IOException {
    TableSink sink = Format.PARQUET.open(new ByteArrayOutputStream(), columns(1));
    assertThrows(IllegalStateException.class, () -> sink.number(1));
    sink.text("a");
    assertThrows(IllegalStateException.class, sink::endRow);
    sink.number(1);
    assertThrows(IllegalStateException.class, () -> sink.number(2));
  }

  @Test
  void theNameSaysTheFormat() {
    assertEquals(Format.CSV, Format.of(Path.of("a.csv")));
    assertEquals(Format.PARQUET, Format.of(Path.of("a.csv.parquet")));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Format.of(Path.of("a.parquet.gz")));
    assertTrue(e.getMessage().contains("NAME.csv or NAME.parquet"), e.getMessage());
  }
}
