package dev.limpid.landcover;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An assessment as one HTML page that needs nothing else: no script, no network, no font. It is
/// meant to be read on screen, printed on A4, and understood without seeing colours.
public final class AccuracyReport {
  private final Assessment assessment;
  private final Accuracy accuracy;
  private final StringBuilder out = new StringBuilder();

  private AccuracyReport(Assessment assessment) {
    this.assessment = assessment;
    accuracy = assessment.accuracy();
  }

  public static void write(Assessment assessment, Path file) throws IOException {
    Files.writeString(file, html(assessment));
  }

  /// The page as text. The same assessment gives the same text.
  public static String html(Assessment assessment) {
    AccuracyReport report = new AccuracyReport(assessment);
    report.head();
    report.headline();
    report.classes();
    report.matrix();
    assessment.area().ifPresent(report::areas);
    assessment.calibration().ifPresent(report::reliability);
    assessment.comparison().ifPresent(report::comparison);
    report.notes();
    report.reading();
    report.provenance();
    report.add("</main></body></html>\n");
    return report.out.toString();
  }

  private AccuracyReport add(String markup) {
    out.append(markup);
    return this;
  }

  private AccuracyReport text(String text) {
    out.append(Markup.escape(text));
    return this;
  }

  private void head() {
    add("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    add("style-src 'unsafe-inline'\"><title>").text(assessment.title()).add("</title><style>");
    add(style()).add("</style></head><body><main><h1>").text(assessment.title()).add("</h1>");
    add("<p class=\"lead\">Accuracy of a land-cover map, from ");
    add(Markup.count(accuracy.matrix().total())).add(" reference samples of ");
    add(Markup.count(accuracy.macroF1Classes())).add(" classes.</p>");
    if (assessment.cautions().isEmpty()) return;
    add("<div class=\"caution\" role=\"note\"><strong>Caution</strong><ul>");
    for (String caution : assessment.cautions()) add("<li>").text(caution).add("</li>");
    add("</ul></div>");
  }

