package dev.limpid.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.NamedFeatures;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.io.Redact;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The card of a model for people: `README.md` in its folder.
final class ModelReadme {
  static final String FILE = "README.md";

  private final StringBuilder text = new StringBuilder();
  private final ModelFolder model;
  private final ObjectNode report;

  private ModelReadme(ModelFolder model, ObjectNode report) {
    this.model = model;
    this.report = report;
  }

  static String of(ModelFolder model, Training training, String name) {
    ModelReadme readme = new ModelReadme(model, training.report());
    readme.line("# " + escaped(name)).line("");
    readme.about();
    readme.accuracy();
    readme.classes();
    readme.inputs();
    readme.limits();
    readme.use(name);
    return readme.text.toString();
  }

  private ModelReadme line(String line) {
    text.append(line).append('\n');
    return this;
  }

  private void about() {
    ModelCard card = model.card();
    line(
        "A land-cover model of kind `%s` with %d classes and %d features, trained by %s with seed %d."
            .formatted(
                card.kind(),
                model.legend().entries().size(),
                model.features().names().size(),
                escaped(card.software()),
                card.seed()));
    line("").line("| trained with | |").line("|---|---|");
    for (Map.Entry<String, String> e : card.options().entrySet())
      line("| `" + escaped(e.getKey()) + "` | " + escaped(e.getValue()) + " |");
    line("| samples (SHA-256) | `" + escaped(card.dataSha256()) + "` |").line("");
  }

  private void accuracy() {
    line("## Accuracy").line("");
    if (report == null || report.path("overallAccuracy").isNull())
      line("Not measured on data held out. Measure it before you trust a map.").line("");
    line("| | this model | always the commonest class |").line("|---|---|---|");
    Map<String, Double> scores = model.card().scores();
    score("overall accuracy", "overallAccuracy", scores.get("majorityOverallAccuracy"));
    score("macro F1", "macroF1", number("majorityBaseline", "macroF1"));
    if (scores.containsKey("outOfBag"))
      line(
          "| overall accuracy on what each tree did not see | "
              + shown(scores.get("outOfBag"))
              + " | |");
    line("");
    if (report == null) return;
    line("Held out: " + pairs(report.path("split"))).line("");
    line("Samples of one place are alike. Scores of a split by pixel are too high.").line("");
  }

  private Double number(String object, String key) {
    JsonNode value = report == null ? null : report.path(object).path(key);
    return value == null || !value.isNumber() ? null : value.asDouble();
  }

  private void score(String label, String key, Double baseline) {
    Double own = model.card().scores().get(key);
    if (own == null) return;
    JsonNode interval = report == null ? null : report.path("intervals").path(key);
    String range =
        interval != null && interval.path("low").isNumber() && interval.path("high").isNumber()
            ? " (95 %%: %s to %s)"
                .formatted(
                    shown(interval.path("low").asDouble()), shown(interval.path("high").asDouble()))
            : "";
    line("| %s | %s%s | %s |".formatted(label, shown(own), range, shown(baseline)));
  }

  private static String shown(Double value) {
    return value == null || value.isNaN() ? "unknown" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String pairs(JsonNode object) {
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, JsonNode> e : object.properties())
      if (e.getValue().isValueNode())
        all.append(all.isEmpty() ? "" : ", ")
            .append(escaped(e.getKey()))
            .append(' ')
            .append(escaped(e.getValue().asText()));
    return all + ".";
  }

  private void classes() {
    line("## Classes").line("");
    line("| code | class | colour | training samples | test samples |")
        .line("|---|---|---|---|---|");
    for (var e : model.legend().entries()) {
      JsonNode own = null;
      if (report != null)
        for (JsonNode c : report.path("classes")) if (c.path("code").asInt() == e.code()) own = c;
      line(
          "| %d | %s | #%06X | %s | %s |"
              .formatted(
                  e.code(),
                  escaped(e.name()),
                  e.rgb() & 0xFF_FFFF,
                  own == null ? "" : own.path("train").asText(),
                  own == null ? "" : own.path("test").asText()));
    }
    line("");
  }

  private void inputs() {
    line("## What it needs").line("");
    switch (model.features()) {
      case SeriesFeatures s -> {
        for (SeriesFeatures.Bands b : s.series())
          line(
              "- %s, %d times in training%s"
                  .formatted(
                      escaped(String.join(", ", b.bands())),
                      b.times(),
                      b.mask() == null
                          ? ""
                          : ", masked by `" + escaped(b.mask().toString()) + "`"));
        if (!s.still().isEmpty()) line("- unchanging: " + escaped(String.join(", ", s.still())));
        if (s.calendar() != null)
          line(
              "- dates from %s to %s, or the same days of another year; features every %d days"
                  .formatted(s.calendar().start(), s.calendar().lastDay(), s.calendar().step()));
      }
      case NamedFeatures(List<String> names) ->
          line("- " + names.size() + " features by name, such as " + escaped(names.getFirst()));
    }
    line("");
    Contract contract = model.contract();
    if (contract == null) return;
    if (!Double.isNaN(contract.gsd()))
      line("Pixels of %s m.".formatted(ContractCheck.number(contract.gsd()))).line("");
    line("Values in physical units, as training saw them:").line("");
    line("| band | stored as | 5 % | half | 95 % | below 0 |").line("|---|---|---|---|---|---|");
    for (Contract.Expected e : contract.bands())
      line(
          "| %s | %s | %s | %s | %s | %.1f %% |"
              .formatted(
                  escaped(e.band()),
                  e.type() == null ? "unknown" : e.type(),
                  ContractCheck.number(e.values().at(5)),
                  ContractCheck.number(e.values().at(50)),
                  ContractCheck.number(e.values().at(95)),
                  100 * e.values().negative()));
    line("");
  }

  private void limits() {
    line("## Limits").line("");
    line("- Other regions, sensors and years are not what it was trained on; check there first.");
    line(
        "- It gives one of its classes to whatever it sees: a class it does not know has no name here.");
    for (String note : model.card().notes()) line("- " + escaped(note));
    line("");
  }

  private void use(String name) {
    line("## Use").line("");
    line("```sh").line("limpid info " + shell(name));
    line("limpid map %s CUBE -o map.tif".formatted(shell(name))).line("```").line("");
    line(
        "Files: `model.json` (everything above for programs), `%s` (weights)."
            .formatted(model.weights()));
    line("`model.stac.json` is the STAC item of the model.");
  }

  private static String shell(String name) {
    return name.matches("[A-Za-z0-9_./-]+")
        ? name
        : "'" + Redact.line(name, 200).replace("'", "") + "'";
  }

  /// Text that Markdown and HTML leave alone.
  private static String escaped(String text) {
    String line = Redact.line(text, 500);
    return line.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("|", "\\|")
        .replace("`", "'")
        .replace("[", "\\[");
  }
}
