package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLabelsTest {
  @TempDir Path folder;

  private static List<Integer> codes(Legend legend) {
    return legend.entries().stream().map(Legend.Entry::code).toList();
  }

  private static Legend fresh(String... labels) throws BadInput {
    return ClassLabels.fresh(List.of(labels), null, "f").legend();
  }

  @Test
  void wholeNumbersInRangeAreTheCodes() throws BadInput {
    Legend legend = fresh("9120", "1200", "5100.0", "01200", "65535");
    assertEquals(List.of(1200, 5100, 9120, 65535), codes(legend));
    assertNull(legend.entries().getFirst().original());
    assertEquals("1200", legend.entries().getFirst().name());
  }

  @Test
  void anythingElseGivesCodesFromOneAndKeepsTheLabel() throws BadInput {
    Legend large = fresh("1101060000", "9", "2001020022");
    assertEquals(List.of(1, 2, 3), codes(large));
    assertEquals(List.of("9", "1101060000", "2001020022"), large.names());
    assertEquals("9", large.entries().getFirst().original());
    assertEquals(List.of("0", "1"), fresh("1", "0").names());
    assertEquals(List.of("-1", "2", "10"), fresh("10", "2", "-1").names());
    Legend text = fresh("\uD83C\uDF3E", "b", "Z", "a", "\uFF21", "12");
    assertEquals(List.of("12", "Z", "a", "b", "\uFF21", "\uD83C\uDF3E"), text.names());
  }

  @Test
  void dashedCodesAreTheSameLabelAsPlainOnes() throws BadInput {
    ClassLabels classes =
        ClassLabels.fresh(List.of("11-01-06-000-0", "11-01-01-000-0", "1101060000"), null, "f");
    assertEquals(2, classes.legend().entries().size());
    assertEquals(1, classes.position("1101060000"));
    assertEquals(0, classes.position("1101010000"));
  }

  @Test
  void matchesTextByNameAndNumbersByOriginalOrCodeForTheWholeSet() throws BadInput {
    Legend binary = fresh("0", "1"); // codes 1, 2
    ClassLabels originals = ClassLabels.matching(binary, List.of("0", "1"));
    assertEquals(0, originals.position("0"));
    assertEquals(1, originals.position("1"));
    ClassLabels codes = ClassLabels.matching(binary, List.of("2", "3", "1", "2"));
    assertEquals(List.of("3"), codes.unmatched());
    assertEquals(0, codes.position("1"));
    assertEquals(1, codes.position("2"));
    Legend crops =
        new Legend(
            List.of(
                new Legend.Entry(1, "maize", "1101060000", 0),
                new Legend.Entry(2, "wheat", "1101010000", 0)));
    ClassLabels named = ClassLabels.matching(crops, List.of("wheat", "rye", "11-01-06-000-0"));
    assertEquals(1, named.position("wheat"));
    assertEquals(0, named.position("11-01-06-000-0"));
    assertEquals(-1, named.position("rye"));
    assertEquals(List.of("rye"), named.unmatched());
    ClassLabels byCode = ClassLabels.matching(crops, List.of("1", "2"));
    assertEquals(1, byCode.position("2"));
  }

  private LegendFile legendFile(String text, String... columns) throws IOException {
    Path file = folder.resolve("legend");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return LegendFile.read(file, List.of(columns));
  }

  @Test
  void readsLegendFilesOfEveryKind() throws IOException {
    LegendFile semicolon =
        legendFile(
            "\uFEFFewoc;x;label;rgb\n00-00-00-000-0;;unknown;\n11-01-06-000-0;;maize;#ff0000\n",
            "ewoc",
            "label",
            "rgb");
    assertEquals(1, semicolon.size());
    Legend legend = ClassLabels.fresh(List.of("1101060000", "5"), semicolon, "f").legend();
    assertEquals("maize", legend.entries().get(1).name());
    assertEquals(0xFF0000, legend.entries().get(1).rgb());
    assertEquals("5", legend.entries().get(0).name());
    assertEquals("water", legendFile("{\"0\":\"no\",\"3\":\"water\"}").name("3"));
    assertNull(legendFile("{\"0\":\"no\",\"3\":\"water\"}").name("0"));
    assertEquals("a", legendFile("name,other,code\na,b,7\n").name("7"));
    assertEquals("b", legendFile("id,text\n7,b\n").name("07"));
    assertThrows(BadInput.class, () -> legendFile("a,b,c\n1,2,3\n"));
    assertThrows(BadInput.class, () -> legendFile("code,name\n1,a\n1,b\n"));
    assertThrows(BadInput.class, () -> legendFile("code,name,colour\n1,a,red\n"));
    assertThrows(BadInput.class, () -> legendFile("{\"1\":[]}"));
  }

  /// The least CIE76 distance between any two of the first 30 colours, in normal vision and in the
  /// two colour blindnesses of Viénot et al. (1999).
  @Test
  void thirtyColoursAreDistinctForColourBlindEyes() {
    double[][] protan = {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}};
    double[][] deutan = {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}};
    double[][] normal = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (double[][] eye : List.of(normal, protan, deutan)) {
      double[][] lab =
          IntStream.range(0, 30)
              .mapToObj(i -> lab(Palette.colour(i), eye))
              .toArray(double[][]::new);
      for (int i = 0; i < 30; i++)
        for (int k = 0; k < i; k++) {
          double d =
              Math.hypot(
                  Math.hypot(lab[i][0] - lab[k][0], lab[i][1] - lab[k][1]), lab[i][2] - lab[k][2]);
          assertTrue(d > 14, i + " and " + k + " are " + d + " apart");
        }
    }
    assertEquals(
        200, IntStream.range(0, 200).map(Palette::colour).distinct().count(), "repeated colours");
  }

  private static double[] lab(int rgb, double[][] eye) {
    double[] linear = new double[3];
    for (int c = 0; c < 3; c++) {
      double v = (rgb >> (16 - 8 * c) & 255) / 255.0;
      linear[c] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }
    double[] seen = new double[3];
    for (int r = 0; r < 3; r++) for (int c = 0; c < 3; c++) seen[r] += eye[r][c] * linear[c];
    for (int c = 0; c < 3; c++) seen[c] = Math.clamp(seen[c], 0, 1);
    double x = (0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2]) / 0.95047;
    double y = 0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2];
    double z = (0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2]) / 1.08883;
    return new double[] {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
  }

  private static double f(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
  }
}
