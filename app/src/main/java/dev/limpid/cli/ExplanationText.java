package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Redact;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// An explanation as lines for a terminal: the answer, probabilities, the heat strip in letters,
/// the nearest samples.
final class ExplanationText {
  /// From far against to far for the class.
  private static final String STRENGTH = "@=-.+*#";

  private ExplanationText() {}

  static void print(JsonNode json, PrintStream out) {
    out.println(Redact.line(json.path("answer").asText()));
    out.println();
    for (Map.Entry<String, JsonNode> p : json.path("probabilities").properties())
      out.println(
          "  %-28s %s %.3f"
              .formatted(
                  Redact.line(p.getKey(), 28),
                  "#".repeat((int) Math.round(30 * p.getValue().asDouble())),
                  p.getValue().asDouble()));
    if (!json.path("attributions").isEmpty()) strip(json.path("attributions"), out);
    out.println();
    for (JsonNode near : json.path("nearestSamples"))
      out.println(
          "  similar in training: sample %s, %s, distance %.3f"
              .formatted(
                  Redact.line(near.path("id").asText(), 60),
                  Redact.line(near.path("class").path("name").asText(), 60),
                  near.path("distance").asDouble()));
    out.println();
    for (String key :
        new String[] {
          "method",
          "target",
          "score",
          "scoreUnit",
          "baselineScore",
          "sumError",
          "faithfulness",
          "disagreement",
          "attentionAgreement",
          "sanity",
          "files"
        }) if (json.hasNonNull(key)) out.println(key + ": " + text(json.get(key)));
    uncertainty(json.path("attributions"), out);
  }

  private static String text(JsonNode value) {
    return Redact.line(value.isValueNode() ? value.asText() : Json.compact(value));
  }

  /// One line, where values depend on chance.
  private static void uncertainty(JsonNode attributions, PrintStream out) {
    double largest = Double.NaN;
    for (JsonNode a : attributions)
      if (a.path("standardError").isNumber())
        largest = Math.max(Double.isNaN(largest) ? 0 : largest, a.path("standardError").asDouble());
    if (!Double.isNaN(largest))
      out.println(
          "standardError: values are estimates with standard errors of up to %.4f"
              .formatted(largest));
  }

  private static void strip(JsonNode attributions, PrintStream out) {
    Map<String, Map<String, Character>> rows = new LinkedHashMap<>(); // time and letter of a band
    double largest = 0;
    for (JsonNode a : attributions)
      largest = Math.max(largest, Math.abs(a.path("value").asDouble(0)));
    for (JsonNode a : attributions)
      rows.computeIfAbsent(a.path("band").asText(), band -> new LinkedHashMap<>())
          .put(time(a), letter(a, largest));
    out.println();
    out.println(
        "  # speaks for the class, @ against it, . hardly matters, ~ clouded, blank no data; largest %.4f"
            .formatted(largest));
    Set<String> before = Set.of();
    for (Map.Entry<String, Map<String, Character>> row : rows.entrySet()) {
      Set<String> times = row.getValue().keySet();
      if (!times.equals(before))
        out.println(
            "  %d times from %s to %s"
                .formatted(times.size(), times.iterator().next(), last(times)));
      before = times;
      StringBuilder line = new StringBuilder();
      row.getValue().values().forEach(line::append);
      out.println("  %-12s %s".formatted(Redact.line(row.getKey(), 12), line));
    }
  }

  private static String time(JsonNode a) {
    if (a.path("date").isTextual()) return a.path("date").asText();
    return a.has("position") ? "t" + a.path("position").asInt() : "always";
  }

  private static String last(Set<String> times) {
    String last = "";
    for (String time : times) last = time;
    return last;
  }

  private static char letter(JsonNode a, double largest) {
    if (a.path("value").isNull()) return a.path("state").asText().equals("masked") ? '~' : ' ';
    double place = largest == 0 ? 0 : a.path("value").asDouble() / largest;
    return STRENGTH.charAt((int) Math.round(3 + 3 * Math.cbrt(place)));
  }
}
