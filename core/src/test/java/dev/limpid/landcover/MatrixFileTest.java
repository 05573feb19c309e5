package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("m.csv"), text);
  }

  private BadInput refused(String text) throws IOException {
    Path file = file(text);
    BadInput thrown = assertThrows(BadInput.class, () -> MatrixFile.read(file));
    assertTrue(thrown.getMessage().startsWith(file.toString()), thrown.getMessage());
    return thrown;
  }

  @Test
  void rowsAreTheMap() throws IOException {
    var matrix = MatrixFile.read(file("map\\reference,wood,water\nwood,5,2\nwater,1,9\n"));
    assertEquals(2, matrix.at(0, 1));
    assertEquals(new LandClass(1, "wood"), matrix.classes().getFirst());
  }

  @ParameterizedTest
  @CsvSource({"reference\\map", "reference\\produced", "Reference\\Map"})
  void rowsAreTheReference(String header) throws IOException {
    var matrix = MatrixFile.read(file(header + ",wood,water\nwood,5,2\nwater,1,9\n"));
    assertEquals(1, matrix.at(0, 1));
    assertEquals(2, matrix.at(1, 0));
  }

  @Test
  void readsSemicolonsQuotesByteOrderMarkAndCarriageReturns() throws IOException {
    var matrix =
        MatrixFile.read(
            file(
                "\uFEFF\"map\\reference\";\"a; \"\"b\"\"\"; é \r\n\"a; \"\"b\"\"\"; 5 ;2\r\n"
                    + "\r\né;1;9"));
    assertEquals("a; \"b\"", matrix.classes().get(0).name());
    assertEquals("é", matrix.classes().get(1).name());
    assertEquals(5, matrix.at(0, 0));
    assertEquals(2, matrix.at(0, 1));
  }

  @Test
  void takesWholeNumbersAsCodesAndColumnsInAnyOrder() throws IOException {
    var matrix = MatrixFile.read(file("map\\reference,30,4\n4,1,2\n30,3,5\n"));
    assertEquals(4, matrix.classes().get(0).code());
    assertEquals(30, matrix.classes().get(1).code());
    assertEquals(2, matrix.at(0, 0));
    assertEquals(1, matrix.at(0, 1));
  }

  @Test
  void keepsAbstainedSamplesApart() throws IOException {
    var byMap = MatrixFile.read(file("map\\reference,a,b\na,5,1\nb,0,7\nabstained,2,3\n"));
    var byReference = MatrixFile.read(file("reference\\map,abstained,a,b\na,2,5,0\nb,3,1,7\n"));
    for (var matrix : java.util.List.of(byMap, byReference)) {
      assertEquals(2, matrix.size());
      assertEquals(1, matrix.at(0, 1));
      assertEquals(3, matrix.abstained(1));
      assertEquals(18, matrix.total());
    }
  }

  @Test
  void saysWhichHeadersItAccepts() throws IOException {
    var thrown = refused("class,a,b\na,1,2\nb,3,4\n");
    assertEquals("matrix.header", thrown.code());
    assertTrue(thrown.getMessage().contains("'class'"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("map\\reference"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("reference\\produced"), thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1.5", "-1", "''", "1e3", "NaN", "99999999999999999999"})
  void namesTheCellThatIsNoCount(String cell) throws IOException {
    var thrown = refused("map\\reference,a,b\na,1,2\nb," + cell + ",4\n");
    assertEquals("matrix.count", thrown.code());
    assertTrue(thrown.getMessage().contains("row 'b', column 'a'"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("'" + cell + "'"), thrown.getMessage());
  }

  @Test
  void refusesMatricesThatAreNotSquare() throws IOException {
    assertTrue(
        refused("map\\reference,a,b\na,1,2\n").getMessage().contains("column 'b' has no row"));
    assertTrue(
        refused("map\\reference,a\na,1\nc,2\n").getMessage().contains("row 'c' has no column"));
    assertEquals("matrix.shape", refused("map\\reference,a,b\na,1\nb,1,2\n").code());
    assertEquals("matrix.duplicate", refused("map\\reference,a,a\na,1,2\n").code());
    assertEquals("matrix.duplicate", refused("map\\reference,a,b\na,1,2\na,1,2\n").code());
    assertEquals("matrix.empty", refused("").code());
    assertEquals("matrix.empty", refused("map\\reference,a\n").code());
    assertEquals("matrix.names", refused("map\\reference,a,\na,1,2\n,3,4\n").code());
  }

  @Test
  void refusesSumsAsAClass() throws IOException {
    String sums = "map\\reference,a,b,total\na,1,2,3\nb,3,4,7\ntotal,4,6,10\n";
    assertEquals("matrix.sums", refused(sums).code());
    assertEquals(3, MatrixFile.read(file(sums.replace("4,6,10", "4,6,11"))).size());
  }

  @Test
  void refusesBrokenText() throws IOException {
    assertEquals("csv.quote", refused("map\\reference,\"a\na,1\n").code());
    assertEquals("csv.quote", refused("map\\reference,\"a\"b\na,1\n").code());
    Path latin = folder.resolve("m.csv");
    Files.write(latin, "map\\reference,é\né,1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals("csv.encoding", assertThrows(BadInput.class, () -> MatrixFile.read(latin)).code());
  }

  @Test
  void refusesTablesThatAreNoNomenclature() throws IOException {
    assertEquals("csv.size", refused("map\\reference" + ",".repeat(1002) + "\n").code());
    assertEquals("csv.size", refused("map\\reference,a\n" + "a,1\n".repeat(1002)).code());
    assertEquals("csv.size", refused(" ".repeat((16 << 20) + 1)).code());
  }

  @Test
  void readsSizes() throws IOException {
    var matrix = MatrixFile.read(file("map\\reference,a,b\na,5,1\nb,0,7\nabstained,2,3\n"));
    var sizes = MatrixFile.readSizes(file("class,pixels\nb,200\na,100\nabstained,50\n"), matrix);
    assertEquals(100, sizes.of(0));
    assertEquals(200, sizes.of(1));
    assertEquals(50, sizes.abstained());
    assertEquals(350, sizes.total());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "strata.header|class,size/a,9/b,9|expected class,pixels",
        "strata.class|class,pixels/a,9/b,9/c,9|'c' is not in the matrix",
        "strata.class|class,pixels/a,9|'b' of the matrix has no line",
        "strata.class|class,pixels/a,9/a,9/b,9|given twice",
        "strata.size|class,pixels/a,5/b,9|a has 6 samples on the map but only 5 pixels",
        "matrix.count|class,pixels/a,9.5/b,9|'9.5' is not a count",
        "strata.shape|class,pixels/a/b,9|1 cells; expected 2"
      })
  void refusesSizes(String code, String text, String says) throws IOException {
    var matrix = MatrixFile.read(file("map\\reference,a,b\na,5,1\nb,0,7\n"));
    Path sizes = file(text.replace('/', '\n'));
    var thrown = assertThrows(BadInput.class, () -> MatrixFile.readSizes(sizes, matrix));
    assertEquals(code, thrown.code());
    assertTrue(thrown.getMessage().contains(says), thrown.getMessage());
  }
}