  /// The style sheet of all reports.
  public static String style() {
    try (InputStream css = AccuracyReport.class.getResourceAsStream("report.css")) {
      if (css == null) throw new IllegalStateException("report.css is missing from the program");
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void headline() {
    MajorityBaseline baseline = accuracy.majorityBaseline();
    String always = baseline.of().name();
    answer(baseline);
    add("<table><caption>The map, beside a map that would be \u201C").text(always);
    add(
        "\u201D everywhere (the majority baseline). In the drawing: line, the map; band, its 95 % ");
    add("interval; diamond, the baseline.</caption><thead><tr><th scope=\"col\">Figure</th>");
    add("<th scope=\"col\">This map</th><th scope=\"col\">95 % interval</th>");
    add("<th scope=\"col\" class=\"baseline\">Baseline</th><th scope=\"col\">0 to 100 %</th>");
    add("</tr></thead><tbody>");
    rate("key", "Overall accuracy", accuracy.overallAccuracy(), baseline.overallAccuracy());
    if (accuracy.classifiedShare() < 1)
      rate(
          "",
          "Overall accuracy where a class is given ("
              + Markup.percent(accuracy.classifiedShare())
              + " of the "
              + (accuracy.basis() == Accuracy.Basis.STRATA ? "area" : "samples")
              + ")",
          accuracy.classifiedAccuracy(),
          baseline.overallAccuracy());
    int n = accuracy.macroF1Classes();
    rate("key", "Macro F1, " + n + " classes", accuracy.macroF1(), baseline.macroF1());
    boolean known = baseline.overallAccuracy() > 0;
    rate(
        "",
        "Balanced accuracy, " + n + " classes",
        Interval.valueOnly(accuracy.balancedAccuracy()),
        known ? 1.0 / n : 0);
    rate(
        "",
        "Quantity disagreement",
        Interval.valueOnly(accuracy.quantityDisagreement()),
        1 - baseline.overallAccuracy());
    rate("", "Allocation disagreement", Interval.valueOnly(accuracy.allocationDisagreement()), 0);
    add(
        "<tr class=\"legacy\"><th scope=\"row\">Kappa (for comparison with older figures)</th><td>");
    add(Markup.number(accuracy.kappa(), 3)).add("</td><td>").add(Markup.NONE);
    add("</td><td class=\"baseline\">0</td><td class=\"mini\"></td></tr></tbody></table>");
  }

  private void answer(MajorityBaseline baseline) {
    Interval overall = accuracy.overallAccuracy();
    if (!Double.isFinite(overall.value())) {
      add("<p class=\"answer\">The overall accuracy is not known; see the notes.</p>");
      return;
    }
    add("<p class=\"answer\">The map is right for <strong>").add(Markup.percent(overall.value()));
    add("</strong> of the ");
    add(accuracy.basis() == Accuracy.Basis.STRATA ? "area" : "samples");
    if (overall.hasLimits()) add(" (95 % interval ").add(Markup.rates(overall)).add(")");
    add("; naming \u201C").text(baseline.of().name()).add("\u201D everywhere would be right for ");
    add(Markup.percent(baseline.overallAccuracy())).add(".</p>");
  }

  private void rate(String kind, String name, Interval value, double baseline) {
    add("<tr class=\"" + kind + "\"><th scope=\"row\">").text(name).add("</th><td>");
    add(Markup.percent(value.value())).add("</td><td class=\"range\">");
    add(Markup.rates(value)).add("</td><td class=\"baseline\">");
    add(Markup.percent(baseline)).add("</td><td class=\"mini\">");
    String drawing = name + " " + Markup.percent(value.value());
    add(AccuracyCharts.mini(drawing, value, baseline)).add("</td></tr>");
  }

  private void classes() {
    add("<h2>Class by class</h2>");
    for (String figure : AccuracyCharts.classes(accuracy.classes()))
      add("<figure>").add(figure).add("</figure>");
    add(table(accuracy.classes().size()));
    add("<caption>n: reference samples; mapped: samples that the map gives the class. ");
    add("Below each figure its 95 % interval, in per cent.</caption><thead><tr>");
    add("<th scope=\"col\">Class</th><th scope=\"col\">n</th><th scope=\"col\">mapped</th>");
    add(
        "<th scope=\"col\">User\u2019s accuracy</th><th scope=\"col\">Producer\u2019s accuracy</th>");
    add("<th scope=\"col\">F1</th><th scope=\"col\">IoU</th></tr></thead><tbody>");
    for (ClassAccuracy c : accuracy.classes()) {
      add("<tr><th scope=\"row\">").text(c.of().name());
      add(" <span class=\"range\">(" + c.of().code() + ")</span></th><td>");
      add(Markup.count(c.n())).add("</td><td>").add(Markup.count(c.mapped())).add("</td>");
      both(c.userAccuracy());
      both(c.producerAccuracy());
      both(c.f1());
      add("<td>").add(Markup.percent(c.iou())).add("</td></tr>");
    }
    add("</tbody></table>");
  }

  /// A table that may be cut between pages only when it has many rows.
  private static String table(int rows) {
    return rows > 14 ? "<table class=\"long\">" : "<table>";
  }

  private void both(Interval value) {
    add("<td>").add(Markup.percent(value.value()));
    if (value.hasLimits())
      add("<br><span class=\"range\">").add(Markup.rates(value)).add("</span>");
    add("</td>");
  }

  private void matrix() {
    add("<h2>Confusion matrix</h2><p>Rows are the map, columns the reference; each cell counts ");
    add("samples. Below a count: \u2192 its share of the row and \u2193 its share of the column, ");
    add("in per cent. Framed cells are right. ");
    add("<span class=\"scale\" style=\"background:" + MatrixTable.shade(true, 1) + "\"></span> ");
    add("right and <span class=\"scale\" style=\"background:" + MatrixTable.shade(false, 1));
    add("\"></span> wrong, darker for a larger share of the column.</p><div class=\"wide\">");
    add(MatrixTable.of(accuracy.matrix())).add("</div>");
  }

  private void areas(AreaEstimate area) {
    Unit unit = Unit.of(area);
    add("<h2>Area of each class</h2><p>Counting pixels of a map adds up its errors. These areas ");
    add("are estimated from the reference samples, weighted by the size of the strata they were ");
    add("drawn from (").add(Markup.number(area.total() / unit.per, 0)).add(" ").add(unit.name);
    add(" in all).</p>");
    for (String figure : AccuracyCharts.areas(area.classes(), unit.per, unit.name))
      add("<figure>").add(figure).add("</figure>");
    add(table(area.classes().size()))
        .add("<caption>Areas in ")
        .add(unit.name)
        .add("; share of the whole in per cent.");
    add(
        "</caption><thead><tr><th scope=\"col\">Class</th><th scope=\"col\">Counted on the map</th>");
    add("<th scope=\"col\">Estimated</th><th scope=\"col\">95 % interval</th>");
    add("<th scope=\"col\">Share</th></tr></thead><tbody>");
    int decimals = unit.decimals(area.total());
    for (ClassArea c : area.classes()) {
      add("<tr><th scope=\"row\">").text(c.of().name()).add("</th><td>");
      add(Markup.number(c.mapped() / unit.per, decimals)).add("</td><td>");
      add(Markup.number(c.area().value() / unit.per, decimals)).add("</td><td class=\"range\">");
      if (c.area().hasLimits())
        add(Markup.number(c.area().low() / unit.per, decimals))
            .add(" to ")
            .add(Markup.number(c.area().high() / unit.per, decimals));
      else add(Markup.NONE);
      add("</td><td>").add(Markup.percent(c.share().value())).add("</td></tr>");
    }
    add("</tbody></table>");
  }

  /// A unit of area that gives numbers of a readable size.
  private record Unit(double per, String name) {
    static Unit of(AreaEstimate area) {
      if (!area.unit().name().equals("m2")) return new Unit(1, Markup.escape(area.unit().name()));
      if (area.total() >= 1e10) return new Unit(1e6, "km\u00B2");
      return area.total() >= 1e5 ? new Unit(1e4, "ha") : new Unit(1, "m\u00B2");
    }

    int decimals(double total) {
      return total / per >= 1000 ? 0 : 2;
    }
  }

  private void reliability(Calibration c) {
    add("<h2>Can the probabilities be taken at their word?</h2><p>Expected calibration error ");
    add("<strong>").add(Markup.percent(c.expectedError())).add("</strong> (");
    add(c.bins().size() + " bins); Brier score <strong>").add(Markup.number(c.brier(), 3));
    add("</strong>, against ").add(Markup.number(c.baselineBrier(), 3));
    add(" for giving every sample the shares of the classes in the reference. From ");
    add(Markup.count(c.n())).add(" samples");
    if (c.skipped() > 0) add("; ").add(Markup.count(c.skipped())).add(" without probabilities");
    add(".</p><div class=\"pair\"><figure>").add(AccuracyCharts.reliability(c));
    add("<figcaption>Above the dashed line the map is right more often than it says, below less ");
    add("often. Whiskers: 95 % intervals. Bars: samples in each bin.</figcaption></figure>");
    add("<table><thead><tr><th scope=\"col\">Probability, %</th><th scope=\"col\">n</th>");
    add("<th scope=\"col\">Mean</th><th scope=\"col\">Right</th>");
    add("<th scope=\"col\">95 % interval</th></tr></thead><tbody>");
    for (Calibration.Bin bin : c.bins()) {
      if (bin.n() == 0) continue;
      add("<tr><th scope=\"row\">").add(Markup.number(100 * bin.from(), 1)).add(" to ");
      add(Markup.number(100 * bin.to(), 1)).add("</th><td>").add(Markup.count(bin.n()));
      add("</td><td>").add(Markup.number(100 * bin.confidence(), 1)).add("</td><td>");
      add(Markup.number(100 * bin.accuracy().value(), 1)).add("</td><td class=\"range\">");
      add(Markup.rates(bin.accuracy())).add("</td></tr>");
    }
    add("</tbody></table></div>");
  }

  private void comparison(Comparison comparison) {
    McNemar test = comparison.mcnemar();
    Interval difference = comparison.difference().value();
    add("<h2>Two maps at the same samples</h2><p class=\"answer\">").text(verdict(comparison));
    add("</p><table><thead><tr><th scope=\"col\">Map</th><th scope=\"col\">Overall accuracy</th>");
    add("<th scope=\"col\">95 % interval</th><th scope=\"col\">Macro F1</th>");
    add("<th scope=\"col\">Right alone</th></tr></thead><tbody>");
    map(comparison.first(), accuracy, test.b());
    map(comparison.second(), comparison.other(), test.c());
    add("<tr class=\"key\"><th scope=\"row\">Difference, in percentage points</th><td>");
    add(Markup.number(100 * difference.value(), 1)).add("</td><td class=\"range\">");
    add(Markup.percents(difference)).add("</td><td></td><td></td></tr></tbody></table>");
    test(test, comparison.difference().basis() == Accuracy.Basis.INDEPENDENT);
  }

  private void test(McNemar test, boolean simple) {
    add("<table><caption>McNemar\u2019s test on the ").add(Markup.count(test.b() + test.c()));
    add(" samples where exactly one of the maps is right. The line in bold is the one to quote");
    add(
        simple
            ? ""
            : ", were all samples independent and equally likely; here they are not, so that the"
                + " difference above counts");
    add(".</caption><thead><tr>");
    add("<th scope=\"col\">Form</th><th scope=\"col\">\u03C7\u00B2</th><th scope=\"col\">p</th>");
    add("</tr></thead><tbody>");
    boolean exact = test.b() + test.c() < McNemar.SMALL;
    form("exact (binomial)", Double.NaN, test.pExact(), exact);
    form("with continuity correction", test.chi2Corrected(), test.pCorrected(), !exact);
    form("without correction", test.chi2(), test.p(), false);
    add("</tbody></table>");
  }

  private static String verdict(Comparison comparison) {
    Interval d = comparison.difference().value();
    if (!d.hasLimits()) return "There is no telling which map is better.";
    if (d.low() <= 0 && d.high() >= 0)
      return "These samples do not show that one map is better: the interval of the difference"
          + " holds 0.";
    return "\u201C"
        + (d.value() > 0 ? comparison.first() : comparison.second())
        + "\u201D is right more often, by "
        + Markup.number(100 * Math.abs(d.value()), 1)
        + " percentage points.";
  }

  private void map(String name, Accuracy a, long alone) {
    add("<tr><th scope=\"row\">").text(name).add("</th><td>");
    add(Markup.percent(a.overallAccuracy().value())).add("</td><td class=\"range\">");
    add(Markup.rates(a.overallAccuracy())).add("</td><td>");
    add(Markup.percent(a.macroF1().value())).add("</td><td>").add(Markup.count(alone));
    add("</td></tr>");
  }

  private void form(String name, double chi2, double p, boolean quote) {
    add(quote ? "<tr class=\"key\">" : "<tr>").add("<th scope=\"row\">").add(name);
    add("</th><td>").add(Markup.number(chi2, 2)).add("</td><td>").add(Markup.probability(p));
    add("</td></tr>");
  }

  private void notes() {
    List<String> all = new ArrayList<>(accuracy.warnings());
    all.addAll(assessment.notes());
    all.add(basis());
    add("<h2>Notes</h2><ul class=\"notes\">");
    for (String note : all) add("<li>").text(note).add("</li>");
    add("</ul>");
  }

  private String basis() {
    return switch (accuracy.basis()) {
      case INDEPENDENT ->
          "Intervals take the samples as independent and all pixels as equally likely to be"
              + " sampled (Wilson score intervals for rates, linearisation for F1). If samples are"
              + " pixels of the same polygons, the true uncertainty is larger. Areas cannot be"
              + " given without the sizes of the strata.";
      case GROUPS ->
          "Intervals come from drawing whole groups of samples (parcels) again and again"
              + " (bootstrap, 2.5 to 97.5 percentiles).";
      case STRATA ->
          "Accuracy and areas are estimated for the whole mapped area from random samples in"
              + " strata (Olofsson et al. 2014; Stehman 2014), with normal intervals; rates of"
              + " exactly 0 or 100 % have Wilson intervals from an effective number of samples,"
              + " which say little about errors that are rare but spread over a large stratum."
              + " Normal intervals are printed cut at 0 and 100 %.";
    };
  }

  private void reading() {
    add("<h2>How to read these figures</h2><dl>");
    term("Overall accuracy", "share for which map and reference agree");
    term(
        "User\u2019s accuracy",
        "of what the map calls a class, the share that is right (precision)");
    term("Producer\u2019s accuracy", "of what is a class, the share that the map finds (recall)");
    term("F1, macro F1", "harmonic mean of both; its mean over the classes in the reference");
    term("IoU", "right share of all that is the class on the map, in the reference, or both");
    term("Balanced accuracy", "mean producer\u2019s accuracy: every class counts the same");
    term("Quantity disagreement", "errors because the map has too much or too little of a class");
    term("Allocation disagreement", "the other errors: the right amounts in the wrong places");
    term("95 % interval", "a range that would hold the true value in 95 of 100 such samplings");
    add("</dl>");
  }

  private void term(String name, String meaning) {
    add("<dt>").text(name).add("</dt><dd>").text(meaning).add("</dd>");
  }

  private void provenance() {
    if (assessment.provenance().isEmpty()) return;
    add("<h2>Where this comes from</h2><table class=\"provenance\"><tbody>");
    assessment
        .provenance()
        .forEach(
            (key, value) ->
                add("<tr><th scope=\"row\">")
                    .text(key)
                    .add("</th><td>")
                    .text(value)
                    .add("</td></tr>"));
    add("</tbody></table>");
  }
}
