package dev.limpid.cli;

import dev.limpid.calibration.Coverage;
import dev.limpid.canopy.FieldEvaluation;
import dev.limpid.canopy.FieldScores;
import dev.limpid.landcover.AccuracyReport;
import dev.limpid.landcover.Markup;
import java.util.List;

/// Comparisons with field measurements as one HTML page that needs nothing else, in the style of
/// the other reports.
final class FieldPage {
  private final StringBuilder out = new StringBuilder();

  private FieldPage() {}

  /// @param table whose measurements they are
  static String html(String table, List<FieldEvaluation> evaluations) {
    FieldPage page = new FieldPage();
    page.head(table);
    for (FieldEvaluation evaluation : evaluations) page.rule(evaluation);
    page.reading();
    return page.out.append("</main></body></html>\n").toString();
  }

  private FieldPage add(String markup) {
    out.append(markup);
    return this;
  }

  private void head(String table) {
    add("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    add("style-src 'unsafe-inline'\"><title>Leaf area beside field measurements</title><style>");
    add(AccuracyReport.style()).add("</style></head><body><main>");
    add("<h1>Leaf area beside field measurements</h1><p class=\"lead\">Measurements of ");
    add(Markup.escape(table)).add(" under a clear sky, in m\u00B2 per m\u00B2.</p>");
  }

  private void rule(FieldEvaluation evaluation) {
    add("<h2>Rows: ").add(Markup.escape(evaluation.rule().text())).add("</h2><table><caption>");
    add("The baseline is the mean of all measurements. In brackets the 95 % interval over dates ");
    add("of sites.</caption><thead><tr>");
    for (String name : List.of("Method", "Site", "n", "RMSE", "Bias", "R\u00B2"))
      add("<th scope=\"col\">").add(name).add("</th>");
    add("</tr></thead><tbody><tr class=\"baseline\"><th scope=\"row\">mean</th><td>all</td><td>");
    add(Integer.toString(evaluation.rows())).add("</td><td>");
    add(Markup.number(evaluation.baseline(), 3)).add("</td><td>0</td><td>0</td></tr>");
    for (FieldEvaluation.Result result : evaluation.results()) {
      String left = result.missing() == 0 ? "" : " (left out " + result.missing() + ")";
      String spread =
          " (%s to %s)"
              .formatted(Markup.number(result.rmseLow(), 3), Markup.number(result.rmseHigh(), 3));
      row(result.name() + left, "all", result.pooled(), spread);
      result.sites().forEach((site, scores) -> row("", site, scores, ""));
    }
    add("</tbody></table>");
    for (FieldEvaluation.Result result : evaluation.results())
      if (!result.pooled().coverage().isEmpty()) intervals(result);
  }

  private void row(String method, String site, FieldScores scores, String spread) {
    add("<tr><th scope=\"row\">").add(Markup.escape(method)).add("</th><td>");
    add(Markup.escape(site)).add("</td><td>").add(Integer.toString(scores.n())).add("</td><td>");
    add(Markup.number(scores.rmse(), 3)).add(spread).add("</td><td>");
    add(Markup.number(scores.bias(), 3)).add("</td><td>");
    add(Markup.number(scores.r2(), 3)).add("</td></tr>");
  }

  private void intervals(FieldEvaluation.Result result) {
    FieldScores scores = result.pooled();
    add("<h3>Intervals of ").add(Markup.escape(result.name())).add("</h3><table><caption>");
    add("Share of measurements inside, with its exact 95 % interval, and mean width; with the ");
    add("assumed error of the measurements (the larger of 0.2 and 15 %) and without. Mean ");
    add("deviations: ").add(Markup.number(scores.deviations(), 2)).add(" (0.80 is right).");
    add("</caption><thead><tr>");
    for (String name : List.of("Level", "Inside", "Width", "Inside, with error", "Width"))
      add("<th scope=\"col\">").add(name).add("</th>");
    add("</tr></thead><tbody>");
    for (int l = 0; l < scores.coverage().size(); l++) {
      add("<tr><th scope=\"row\">");
      add(Markup.percent(scores.coverage().get(l).level())).add("</th>");
      inside(scores.coverage().get(l));
      inside(scores.withField().get(l));
      add("</tr>");
    }
    add("</tbody></table>");
  }

  private void inside(Coverage coverage) {
    add("<td>").add(Markup.percent(coverage.share())).add(" (");
    add(Markup.percent(coverage.interval().low())).add(" to ");
    add(Markup.percent(coverage.interval().high())).add(")</td><td>");
    add(Markup.number(coverage.meanWidth(), 2)).add("</td>");
  }

  private void reading() {
    add("<h2>How to read this</h2><p>RMSE is the root of the mean squared difference, bias the ");
    add("mean of prediction minus measurement, R\u00B2 is 1 \u2212 SSE / SST: below 0 where the ");
    add(
        "mean of the measurements is the better guess. Every method is compared on the same rows; ");
    add(
        "one that leaves out what it does not know says how many. The table gives no error of the ");
    add("measurements; the larger of 0.2 and 15 % is an assumption.</p>");
  }
}
