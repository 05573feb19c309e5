package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class AccuracyReportTest {
  private static final String HOSTILE = "<script>alert(\"x\")</script> & 'y' \u202E\u0007";

  /// Everything a report can show, with names that try to be markup.
  static Assessment full(int k) {
    var random = new SplittableRandom(3);
    long[][] counts = new long[k][k];
    long[] abstained = new long[k];
    List<LandClass> classes = new ArrayList<>();
    Map<Integer, Long> sizes = new LinkedHashMap<>();
    for (int i = 0; i < k; i++) {
      classes.add(new LandClass(i + 1, i == 1 ? HOSTILE : "class number " + i));
      for (int j = 0; j < k; j++)
        counts[i][j] = i == j ? 20 + random.nextInt(1500) : random.nextInt(9);
      sizes.put(i + 1, 100_000L + random.nextInt(9_000_000));
    }
    abstained[0] = 12;
    sizes.put(0, 250_000L);
    var matrix = ConfusionMatrix.of(classes, counts, abstained);
    var area = AreaEstimate.of(matrix, StrataSizes.of(matrix, sizes), AreaUnit.squareMetres(100));
    var calibration = Calibration.builder(3);
    for (int i = 0; i < 900; i++) {
      float p = 0.34f + 0.66f * (float) random.nextDouble();
      calibration.add(
          new float[] {p, 0.6f * (1 - p), 0.4f * (1 - p)},
          random.nextDouble() < p * p ? 0 : 1 + random.nextInt(2));
    }
    return Assessment.of("Map " + HOSTILE, area)
        .with(calibration.build())
        .with(
            new Comparison(
                "forest " + HOSTILE,
                "network",
                Accuracy.of(matrix),
                McNemar.of(59, 16),
                PairedDifference.of(59, 16, 900)))
        .withCautions(List.of("Pixels of the same parcel are on both sides of the split."))
        .withNotes(List.of("Class " + HOSTILE + " was dropped: 3 samples."))
        .withProvenance(Map.of("map " + HOSTILE, "value " + HOSTILE));
  }

  @Test
  void escapesEveryNameAndLoadsNothing() {
    String html = AccuracyReport.html(full(5));
    assertFalse(html.contains("<script"));
    assertFalse(html.contains("\u202E") || html.contains("\u0007"));
    assertTrue(
        html.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;"));
    String withoutNamespace = html.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    assertFalse(
        Pattern.compile("(?i)https?:|url\\(|@import|<link|<img|src=[\"']")
            .matcher(withoutNamespace)
            .find());
  }

  /// The page is also well-formed XML but for its head, so no tag is left open and no quote
  /// missing.
  @Test
  void isWellFormed() throws Exception {
    for (int k : new int[] {1, 2, 7, 23}) {
      String html = AccuracyReport.html(full(Math.max(2, k)));
      String body = html.substring(html.indexOf("<main>"), html.indexOf("</body>"));
      var xml =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(
                  new InputSource(
                      new StringReader(body.replace("<br>", "<br/>").replace("&nbsp;", " "))));
      assertEquals("main", xml.getDocumentElement().getTagName());
    }
  }

  @Test
  void showsEveryCountOnce() {
    var assessment = full(23);
    String html = AccuracyReport.html(assessment);
    String matrix =
        html.substring(html.indexOf("<h2>Confusion matrix"), html.indexOf("<h2>Area of"));
    var matcher =
        Pattern.compile("<td(?: class=\"right\")?(?: style=\"[^\"]*\")?><b>").matcher(matrix);
    int cells = 0;
    while (matcher.find()) cells++;
    assertEquals(23 * 23 + 23, cells); // and the row of the samples without a class
    assertTrue(matrix.contains("no class given"));
    var m = assessment.accuracy().matrix();
    for (int i = 0; i < 23; i++)
      assertTrue(matrix.contains("<b>" + Markup.count(m.at(i, i)) + "</b>"));
  }

  @Test
  void putsCautionsBeforeFiguresAndTheBaselineBesideThem() {
    String html = AccuracyReport.html(full(4));
    assertTrue(html.indexOf("Pixels of the same parcel") < html.indexOf("Overall accuracy"));
    var accuracy = full(4).accuracy();
    String headline = html.substring(html.indexOf("<thead>"), html.indexOf("<h2>Class by class"));
    assertTrue(headline.contains(Markup.percent(accuracy.overallAccuracy().value())));
    assertTrue(headline.contains(Markup.percent(accuracy.majorityBaseline().overallAccuracy())));
    assertTrue(headline.contains(Markup.percents(accuracy.macroF1())));
    assertTrue(headline.contains("where a class is given"));
  }

  @Test
  void isTheSameEachTimeAndWrittenAsUtf8(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("report.html");
    AccuracyReport.write(full(4), file);
    assertEquals(AccuracyReport.html(full(4)), Files.readString(file));
  }

  @Test
  void figuresThatAreNotKnownAreDashes() {
    var accuracy = Accuracy.of(AccuracyTest.matrix(new long[][] {{3, 0}, {0, 0}}));
    String html = AccuracyReport.html(Assessment.of("t", accuracy));
    assertFalse(html.contains("NaN"));
    assertFalse(html.contains("Infinity"));
    assertTrue(html.contains("not in the reference"));
    assertFalse(html.contains("<h2>Area of"));
    var none = Accuracy.of(AccuracyTest.matrix(new long[][] {{0}}));
    assertFalse(AccuracyReport.html(Assessment.of("t", none)).contains("NaN"));
  }

  @Test
  void writesNumbersForReading() {
    assertEquals("88.9\u202F%", Markup.percent(0.8887));
    assertEquals("\u2013", Markup.percent(Double.NaN));
    assertEquals("1\u202F234\u202F567", Markup.count(1_234_567));
    assertEquals("\u22121.5", Markup.number(-1.46, 1));
    assertEquals("0.0", Markup.number(-0.01, 1));
    assertEquals("0.018", Markup.probability(0.01796));
    assertEquals("1.2 \u00D7 10<sup>\u22126</sup>", Markup.probability(1.236e-6));
  }
}
