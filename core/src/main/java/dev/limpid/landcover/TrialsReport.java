package dev.limpid.landcover;

import dev.limpid.io.BadInput;
import dev.limpid.landcover.TrialSetting.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A comparison of models as one HTML page that needs nothing else: no script, no network, no font.
public final class TrialsReport {
  private final Trials trials;
  private final Words words;
  private final StringBuilder out = new StringBuilder();

  private TrialsReport(Trials trials, Words words) {
    this.trials = trials;
    this.words = words;
  }

  /// What the page says beside the figures.
  ///
  /// @param cautions why the figures may be too good
  /// @param provenance what is recorded, by its name
  /// @param pictures SVG or HTML drawings of maps with their captions
  public record Words(
      String title,
      List<String> cautions,
      List<String> notes,
      Map<String, String> provenance,
      Map<String, String> pictures) {}

  /// The page as text. The same comparison gives the same text.
  public static String html(Trials trials, Words words) throws BadInput {
    TrialsReport report = new TrialsReport(trials, words);
    report.head();
    report.answer();
    report.models();
    report.pairs();
    report.classes();
    report.curves();
    report.learning();
    report.costs();
    report.pictures();
    report.notes();
    report.provenance();
    report.add("</main></body></html>\n");
    return report.out.toString();
  }

  private TrialsReport add(String markup) {
    out.append(markup);
    return this;
  }

  private TrialsReport text(String text) {
    out.append(Markup.escape(text));
    return this;
  }

  private void head() {
    add("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    add("style-src 'unsafe-inline'; img-src data:\"><title>").text(words.title);
    add("</title><style>").add(AccuracyReport.style()).add("</style></head><body><main><h1>");
    text(words.title).add("</h1><p class=\"lead\">");
    add(trials.models().size() + " models, " + trials.seeds().size() + " seeds, ");
    add(trials.tested().folds() + " folds. Every figure is of the same ");
    add(Markup.count(trials.tested().size())).add(" samples of ");
    add(trials.tested().legend().entries().size() + " classes, each predicted by a model that ");
    add("learned from other folds; which sample is in which fold stands in ");
    add("<code>split.csv</code>.</p>");
    if (words.cautions.isEmpty()) return;
    add("<div class=\"caution\" role=\"note\"><strong>Caution</strong><ul>");
    for (String caution : words.cautions) add("<li>").text(caution).add("</li>");
    add("</ul></div>");
  }

  /// Whether the model with the highest accuracy is better than the next.
  private void answer() throws BadInput {
    if (trials.models().size() < 2) return;
    Map<String, Double> accuracy = new HashMap<>();
    for (String model : trials.models())
      accuracy.put(
          model,
          trials.spread(model, TrialSetting.EVERYTHING, TrialFigures::overallAccuracy).mean());
    List<String> ranked = new ArrayList<>(trials.models());
    ranked.sort(Comparator.comparingDouble(accuracy::get).reversed());
    Interval d = trials.pair(ranked.get(0), ranked.get(1)).difference().value();
    add("<p class=\"answer\">").text("\u201C" + ranked.get(0) + "\u201D is right most often, for ");
    add("<strong>").add(Markup.percent(accuracy.get(ranked.get(0)))).add("</strong>; ");
    text("\u201C" + ranked.get(1) + "\u201D follows with ");
    add(Markup.percent(accuracy.get(ranked.get(1)))).add(". ");
    boolean better = d.hasLimits() && d.low() > 0;
    add(better ? "It is the better of the two" : "These samples do not show that it is better");
    add(": the 95 % interval of the difference is ").add(Markup.percents(d)).add(" points.</p>");
  }

  /// A table head of column names, the first of the rows' names.
  private void table(String caption, List<String> columns) {
    add("<div class=\"wide\"><table><caption>").add(caption).add("</caption><thead><tr>");
    for (String column : columns) add("<th scope=\"col\">").text(column).add("</th>");
    add("</tr></thead><tbody>");
  }

