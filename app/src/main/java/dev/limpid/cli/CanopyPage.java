package dev.limpid.cli;

import dev.limpid.calibration.Coverage;
import dev.limpid.canopy.FieldEvaluation;
import dev.limpid.canopy.FieldScores;
import dev.limpid.invert.ReferenceComparison;
import dev.limpid.invert.SimulatedCalibration;
import dev.limpid.landcover.AccuracyReport;
import dev.limpid.landcover.Markup;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What estimates of canopies are worth as one HTML page that needs nothing else, in the style of
/// the other reports: beside field measurements, on simulated canopies, beside exact posteriors.
final class CanopyPage {
  private static final String AMORTISED = "amortised";
  private static final String REFINED = "refined";

  private final StringBuilder out = new StringBuilder();

  private CanopyPage() {}

  /// @param table of field measurements, null where there are none
  static String html(List<ModelScores> models, String table, List<FieldEvaluation> evaluations) {
    CanopyPage page = new CanopyPage();
    page.head();
    if (models.stream().anyMatch(m -> m.calibration() != null)) page.calibration(models);
    if (models.stream().anyMatch(m -> !m.amortised().isEmpty())) page.references(models);
    if (table != null) {
      page.add("<h2>Beside field measurements</h2><p>Measurements of ").add(Markup.escape(table));
      page.add(" under a clear sky, in m\u00B2 per m\u00B2.</p>");
      for (FieldEvaluation evaluation : evaluations) page.rule(evaluation);
      page.reading();
    }
    return page.out.append("</main></body></html>\n").toString();
  }

  private void calibration(List<ModelScores> models) {
    add("<h2>On simulated canopies</h2><table><caption>Canopies that no training saw. Ranks are ");
    add(
        "uniform where posteriors are right (simulation-based calibration), and so are the shares ");
    add("of draws nearer to a random point than the truth (TARP). Refined: brought nearer to the ");
    add(
        "exact posterior spectrum by spectrum, its draws then weighted by the physics; so many of ");
    add("4096 count, and the weights of a share of canopies are not to be relied on (Pareto k ");
    add("above 0.7).</caption><thead><tr>");
    heads(
        "Model",
        "",
        "Canopies",
        "Least p of ranks",
        "Ranks",
        "Largest gap of TARP",
        "TARP",
        "Draws that count",
        "Not reliable");
    eachCalibration(models, this::passes);
    add(
        "</tbody></table><table><caption>Share of truths inside central intervals, with its exact ");
    add("95 % interval, and mean width. CRPS: smaller is better.</caption><thead><tr>");
    heads("Model", "", "Variable", "50 %", "Width", "80 %", "Width", "95 %", "Width", "CRPS");
    eachCalibration(models, this::coverage);
    add("</tbody></table>");
  }

  private interface Rows {
    void of(String name, String how, SimulatedCalibration found);
  }

  private static void eachCalibration(List<ModelScores> models, Rows rows) {
    for (ModelScores model : models) {
      rows.of(model.name(), AMORTISED, model.calibration());
      if (model.weighted() != null) rows.of(model.name(), REFINED, model.weighted());
    }
  }

  private void passes(String name, String how, SimulatedCalibration found) {
    double least = found.ranks().stream().mapToDouble(r -> r.histogram().p()).min().orElseThrow();
    double gap = found.gaps().stream().mapToDouble(g -> g).max().orElseThrow();
    first(name).cell(how).cell(Integer.toString(found.simulations()));
    cell(least < 1e-4 ? "&lt; 0.0001" : Markup.number(least, 4));
    cell(found.ranksPass() ? "pass" : "fail").cell(Markup.number(gap, 3));
    cell(found.tarpPasses() ? "pass" : "fail");
    boolean weighted = !found.evidences().isEmpty();
    cell(weighted ? Markup.number(found.medianEffective(), 0) : "");
    cell(weighted ? Markup.percent(found.unreliable()) : "").add("</tr>");
  }

