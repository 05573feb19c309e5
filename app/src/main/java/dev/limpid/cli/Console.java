package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Redact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a command says: results on stdout, everything else on stderr.
final class Console {
  /// Characters of a line of results.
  private static final int LINE = 88;

  private final Verb.Common choices;

  Console(Verb.Common choices) {
    this.choices = choices;
  }

  void note(String text) {
    if (!choices.quiet) System.err.println(Redact.line(text));
  }

  void detail(String text) {
    if (choices.verbose) System.err.println(Redact.line(text));
  }

  /// Something the user should look at. Verbs warn before they write, so that `--strict`, which
  /// makes it an error, leaves no product.
  void warn(String text) throws BadInput {
    if (choices.strict)
      throw new BadInput("strict", "", "warnings are errors with --strict: " + text);
    if (!choices.quiet) System.err.println("warning: " + Redact.line(text));
  }

  /// The one JSON object of the command, or its members as lines.
  void result(ObjectNode result) {
    missing(result);
    if (choices.json) {
      System.out.println(printable(Json.pretty(result)));
      return;
    }
    if (choices.quiet) return;
    for (Map.Entry<String, JsonNode> member : result.properties())
      show("", member.getKey(), member.getValue());
  }

  /// What is no finite number is missing: `null`.
  private static void missing(JsonNode node) {
    if (node instanceof ObjectNode object)
      for (Map.Entry<String, JsonNode> member : object.properties())
        if (infinite(member.getValue())) member.setValue(NullNode.instance);
    if (node instanceof ArrayNode array)
      for (int i = 0; i < array.size(); i++) if (infinite(array.get(i))) array.setNull(i);
    node.forEach(Console::missing);
  }

  private static boolean infinite(JsonNode node) {
    return node.isFloatingPointNumber() && !Double.isFinite(node.asDouble());
  }

  /// JSON in which the control and format characters that JSON allows in its strings are escaped
  /// too: a terminal obeys some of them.
  static String printable(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean shown =
          c == '\n' || !(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
      if (shown) text.append(c);
      else text.append("\\u%04x".formatted((int) c));
    }
    return text.toString();
  }

  private static void show(String indent, String key, JsonNode value) {
    if (value.isObject()) {
      System.out.println(indent + Redact.line(key) + ":");
      for (Map.Entry<String, JsonNode> m : value.properties())
        show(indent + "  ", m.getKey(), m.getValue());
    } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
      System.out.println(indent + Redact.line(key) + ":");
      for (JsonNode item : value)
        if (item.isObject() && wide(item)) block(indent, item);
        else System.out.println(indent + "  " + line(item));
    } else if (overflows(value)) {
      System.out.println(indent + Redact.line(key) + ":");
      wrap(indent + "  ", value);
    } else System.out.println(indent + Redact.line(key) + ": " + text(value));
  }

  /// Whether an object holds a list too long to stand in a line with the rest.
  private static boolean wide(JsonNode object) {
    for (JsonNode member : object) if (overflows(member)) return true;
    return false;
  }

  /// Whether a value is a list that does not fit in a line.
  private static boolean overflows(JsonNode value) {
    return value.isArray() && text(value).length() > LINE;
  }

  /// The members of one of several objects, a line each.
  private static void block(String indent, JsonNode object) {
    String before = indent + "  - ";
    for (Map.Entry<String, JsonNode> m : object.properties()) {
      show(before, m.getKey(), m.getValue());
      before = indent + "    ";
    }
  }

  /// The items of a list, as many as fit in a line.
  private static void wrap(String indent, JsonNode list) {
    StringBuilder line = new StringBuilder();
    for (JsonNode item : list) {
      String next = text(item);
      if (!line.isEmpty() && line.length() + 2 + next.length() > LINE) {
        System.out.println(indent + line + ",");
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : ", ").append(next);
    }
    System.out.println(indent + line);
  }

  private static String line(JsonNode object) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> m : object.properties())
      parts.add(Redact.line(m.getKey()) + " " + text(m.getValue()));
    return String.join("  ", parts);
  }

  private static String text(JsonNode value) {
    if (value.isTextual()) return Redact.line(value.asText());
    if (value.isFloatingPointNumber())
      return String.format(java.util.Locale.ROOT, "%.6g", value.asDouble());
    if (value.isObject() && value.has("value") && value.has("low"))
      return "%s (%s to %s)"
          .formatted(text(value.get("value")), text(value.get("low")), text(value.get("high")));
    return printable(Json.compact(value));
  }
}