  private void row(String name, List<String> cells) {
    add("<tr><th scope=\"row\">").text(name).add("</th>");
    for (String cell : cells)
      add(cell.startsWith("<svg") ? "<td class=\"mini\">" : "<td>").add(cell).add("</td>");
    add("</tr>");
  }

  private void endTable() {
    add("</tbody></table></div>");
  }

  private static String spread(Spread spread) {
    String mean = Markup.percent(spread.mean());
    return Double.isNaN(spread.sd())
        ? mean
        : mean + " \u00B1\u202F" + Markup.number(100 * spread.sd(), 1);
  }

  private static String range(Interval interval) {
    return "<br><span class=\"range\">" + Markup.rates(interval) + "</span>";
  }

  private void models() throws BadInput {
    add("<h2>Models</h2>");
    table(
        "All training samples. Mean \u00B1 standard deviation over "
            + trials.seeds().size()
            + " seeds, in per cent; below it the 95 % interval over "
            + (trials.tested().hasGroups() ? "groups of samples" : "samples")
            + " of the predictions of all seeds (bootstrap). Diamond: the majority baseline.",
        List.of("Model", "Overall accuracy", "Macro F1", "Mean IoU", "0 to 100 %"));
    for (String model : trials.models()) {
      Accuracy pooled = trials.pooled(model);
      MajorityBaseline baseline = pooled.majorityBaseline();
      TrialSetting all = TrialSetting.EVERYTHING;
      Interval overall = pooled.overallAccuracy();
      row(
          model,
          List.of(
              spread(trials.spread(model, all, TrialFigures::overallAccuracy)) + range(overall),
              spread(trials.spread(model, all, TrialFigures::macroF1)) + range(pooled.macroF1()),
              spread(trials.spread(model, all, TrialFigures::meanIou)),
              AccuracyCharts.mini(
                  model + " " + Markup.percent(overall.value()),
                  overall,
                  baseline.overallAccuracy())));
    }
    Accuracy any = trials.pooled(trials.models().getFirst());
    MajorityBaseline baseline = any.majorityBaseline();
    double right = baseline.overallAccuracy();
    row(
        "always \u201C" + baseline.of().name() + "\u201D",
        List.of(
            Markup.percent(right),
            Markup.percent(baseline.macroF1()),
            Markup.percent(right / any.macroF1Classes()),
            ""));
    endTable();
  }

  private void pairs() throws BadInput {
    List<String> names = trials.models();
    if (names.size() < 2) return;
    add("<h2>Models in pairs</h2>");
    table(
        "Differences of overall accuracy in percentage points, mean over seeds, with the 95 % "
            + "interval over groups. Right alone: samples that only one of the two gets right, "
            + "with the seed whose test is in the middle. McNemar: its p takes samples as "
            + "independent; where they come in groups the interval counts. Resampled t: over folds "
            + "and seeds, corrected for overlapping training sides (Nadeau &amp; Bengio 2003). No p is corrected for the number of pairs.",
        List.of("Pair", "Difference", "Right alone", "McNemar p", "Resampled t, p"));
    for (int a = 0; a < names.size(); a++)
      for (int b = a + 1; b < names.size(); b++) {
        ModelPair pair = trials.pair(names.get(a), names.get(b));
        Interval d = pair.difference().value();
        McNemar test = pair.middle();
        row(
            names.get(a) + " \u2212 " + names.get(b),
            List.of(
                Markup.number(100 * d.value(), 1)
                    + "<br><span class=\"range\">"
                    + Markup.percents(d)
                    + "</span>",
                Markup.count(test.b()) + " / " + Markup.count(test.c()),
                Markup.probability(test.reported()),
                Markup.number(pair.resampled().t(), 2)
                    + ", "
                    + Markup.probability(pair.resampled().p())));
      }
    endTable();
  }

