package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("t.csv"), bytes);
  }

  private List<List<String>> rows(String text) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (Csv csv = Csv.open(file(text.getBytes(StandardCharsets.UTF_8)))) {
      rows.add(csv.columns());
      while (csv.next()) {
        List<String> row = new ArrayList<>();
        for (int c = 0; c < csv.columns().size(); c++) row.add(csv.text(c));
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void readsQuotesLineEndsBlankLinesAndMissingLastLineEnd() throws IOException {
    assertEquals(
        List.of(
            List.of("a", "b,c", "d"),
            List.of("x \"y\"", "two\nlines", ""),
            List.of("1", "", "3"),
            List.of("", "", "")),
        rows("\uFEFFa,\"b,c\",d\r\n\"x \"\"y\"\"\",\"two\nlines\",\r\n\r\n1,,3\n,,"));
    assertEquals(List.of(List.of("a"), List.of("")), rows("a\n\"\"\n"));
  }

  @Test
  void findsSemicolonsAndTabs() throws IOException {
    assertEquals(List.of("a", "b,c"), rows("a;\"b,c\"\n1;2\n").getFirst());
    assertEquals(List.of("a", "b"), rows("a\tb\n1\t2\n").getFirst());
  }

  @Test
  void readsGzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    try (Csv csv = Csv.open(file(bytes.toByteArray()))) {
      assertTrue(csv.next());
      assertEquals(2, csv.number(1));
      assertFalse(csv.next());
    }
    byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 10);
    assertThrows(BadInput.class, () -> Csv.open(file(cut)).next());
  }

  @Test
  void namesTheCellThatIsNoNumber() throws IOException {
    try (Csv csv = Csv.open(file("a,b\n1, 2 \nNA,x2\n".getBytes(StandardCharsets.UTF_8)))) {
      csv.next();
      assertEquals(2, csv.number(1));
      csv.next();
      assertTrue(Float.isNaN(csv.number(0)));
      BadInput e = assertThrows(BadInput.class, () -> csv.number(1));
      assertTrue(e.getMessage().contains("row 1 (line 3), column 'b': 'x2'"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a,a\n", "a,b\n1\n", "a,b\n1,2,3\n", "a\n\"x", "a\n\"x\"y\n", "a,b\n\"1,2\n"})
  void refusesBrokenTables(String text) {
    assertThrows(BadInput.class, () -> rows(text));
  }

  @Test
  void refusesOtherEncodingsAndHugeFieldsAndBombs() throws IOException {
    assertEquals(
        "table.encoding",
        assertThrows(
                BadInput.class,
                () -> Csv.open(file(new byte[] {'a', '\n', (byte) 0xE9, '\n'})).next())
            .code());
    byte[] huge = new byte[5 << 20];
    Arrays.fill(huge, (byte) 'x');
    assertEquals("table.csv", assertThrows(BadInput.class, () -> Csv.open(file(huge))).code());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("a\n".getBytes(StandardCharsets.UTF_8));
      byte[] zeros = "0\n".repeat(1 << 19).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 100; i++) out.write(zeros);
    }
    try (Csv csv = Csv.open(file(bytes.toByteArray()))) {
      BadInput e =
          assertThrows(
              BadInput.class,
              () -> {
                while (csv.next()) {}
              });
      assertEquals("table.ratio", e.code());
    }
  }

  /// Two bytes of gzip and no more, and a method that gzip does not have.
  @Test
  void refusesADamagedGzipHeader(@TempDir Path folder) throws IOException {
    for (byte[] bytes : new byte[][] {{0x1F, (byte) 0x8B}, {0x1F, (byte) 0x8B, 7, 0, 0, 0, 0}}) {
      Path file = Files.write(folder.resolve("t.csv.gz"), bytes);
      BadInput bad = assertThrows(BadInput.class, () -> Csv.open(file));
      assertEquals("table.gzip", bad.code());
    }
  }
}
