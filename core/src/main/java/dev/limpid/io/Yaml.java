package dev.limpid.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A safe subset of YAML 1.2: one document of mappings, sequences and scalars. Anchors, aliases,
/// tags, merge keys and equal keys are refused.
///
/// Plain `true`, `false` and `null` are what they say, and a plain number is a number only where
/// writing it again gives the same text. `NO`, `1.10`, `31e10`, `010` and dates stay the strings
/// that were typed: a country, a version and a tile are not numbers. [JsonNode#asDouble] still
/// reads `1e-4` where a number is expected.
public final class Yaml {
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9]|\\.0)?");
  private static final int NODE_BYTES = 128;
  private static final int TEXT_FACTOR = 4;

  private Yaml() {}

  public static JsonNode read(Path file, Limits limits) throws IOException {
    checkLength(file.toString(), Files.size(file), limits);
    return read(Files.readAllBytes(file), file.toString(), limits);
  }

  /// @param name names the source in messages
  public static JsonNode read(byte[] bytes, String name, Limits limits) throws IOException {
    checkLength(name, bytes.length, limits);
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setCodePointLimit((int) Math.min(Integer.MAX_VALUE, limits.document()))
            .build();
    try {
      Iterable<Event> events =
          new Parse(settings).parseInputStream(new ByteArrayInputStream(bytes));
      return new Tree(name, limits.depth()).build(events.iterator());
    } catch (MarkedYamlEngineException e) {
      throw new BadInput(
          "yaml.syntax", name, "not valid YAML" + at(e.getProblemMark()) + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new BadInput(
          "yaml.syntax", name, "not valid YAML: " + Redact.line(e.getMessage(), 300));
    }
  }

  private static void checkLength(String name, long length, Limits limits) throws IOException {
    if (length > limits.document())
      throw new BadInput(
          "yaml.limit",
          name,
          "the document has %d bytes, the limit is %d".formatted(length, limits.document()));
    Memory.check(name, length, TEXT_FACTOR);
  }

  private static String at(Optional<Mark> mark) {
    return mark.map(m -> " at line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1))
        .orElse("");
  }

  /// The text of a scalar as JSON; quoted text is always a string.
  static JsonNode scalar(String text, boolean plain) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (!plain) return json.textNode(text);
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> json.nullNode();
      case "true", "True", "TRUE" -> json.booleanNode(true);
      case "false", "False", "FALSE" -> json.booleanNode(false);
      default -> NUMBER.matcher(text).matches() ? number(text) : json.textNode(text);
    };
  }

  private static JsonNode number(String text) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (text.length() <= 18 && text.indexOf('.') < 0) {
      long value = Long.parseLong(text);
      return value == (int) value ? json.numberNode((int) value) : json.numberNode(value);
    }
    double value = text.length() <= 25 ? Double.parseDouble(text) : Double.NaN;
    boolean same = Double.isFinite(value) && plain(value).equals(text);
    return same ? json.numberNode(value) : json.textNode(text);
  }

  private static String plain(double value) {
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    return shortest.setScale(Math.max(1, shortest.scale())).toPlainString();
  }

  /// Builds a tree from parser events, without recursion.
  private static final class Tree {
    /// A collection that is open, and for a mapping the key that waits for its value.
    private static final class Open {
      final JsonNode node;
      String key;

      Open(JsonNode node) {
        this.node = node;
      }
    }

    private final String name;
    private final int deepest;
    private final long most = Memory.pieces(NODE_BYTES);
    private final Deque<Open> open = new ArrayDeque<>();
    private JsonNode root;
    private long nodes;

    Tree(String name, int deepest) {
      this.name = name;
      this.deepest = deepest;
    }

    JsonNode build(Iterator<Event> events) throws IOException {
      while (events.hasNext()) {
        Event event = events.next();
        switch (event) {
          case DocumentStartEvent start -> document(start);
          case AliasEvent alias ->
              throw refused(event, "the alias *" + alias.getAnchor(), "yaml.alias");
          case CollectionStartEvent start -> begin(start);
          case CollectionEndEvent _ -> open.pop();
          case ScalarEvent scalar -> scalar(scalar);
          default -> {} // start and end of the stream, comments
        }
      }
      if (root == null) throw new BadInput("yaml.syntax", name, "holds no YAML value");
      return root;
    }

    private void document(DocumentStartEvent start) throws IOException {
      if (root != null) throw refused(start, "a second document", "yaml.syntax");
      if (!start.getTags().isEmpty()) throw refused(start, "a %TAG directive", "yaml.tag");
    }

    private void begin(CollectionStartEvent start) throws IOException {
      check(start, start.getAnchor(), start.getTag().isPresent());
      boolean mapping = start instanceof MappingStartEvent;
      if (!open.isEmpty() && open.peek().node.isObject() && open.peek().key == null)
        throw refused(start, "a key that is not a scalar", "yaml.syntax");
      if (open.size() >= deepest)
        throw refused(start, "nesting deeper than " + deepest, "yaml.limit");
      JsonNode node = mapping ? Json.object() : Json.array();
      add(start, node);
      open.push(new Open(node));
    }

    private void scalar(ScalarEvent scalar) throws IOException {
      check(scalar, scalar.getAnchor(), scalar.getTag().isPresent());
      Open parent = open.peek();
      if (parent != null && parent.node instanceof ObjectNode object && parent.key == null) {
        if (object.has(scalar.getValue()))
          throw refused(
              scalar, "the key '" + scalar.getValue() + "' for a second time", "yaml.key");
        if (scalar.isPlain() && scalar.getValue().equals("<<"))
          throw refused(scalar, "a merge key", "yaml.alias");
        parent.key = scalar.getValue();
      } else {
        add(scalar, Yaml.scalar(scalar.getValue(), scalar.isPlain()));
      }
    }

    private void add(Event event, JsonNode node) throws IOException {
      if (++nodes > most) throw Memory.tooMany(name, "YAML values", most);
      Open parent = open.peek();
      if (parent == null) {
        if (root != null) throw refused(event, "a second value", "yaml.syntax");
        root = node;
      } else if (parent.node instanceof ObjectNode object) {
        object.set(parent.key, node);
        parent.key = null;
      } else if (parent.node instanceof ArrayNode array) {
        array.add(node);
      }
    }

    private void check(Event event, Optional<Anchor> anchor, boolean tag) throws IOException {
      if (anchor.isPresent()) throw refused(event, "the anchor &" + anchor.get(), "yaml.alias");
      if (tag) throw refused(event, "a tag", "yaml.tag");
    }

    private BadInput refused(Event event, String what, String code) {
      String text =
          "%s%s; only plain mappings, sequences and scalars are read: write the values out";
      return new BadInput(code, name, text.formatted("refused " + what, at(event.getStartMark())));
    }
  }
}