  private void classes() throws BadInput {
    add("<h2>F1 of each class</h2>");
    List<String> columns = new ArrayList<>(List.of("Class", "n"));
    columns.addAll(trials.models());
    table("Mean \u00B1 standard deviation over seeds, in per cent. n: tested samples.", columns);
    List<ClassAccuracy> classes = trials.pooled(trials.models().getFirst()).classes();
    for (int k = 0; k < classes.size(); k++) {
      List<String> cells = new ArrayList<>();
      cells.add(Markup.count(classes.get(k).n() / trials.seeds().size()));
      for (String model : trials.models()) cells.add(spread(trials.f1(model, k)));
      row(classes.get(k).of().name(), cells);
    }
    endTable();
  }

  private void curves() throws BadInput {
    Map<Line, List<TrialCurve>> byLine = new LinkedHashMap<>();
    for (TrialCurve curve : TrialCurve.all(trials))
      byLine.computeIfAbsent(curve.line(), l -> new ArrayList<>()).add(curve);
    byLine.forEach(this::curves);
  }

  private void curves(Line line, List<TrialCurve> curves) {
    String x =
        switch (line) {
          case ALL, SHARE -> "training polygons, per cent";
          case GROUPS -> "training groups";
          case NOISE -> "polygons with a wrong label, per cent";
        };
    add("<h2>").add(line == Line.NOISE ? "Wrong training labels" : "Fewer training samples");
    add("</h2>");
    figure("Overall accuracy, per cent", x, line, curves, TrialCurve.Point::overallAccuracy);
    figure("Macro F1, per cent", x, line, curves, TrialCurve.Point::macroF1);
    figure("Mean IoU, per cent", x, line, curves, TrialCurve.Point::meanIou);
    points(x, curves);
    if (curves.stream().anyMatch(TrialCurve::cleaned)) cleaning(curves);
  }

  private void figure(
      String y,
      String x,
      Line line,
      List<TrialCurve> curves,
      Function<TrialCurve.Point, Spread> figure) {
    List<CurveChart.Line> lines = new ArrayList<>();
    for (TrialCurve curve : curves)
      lines.add(
          new CurveChart.Line(
              name(curve),
              curve.points().stream().map(p -> point(p.amount(), figure.apply(p), 100)).toList()));
    String title = y + " against " + x;
    add("<figure>").add(new CurveChart(title, x, y, line != Line.NOISE, lines).svg());
    add("<figcaption>Mean over seeds; band: one standard deviation to each side.</figcaption>");
    add("</figure>");
  }

  private static CurveChart.Point point(double x, Spread spread, double factor) {
    return new CurveChart.Point(x, factor * spread.mean(), factor * spread.sd());
  }

  private static String name(TrialCurve curve) {
    return curve.model() + (curve.cleaned() ? ", cleaned" : "");
  }

  private void points(String x, List<TrialCurve> curves) {
    table(
        "Mean \u00B1 standard deviation over seeds; samples, polygons and classes learned from, mean over folds.",
        List.of(
            "Model",
            x,
            "Samples",
            "Polygons",
            "Classes",
            "Overall accuracy",
            "Macro F1",
            "Mean IoU"));
    for (TrialCurve curve : curves)
      for (TrialCurve.Point p : curve.points())
        row(
            name(curve),
            List.of(
                Markup.number(p.amount(), p.amount() == Math.rint(p.amount()) ? 0 : 1),
                Markup.number(p.samples(), 0),
                Markup.number(p.units(), 0),
                Markup.number(p.classes(), 1),
                spread(p.overallAccuracy()),
                spread(p.macroF1()),
                spread(p.meanIou())));
    endTable();
  }

