package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of `tables/make.py`: three rows, one without a label, one without a feature.
class ParquetRowsTest {
  @TempDir Path folder;

  private Path table(String name) throws IOException {
    Path file = folder.resolve(name + ".parquet");
    try (InputStream in =
        ParquetRowsTest.class.getResourceAsStream("/tables/" + name + ".parquet")) {
      assertNotNull(in);
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "none", "pages2"})
  void readsWhatPyArrowWrites(String name) throws IOException {
    SampleTable table = SampleTable.read(table(name), TableOptions.label("label"));
    assertEquals(1, table.samples().size());
    assertEquals(1, table.missing());
    assertEquals(1, table.unlabelled());
    assertEquals(List.of("id", "sown"), table.metadata());
    assertEquals("7", table.samples().id(0));
    assertEquals("wheat", table.samples().legend().names().getFirst());
    assertEquals(0.1f, table.samples().at(0, 0));
    assertEquals(0.4f, table.samples().at(0, 1));
    assertEquals(1, table.samples().at(0, 2));
    SampleTable dated =
        SampleTable.read(
            table(name), TableOptions.label("label").group("sown").features("ndvi_t0"));
    assertEquals("2020-03-01", dated.samples().group(1));
  }

  @Test
  void refusesOtherCodecsNestingAndTextAsNumber() throws IOException {
    Path lz4 = table("lz4");
    BadInput e =
        assertThrows(BadInput.class, () -> SampleTable.read(lz4, TableOptions.label("label")));
    assertTrue(e.getMessage().contains("zstd, snappy or gzip"), e.getMessage());
    Path nested = table("nested");
    e = assertThrows(BadInput.class, () -> SampleTable.read(nested, TableOptions.label("label")));
    assertTrue(e.getMessage().contains("nested"), e.getMessage());
    Path plain = table("none");
    TableOptions text = TableOptions.label("id").features("label");
    e = assertThrows(BadInput.class, () -> SampleTable.read(plain, text));
    assertTrue(e.getMessage().contains("row 0, column 'label'"), e.getMessage());
  }

  /// The library under it hangs or runs out of memory on such files when it is left alone with
  /// them.
  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "none", "pages2"})
  void damagedFilesAreReadOrRefusedInTime(String name) throws IOException {
    byte[] good = Files.readAllBytes(table(name));
    Random random = new Random(name.hashCode());
    int refused = 0;
    for (int k = 0; k < 150; k++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 4; i++)
        bad[random.nextInt(bad.length)] = (byte) (k % 3 == 0 ? 0x7F : random.nextInt());
      if (k % 10 == 0) bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      Path file = folder.resolve("bad" + k + ".parquet");
      Files.write(file, bad);
      boolean read =
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(10),
              () -> {
                try {
                  SampleTable.read(file, TableOptions.label("label"));
                  return true;
                } catch (IOException e) {
                  return false;
                }
              });
      if (!read) refused++;
    }
    assertTrue(refused > 75, refused + " refused");
  }

  private Path withFooter(int... footer) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(12 + footer.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("PAR1".getBytes(StandardCharsets.US_ASCII));
    for (int b : footer) bytes.put((byte) b);
    bytes.putInt(footer.length).put("PAR1".getBytes(StandardCharsets.US_ASCII));
    return Files.write(folder.resolve("footer.parquet"), bytes.array());
  }

  private static String refused(Path file) {
    return assertThrows(BadInput.class, () -> TableSummary.of(file)).getMessage();
  }

  /// A footer with a schema of no columns and no rows, in Thrift's compact protocol.
  @Test
  void refusesATableWithoutColumns() throws IOException {
    Path file = withFooter(0x15, 2, 0x19, 0x1C, 0x48, 1, 'm', 0x15, 0, 0, 0x16, 0, 0x19, 0x0C, 0);
    assertTrue(refused(file).contains("no columns"), refused(file));
  }

  /// The library allocates what a text in the footer says that it has.
  @Test
  void refusesFootersThatLieAboutTheirTextsAndLists() throws IOException {
    Path text = withFooter(0x15, 2, 0x19, 0x1C, 0x48, 0xFF, 0xFF, 0xFF, 0xFF, 7, 'm');
    assertTrue(refused(text).contains("a text of 2147483647 bytes"), refused(text));
    Path list = withFooter(0x15, 2, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 7, 0);
    assertTrue(refused(list).contains("lists 2147483647 values"), refused(list));
    Path deep =
        withFooter(java.util.Collections.nCopies(100, 0x1C).stream().mapToInt(i -> i).toArray());
    assertTrue(refused(deep).contains("nests deeper"), refused(deep));
  }
}
