package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a command says: results on stdout, everything else on stderr.
final class Console {
  private final boolean json;
  private final boolean quiet;
  private final boolean verbose;
  private final List<String> warnings = new ArrayList<>();

  Console(boolean json, boolean quiet, boolean verbose) {
    this.json = json;
    this.quiet = quiet;
    this.verbose = verbose;
  }

  /// Text from outside without terminal escapes and new lines.
  static String plain(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return clean.toString();
  }

  void note(String text) {
    if (!quiet) System.err.println(plain(text));
  }

  void detail(String text) {
    if (verbose) System.err.println(plain(text));
  }

  /// Something the user should look at; with `--strict` the command fails.
  void warn(String text) {
    warnings.add(text);
    System.err.println("warning: " + plain(text));
  }

  /// Refuses when there were warnings.
  void strict() throws BadInput {
    if (!warnings.isEmpty())
      throw new BadInput("strict", "", "warnings are errors with --strict: " + warnings.getFirst());
  }

  /// The one JSON object of the command, or its members as lines.
  void result(ObjectNode result) {
    if (json) {
      System.out.println(Json.pretty(result));
      return;
    }
    if (quiet) return;
    for (Map.Entry<String, JsonNode> member : result.properties())
      show("", member.getKey(), member.getValue());
  }

  private static void show(String indent, String key, JsonNode value) {
    if (value.isObject()) {
      System.out.println(indent + plain(key) + ":");
      for (Map.Entry<String, JsonNode> m : value.properties())
        show(indent + "  ", m.getKey(), m.getValue());
    } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
      System.out.println(indent + plain(key) + ":");
      for (JsonNode item : value) System.out.println(indent + "  " + line(item));
    } else System.out.println(indent + plain(key) + ": " + text(value));
  }

  private static String line(JsonNode object) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> m : object.properties())
      parts.add(m.getKey() + " " + text(m.getValue()));
    return String.join("  ", parts);
  }

  private static String text(JsonNode value) {
    if (value.isTextual()) return plain(value.asText());
    if (value.isFloatingPointNumber())
      return String.format(java.util.Locale.ROOT, "%.6g", value.asDouble());
    if (value.isObject() && value.has("value") && value.has("low"))
      return "%s (%s to %s)"
          .formatted(text(value.get("value")), text(value.get("low")), text(value.get("high")));
    return plain(Json.compact(value));
  }
}