  private void cleaning(List<TrialCurve> curves) {
    table(
        "What confident learning removed before training, mean over folds and seeds.",
        List.of("Model", "Wrong, per cent", "Removed samples", "Of these wrong", "Wrong found"));
    for (TrialCurve curve : curves)
      for (TrialCurve.Point p : curve.cleaned() ? curve.points() : List.<TrialCurve.Point>of())
        row(
            curve.model(),
            List.of(
                Markup.number(p.amount(), 0),
                Markup.number(p.removed(), 1),
                Markup.percent(p.precision()),
                Markup.percent(p.recall())));
    endTable();
  }

  private void learning() {
    boolean first = true;
    for (String model : trials.models()) {
      List<List<Trial.Epoch>> curves =
          trials.of(model, TrialSetting.EVERYTHING).stream().map(Trial::curve).toList();
      int epochs = curves.stream().mapToInt(List::size).max().orElse(0);
      if (epochs < 2) continue;
      if (first) add("<h2>Learning curves</h2>");
      first = false;
      List<CurveChart.Line> lines =
          List.of(
              new CurveChart.Line("training", losses(curves, epochs, Trial.Epoch::loss)),
              new CurveChart.Line("held out", losses(curves, epochs, Trial.Epoch::heldOut)));
      String title = "Loss of " + model;
      add("<figure>").add(new CurveChart(title, "epoch", "loss", false, lines).svg());
      add("<figcaption>").text(model);
      add(": mean loss over folds and seeds that reached the epoch; band: one standard ");
      add("deviation. Held out: training data that is not fitted to.</figcaption></figure>");
    }
  }

  private static List<CurveChart.Point> losses(
      List<List<Trial.Epoch>> curves, int epochs, Function<Trial.Epoch, Double> loss) {
    List<CurveChart.Point> points = new ArrayList<>();
    for (int e = 0; e < epochs; e++) {
      int epoch = e;
      Spread spread =
          Spread.of(
              curves.stream()
                  .filter(c -> c.size() > epoch)
                  .mapToDouble(c -> loss.apply(c.get(epoch)))
                  .toArray());
      if (spread.n() > 0) points.add(point(e + 1, spread, 1));
    }
    return points;
  }

  private void costs() {
    add("<h2>Time and memory</h2>");
    table(
        "Mean of a training on all samples of the other folds. CPU seconds of all threads stand in "
            + "for the energy of a training: no energy was measured. Memory: most resident bytes "
            + "of the whole process while the model trained and predicted.",
        List.of("Model", "Training, s", "CPU, s", "Pixels/s", "Memory, MiB", "Size"));
    for (String model : trials.models()) {
      TrialCosts c = TrialCosts.of(trials.of(model, TrialSetting.EVERYTHING));
      row(
          model,
          List.of(
              Markup.number(c.trainSeconds().mean(), 1),
              Markup.number(c.cpuSeconds().mean(), 1),
              Markup.number(c.pixelsPerSecond().mean(), 0),
              c.peakMemory() == null ? Markup.NONE : Markup.count(c.peakMemory() >> 20),
              c.size() == null
                  ? Markup.NONE
                  : Markup.number(c.size(), 0) + (c.nodes() ? " nodes" : " parameters")));
    }
    endTable();
  }

  private void pictures() {
    if (words.pictures.isEmpty()) return;
    add("<h2>Maps</h2>");
    words.pictures.forEach(
        (caption, picture) ->
            add("<figure>")
                .add(picture)
                .add("<figcaption>")
                .text(caption)
                .add("</figcaption></figure>"));
  }

  private void notes() {
    add("<h2>Notes</h2><ul class=\"notes\">");
    for (String note : words.notes) add("<li>").text(note).add("</li>");
    add("</ul>");
  }

  private void provenance() {
    add("<h2>Where this comes from</h2><table class=\"provenance\"><tbody>");
    words.provenance.forEach(
        (key, value) ->
            add("<tr><th scope=\"row\">").text(key).add("</th><td>").text(value).add("</td></tr>"));
    add("</tbody></table>");
  }
}
