package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every figure of the golden files on accuracy and area.
@Tag("shared")
class AccuracyGoldenTest {
  private static final double RELATIVE = 1e-10;

  /// Blocks of numbers by example and name (`OA`, `UA`, ..., `counts`), row by row; NA is `NaN`.
  private static Map<String, Map<String, List<double[]>>> golden() throws IOException {
    Map<String, Map<String, List<double[]>>> examples = new LinkedHashMap<>();
    Map<String, List<double[]>> example = Map.of();
    List<double[]> block = List.of();
    for (String line :
        Files.readAllLines(Shared.path("data/golden/landcover/olofsson_stehman_golden.txt"))) {
      if (line.startsWith("# ")) {
        example = new LinkedHashMap<>();
        examples.put(line.substring(2), example);
        block = new ArrayList<>();
        example.put("counts", block);
      } else if (line.startsWith("$") || line.startsWith("area")) {
        block = new ArrayList<>();
        example.put(line.startsWith("$") ? line.substring(1) : "areas", block);
      } else if (!line.isBlank()) {
        double[] numbers = numbers(line);
        if (numbers.length > 0) block.add(numbers);
      }
    }
    return examples;
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.strip().split("\\s+"))
        .filter(t -> t.matches("NA|-?[0-9.]+"))
        .mapToDouble(t -> t.equals("NA") ? Double.NaN : Double.parseDouble(t))
        .toArray();
  }

  private static void close(double expected, double actual, double relative, String what) {
    assertEquals(expected, actual, Math.abs(expected) * relative, what);
  }

  private static void close(double[] expected, double[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int k = 0; k < expected.length; k++)
      close(expected[k], actual[k], RELATIVE, what + " " + k);
  }

  private static double[] of(
      Accuracy accuracy, java.util.function.Function<ClassAccuracy, Interval> which, boolean se) {
    return accuracy.classes().stream()
        .map(which)
        .mapToDouble(i -> se ? i.standardError() : i.value())
        .toArray();
  }

  /// @param head number of header lines of named vectors
  private static void check(Map<String, List<double[]>> golden, AreaEstimate got, boolean named) {
    Accuracy a = got.accuracy();
    close(golden.get("OA").getFirst()[0], a.overallAccuracy().value(), RELATIVE, "OA");
    close(golden.get("SEoa").getFirst()[0], a.overallAccuracy().standardError(), RELATIVE, "SEoa");
    close(vector(golden, "UA"), of(a, ClassAccuracy::userAccuracy, false), "UA");
    close(vector(golden, "SEua"), of(a, ClassAccuracy::userAccuracy, true), "SEua");
    close(vector(golden, "PA"), of(a, ClassAccuracy::producerAccuracy, false), "PA");
    close(vector(golden, "SEpa"), of(a, ClassAccuracy::producerAccuracy, true), "SEpa");
    double[] share = got.classes().stream().mapToDouble(c -> c.share().value()).toArray();
    double[] shareSe = got.classes().stream().mapToDouble(c -> c.share().standardError()).toArray();
    close(vector(golden, "area"), share, "area");
    close(vector(golden, "SEa"), shareSe, "SEa");
    List<double[]> matrix = golden.get("matrix");
    int k = a.matrix().size();
    int head = named ? 0 : 1; // with letters as names the header holds no numbers
    assertEquals(k + 1 + head, matrix.size());
    for (int i = 0; i < k; i++) {
      double[] row = matrix.get(i + head);
      int label = named ? 0 : 1;
      for (int j = 0; j < k; j++) {
        double expected = Double.isNaN(row[j + label]) ? 0 : row[j + label];
        close(expected, a.shares().at(i, j), RELATIVE, "share " + i + "," + j);
      }
      close(row[k + label], a.shares().map(i), RELATIVE, "row " + i);
    }
    double[] sums = matrix.getLast();
    for (int j = 0; j < k; j++) close(sums[j], a.shares().reference(j), RELATIVE, "column " + j);
    close(sums[k], 1, RELATIVE, "sum");
  }

  private static double[] vector(Map<String, List<double[]>> golden, String name) {
    return golden.get(name).getLast();
  }

  private static ConfusionMatrix counts(Map<String, List<double[]>> golden) {
    List<double[]> rows = golden.get("counts");
    int k = rows.size() - 1;
    long[][] counts = new long[k][k];
    List<LandClass> classes = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      classes.add(new LandClass(i + 1, "class " + (i + 1)));
      for (int j = 0; j < k; j++) counts[i][j] = (long) rows.get(i + 1)[j + 1];
    }
    return ConfusionMatrix.of(classes, counts);
  }

  private static AreaEstimate olofsson(
      Map<String, List<double[]>> golden, AreaUnit unit, long... sizes) {
    ConfusionMatrix matrix = counts(golden);
    Map<Integer, Long> byCode = new LinkedHashMap<>();
    for (int k = 0; k < sizes.length; k++) byCode.put(k + 1, sizes[k]);
    return AreaEstimate.of(matrix, StrataSizes.of(matrix, byCode), unit);
  }

  @Test
  void olofsson2013Example1() throws IOException {
    var golden = golden().get("Olofsson 2013 example 1");
    var got = olofsson(golden, AreaUnit.PIXELS, 22_353, 1_122_543, 610_228);
    check(golden, got, false);
    List<double[]> areas = golden.get("areas"); // names, areas (2 decimals), names, errors
    for (int k = 0; k < 3; k++) {
      assertEquals(areas.get(1)[k], got.classes().get(k).area().value(), 0.005);
      double se = got.classes().get(k).area().standardError();
      close(areas.get(3)[k], se, RELATIVE, "area SE");
    }
  }

  @Test
  void olofsson2013Example2() throws IOException {
    var golden = golden().get("Olofsson 2013 example 2");
    check(golden, olofsson(golden, AreaUnit.PIXELS, 7_000_000, 295_000_000, 698_000_000), false);
  }

  @Test
  void olofsson2014Table8() throws IOException {
    var golden = golden().get("Olofsson 2014 table 8");
    var hectares = new AreaUnit("ha", 0.09);
    var got = olofsson(golden, hectares, 200_000, 150_000, 3_200_000, 6_450_000);
    check(golden, got, false);
    List<double[]> areas = golden.get("areas"); // names, areas, names, half widths
    for (int k = 0; k < 4; k++) {
      Interval area = got.classes().get(k).area();
      close(areas.get(1)[k], area.value(), RELATIVE, "area");
      close(areas.get(3)[k], (area.high() - area.low()) / 2, RELATIVE, "half width");
    }
    double half =
        got.accuracy().overallAccuracy().high() - got.accuracy().overallAccuracy().value();
    assertEquals(0.018, half, 5e-4);
  }

  private static StratifiedEstimate stehman() throws IOException {
    String map = "AAAAAAABBB ABBBBBBBBB BBCCCCCCBB DDDDDDDDDD".replace(" ", "");
    String reference = "AAAAACBABC ABBBBBAABB CCCCCDDBBA DDDDDDDCCB".replace(" ", "");
    var builder =
        StratifiedEstimate.builder()
            .stratum("A", 40_000)
            .stratum("B", 30_000)
            .stratum("C", 20_000)
            .stratum("D", 10_000);
    for (int s = 0; s < 40; s++)
      builder.add(
          String.valueOf((char) ('A' + s / 10)),
          map.charAt(s) - 'A' + 1,
          reference.charAt(s) - 'A' + 1);
    return builder.build();
  }

  @Test
  void stehman2014() throws IOException {
    var golden = golden().get("Stehman 2014");
    var estimate = stehman();
    var got = estimate.areas(AreaUnit.PIXELS);
    check(golden, got, true);
    SampleScore right = (i, j) -> i == j ? 1 : 0;
    close(0.63, estimate.mean(right).value(), RELATIVE, "mean");
    Interval user = estimate.ratio((i, j) -> i == 1 && j == 1 ? 1 : 0, (i, j) -> i == 1 ? 1 : 0);
    close(vector(golden, "UA")[1], user.value(), RELATIVE, "ratio");
    close(vector(golden, "SEua")[1], user.standardError(), RELATIVE, "ratio SE");
    assertEquals(35_000, got.classes().getFirst().area().value(), 1e-6);
  }

  @Test
  void mcNemar() throws IOException {
    List<String> lines =
        Files.readAllLines(Shared.path("data/golden/landcover/mcnemar_kappa_golden.csv"));
    assertEquals("b,c,chi2_cc,p_cc,chi2,p,p_exact_binom", lines.getFirst());
    assertEquals(9, lines.size());
    for (String line : lines.subList(1, lines.size())) {
      double[] v = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
      McNemar got = McNemar.of((long) v[0], (long) v[1]);
      close(v[2], got.chi2Corrected(), RELATIVE, line);
      close(v[3], got.pCorrected(), RELATIVE, line);
      close(v[4], got.chi2(), RELATIVE, line);
      close(v[5], got.p(), RELATIVE, line);
      close(v[6], got.pExact(), RELATIVE, line);
    }
  }

  @Test
  void oso2016() throws IOException {
    ConfusionMatrix matrix =
        MatrixFile.read(Shared.path("data/golden/landcover/oso2016_confusion_metropole.csv"));
    Accuracy got = Accuracy.of(matrix);
    assertEquals(16, matrix.size());
    assertEquals("annualCrop", matrix.classes().getFirst().name());
    // rows of the file are the reference: 14920 annual crops were produced as broadleaf forest
    assertEquals(14_920, matrix.at(1, 0));
    assertEquals(0.8887, got.overallAccuracy().value(), 5e-4);
    assertEquals(0.8709, got.kappa(), 5e-4);
    assertEquals(0.706, got.macroF1().value(), 5e-4);
    assertEquals(16, got.macroF1Classes());
    // in the order of the file
    double[] f1 = {
      .959, .916, .924, .678, .513, .319, .783, .612, .052, .873, .629, .989, .831, .888, .457, .882
    };
    for (int k = 0; k < f1.length; k++)
      assertEquals(f1[k], got.classes().get(k).f1().value(), 5e-4, matrix.classes().get(k).name());
    assertTrue(got.majorityBaseline().overallAccuracy() < got.overallAccuracy().value());
    assertEquals("eau", got.majorityBaseline().of().name());
  }
}
