package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Redact;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
          "method", "target", "score", "baselineScore", "sumError", "faithfulness", "files"
        })
      if (json.has(key))
        out.println(key + ": " + Redact.line(json.get(key).asText(json.get(key).toString())));
  }

  private static void strip(JsonNode attributions, PrintStream out) {
    Set<String> times = new LinkedHashSet<>();
    Map<String, Map<String, Character>> rows = new LinkedHashMap<>();
    double largest = 0;
    for (JsonNode a : attributions)
      largest = Math.max(largest, Math.abs(a.path("value").asDouble(0)));
    for (JsonNode a : attributions) {
      String time =
          a.path("date").isTextual()
              ? a.path("date").asText()
              : a.has("position") ? "t" + a.path("position").asInt() : "always";
      times.add(time);
      rows.computeIfAbsent(a.path("band").asText(), band -> new LinkedHashMap<>())
          .put(time, letter(a, largest));
    }
    out.println();
    out.println(
        "  %d times from %s to %s; # speaks for the class, @ against it, . hardly matters, ~ clouded, blank no data"
            .formatted(times.size(), times.iterator().next(), last(times)));
    for (Map.Entry<String, Map<String, Character>> row : rows.entrySet()) {
      StringBuilder line = new StringBuilder();
      for (String time : times) line.append(row.getValue().getOrDefault(time, ' '));
      out.println("  %-12s %s".formatted(Redact.line(row.getKey(), 12), line));
    }
  }

  private static String last(Set<String> times) {
    String last = "";
    for (String time : times) if (last.isEmpty() || !time.equals("always")) last = time;
    return last;
  }

  private static char letter(JsonNode a, double largest) {
    if (a.path("value").isNull()) return a.path("state").asText().equals("masked") ? '~' : ' ';
    double place = largest == 0 ? 0 : a.path("value").asDouble() / largest;
    return STRENGTH.charAt((int) Math.round(3 + 3 * Math.cbrt(place)));
  }
}