  private void coverage(String name, String how, SimulatedCalibration found) {
    for (SimulatedCalibration.Variable variable : found.variables()) {
      first(name).cell(how).cell(Markup.escape(variable.name() + ", " + variable.unit()));
      variable.coverage().forEach(this::inside);
      cell(Markup.number(variable.crps(), 3)).add("</tr>");
    }
  }

  private void references(List<ModelScores> models) {
    add("<h2>Beside exact posteriors</h2><table><caption>Means over ");
    add(Integer.toString(models.getFirst().amortised().size()));
    add(" spectra. Divergence of the exact posterior from the model's, gaps of bounds to the ");
    add(
        "log-evidence, all in nats; errors of quantiles and interval ends in standard deviations of ");
    add("the exact posterior. Refined: brought nearer to it spectrum by spectrum. Of 5000 draws ");
    add("so many count by their weights.");
    add("</caption><thead><tr>");
    heads(
        "Model",
        "",
        "Forward divergence",
        "ELBO gap",
        "IW-ELBO gap",
        "Draws that count",
        "Correlations (Frobenius)",
        "Largest",
        "Quantiles",
        "CCC",
        "CWC");
    for (ModelScores model : models) {
      beside(model.name(), AMORTISED, model.amortised());
      if (!model.refined().isEmpty()) beside(model.name(), REFINED, model.refined());
    }
    add("</tbody></table>");
  }

  private void beside(String name, String how, List<ReferenceComparison> found) {
    first(name).cell(how);
    for (ToDoubleFunction<ReferenceComparison> figure : ModelScores.FIGURES.values())
      cell(Markup.number(ModelScores.mean(found, figure), 3));
    add("</tr>");
  }

  private void heads(String... names) {
    for (String name : names) add("<th scope=\"col\">").add(name).add("</th>");
    add("</tr></thead><tbody>");
  }

  private CanopyPage first(String name) {
    return add("<tr><th scope=\"row\">").add(Markup.escape(name)).add("</th>");
  }

  private CanopyPage cell(String markup) {
    return add("<td>").add(markup).add("</td>");
  }

  private CanopyPage add(String markup) {
    out.append(markup);
    return this;
  }

  private void head() {
    add("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    add("style-src 'unsafe-inline'\"><title>Estimates of canopies</title><style>");
    add(AccuracyReport.style()).add("</style></head><body><main>");
    add("<h1>Estimates of canopies</h1>");
  }

  private void rule(FieldEvaluation evaluation) {
    add("<h3>Rows: ").add(Markup.escape(evaluation.rule().text())).add("</h3><table><caption>");
    add("The baseline is the mean of all measurements. In brackets the 95 % interval over dates ");
    add("of sites.</caption><thead><tr>");
    heads("Method", "Site", "n", "RMSE", "Bias", "R\u00B2");
    add("<tr class=\"baseline\"><th scope=\"row\">mean</th><td>all</td><td>");
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
    add("<h4>Intervals of ").add(Markup.escape(result.name())).add("</h4><table><caption>");
    add("Share of measurements inside, with its exact 95 % interval, and mean width; with the ");
    add("assumed error of the measurements (the larger of 0.2 and 15 %) and without. Mean ");
    add("deviations: ").add(Markup.number(scores.deviations(), 2)).add(" (0.80 is right).");
    add("</caption><thead><tr>");
    heads("Level", "Inside", "Width", "Inside, with error", "Width");
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
    add("<h3>How to read this</h3><p>RMSE is the root of the mean squared difference, bias the ");
    add("mean of prediction minus measurement, R\u00B2 is 1 \u2212 SSE / SST: below 0 where the ");
    add(
        "mean of the measurements is the better guess. Every method is compared on the same rows; ");
    add(
        "one that leaves out what it does not know says how many. The table gives no error of the ");
    add("measurements; the larger of 0.2 and 15 % is an assumption.</p>");
  }
}
