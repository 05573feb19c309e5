package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Redact;
import java.io.PrintStream;
import java.util.Locale;

/// An explanation of canopies as lines for a terminal: the answer, the variables, which band moved
/// them, how they go together.
final class CanopyExplanationText {
  private CanopyExplanationText() {}

  static void print(JsonNode json, PrintStream out) {
    out.println(Redact.line(json.path("answer").asText()));
    JsonNode variables = json.path("variables");
    if (variables.isEmpty()) return;
    out.println();
    row(out, "", "unit", "mean", "sd", "5 %", "50 %", "95 %");
    for (JsonNode v : variables) {
      row(
          out,
          name(v),
          v.path("unit").asText(),
          number(v.path("mean")),
          number(v.path("sd")),
          number(v.path("q05")),
          number(v.path("q50")),
          number(v.path("q95")));
    }
    out.println();
    out.println(
        "Reflectance of each band, what it added to the mean (of few draws), and the change");
    out.println("of the mean by 0.01 more reflectance:");
    for (JsonNode v : variables) moved(v, json.path("reflectance"), out);
    out.println();
    out.println("Correlation of what remains unknown:");
    for (int a = 0; a < variables.size(); a++) {
      StringBuilder line = new StringBuilder();
      for (int b = 0; b <= a; b++)
        line.append(" %6.2f".formatted(json.path("correlation").path(a).path(b).asDouble()));
      out.println("  %-8s%s".formatted(name(variables.get(a)), line));
    }
    out.println();
    out.println(
        "misfit: %s (limit %s)"
            .formatted(number(json.path("misfit")), number(json.path("misfitLimit"))));
    out.println("method: " + json.path("method").asText());
    for (JsonNode v : variables)
      out.println("faithfulness of " + name(v) + ": " + Json.compact(v.path("faithfulness")));
    if (json.has("files")) out.println("files: " + Redact.line(Json.compact(json.get("files"))));
  }

  private static void moved(JsonNode variable, JsonNode reflectance, PrintStream out) {
    out.println(
        "  %s: %s where no band is known, %s with all"
            .formatted(
                name(variable),
                number(variable.path("baselineScore")),
                number(variable.path("score"))));
    double largest = 0;
    for (JsonNode a : variable.path("attributions"))
      largest = Math.max(largest, Math.abs(a.path("value").asDouble()));
    for (JsonNode a : variable.path("attributions")) {
      double value = a.path("value").asDouble();
      int length = largest == 0 ? 0 : (int) Math.round(12 * Math.abs(value) / largest);
      out.println(
          "    %-4s %6.4f %12s %-13s %12s"
              .formatted(
                  a.path("band").asText(),
                  reflectance.path(a.path("band").asText()).asDouble(),
                  signed(value),
                  (value < 0 ? "-" : "+").repeat(length),
                  signed(a.path("gradient").asDouble() / 100)));
    }
  }

  private static void row(PrintStream out, String name, String unit, String... figures) {
    StringBuilder line = new StringBuilder("  %-8s %-8s".formatted(name, unit));
    for (String figure : figures) line.append(" %9s".formatted(figure));
    out.println(line.toString().stripTrailing());
  }

  private static String name(JsonNode variable) {
    return Redact.line(variable.path("name").asText(), 8);
  }

  private static String number(JsonNode value) {
    return String.format(Locale.ROOT, "%.4g", value.asDouble());
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3g", value);
  }
}
