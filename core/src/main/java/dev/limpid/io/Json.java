package dev.limpid.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// JSON (RFC 8259) within limits: document size, depth, digits of a number, number of values. Equal
/// keys in one object are refused, since readers disagree on which one counts.
public final class Json {
  /// Most digits of one number: turning text into a number takes quadratic time.
  static final int NUMBER_LENGTH = 1000;

  private static final int VALUE_BYTES = 64;
  private static final int KEY_BYTES = 256;
  private static final int TEXT_FACTOR = 3;
  private static final JsonMapper WRITER = new JsonMapper();

  private Json() {}

  public static JsonNode read(Path file, Limits limits) throws IOException {
    String name = file.toString();
    long length = Files.size(file);
    checkLength(name, length, limits);
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in, name, limits);
    }
  }

  /// @param name names the source in messages
  public static JsonNode read(byte[] bytes, String name, Limits limits) throws IOException {
    checkLength(name, bytes.length, limits);
    return parse(new ByteArrayInputStream(bytes), name, limits);
  }

  /// A streaming parser under the same limits, for documents that need not be in memory at once;
  /// the caller closes it and passes what it throws to [#explain].
  public static JsonParser stream(InputStream in, Limits limits) throws IOException {
    return factory(limits, Long.MAX_VALUE).createParser(in);
  }

  /// The text of top-level members of `file`, for those of `names` that are scalars; empty when the
  /// document is no object. Nothing else is kept, so a large file costs little memory.
  public static Map<String, String> members(Path file, Set<String> names, Limits limits)
      throws IOException {
    String name = file.toString();
    if (Files.size(file) > limits.document()) checkLength(name, Files.size(file), limits);
    Map<String, String> found = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = stream(in, limits)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) return found;
      OpenKeys keys = new OpenKeys(name, limits.depth());
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        keys.count(token);
        JsonStreamContext place = parser.getParsingContext();
        boolean member = token.isScalarValue() && place.inObject() && place.getParent().inRoot();
        if (member && names.contains(parser.currentName()))
          found.put(parser.currentName(), parser.getText());
      }
      return found;
    } catch (JsonProcessingException | CharConversionException e) {
      throw explain(e, name);
    }
  }

  /// A parser's complaint as the one error of this project.
  public static IOException explain(IOException trouble, String name) {
    return switch (trouble) {
      case StreamConstraintsException e -> new BadInput("json.limit", name, "refused: " + words(e));
      case JsonProcessingException e -> new BadInput("json.syntax", name, where(e));
      case CharConversionException e ->
          new BadInput(
              "json.syntax",
              name,
              "not valid JSON: its bytes are no Unicode text; save it as UTF-8");
      default -> trouble;
    };
  }

  private static JsonNode parse(InputStream in, String name, Limits limits) throws IOException {
    long most = Memory.pieces(VALUE_BYTES);
    JsonMapper mapper =
        JsonMapper.builder(factory(limits, most))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    try {
      JsonNode node = mapper.readTree(in);
      if (node.isMissingNode())
        throw new BadInput("json.syntax", name, "holds no JSON value; the file is empty");
      return node;
    } catch (StreamConstraintsException e) {
      if (e.getOriginalMessage().startsWith("Token count"))
        throw Memory.tooMany(name, "JSON values", most);
      throw explain(e, name);
    } catch (JsonProcessingException | CharConversionException e) {
      throw explain(e, name);
    }
  }

  private static JsonFactory factory(Limits limits, long tokens) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(limits.depth())
            .maxDocumentLength(limits.document())
            .maxNumberLength(NUMBER_LENGTH)
            .maxNameLength(50_000)
            .maxStringLength((int) Math.min(Integer.MAX_VALUE, limits.document()))
            .maxTokenCount(tokens)
            .build();
    return JsonFactory.builder()
        .streamReadConstraints(constraints)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  private static void checkLength(String name, long length, Limits limits) throws IOException {
    if (length > limits.document())
      throw new BadInput(
          "json.limit",
          name,
          "the document has %d bytes, the limit is %d".formatted(length, limits.document()));
    Memory.check(name, length, TEXT_FACTOR);
  }

  private static String where(JsonProcessingException e) {
    String place =
        e.getLocation() == null
            ? ""
            : " at line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return "not valid JSON" + place + ": " + words(e);
  }

  /// The parser's words without those that name its own settings.
  private static String words(JsonProcessingException e) {
    String text =
        e.getOriginalMessage()
            .replaceAll(",? ?\\(?from `[^`]*`", "")
            .replaceAll(": enable `[^`]*` to allow", "");
    return Redact.line(text, 300);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /// Records, maps, lists, strings and numbers as a tree.
  public static JsonNode tree(Object value) {
    return WRITER.valueToTree(value);
  }

  /// One line. `NaN` and infinities become `null`: JSON has no word for them.
  public static String compact(JsonNode node) {
    return write(node, false);
  }

  /// Indented by two spaces, with `\n` everywhere and at the end.
  public static String pretty(JsonNode node) {
    return write(node, true) + "\n";
  }

  /// Writes [#pretty] text, whole or not at all.
  public static void write(Path file, boolean overwrite, JsonNode node) throws IOException {
    AtomicFiles.write(file, overwrite, pretty(node).getBytes(StandardCharsets.UTF_8));
  }

  private static String write(JsonNode node, boolean pretty) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new FiniteNumbers(WRITER.createGenerator(text))) {
      if (pretty) {
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        json.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent));
      }
      WRITER.writeTree(json, node);
    } catch (IOException e) {
      throw new IllegalArgumentException("the tree cannot be written as JSON", e);
    }
    return text.toString();
  }

  /// Counts the keys of the objects that are open: the parser remembers them to find equal ones.
  private static final class OpenKeys {
    private final String name;
    private final long most = Memory.pieces(KEY_BYTES);
    private final long[] inObject;
    private int depth;
    private long open;

    OpenKeys(String name, int deepest) {
      this.name = name;
      this.inObject = new long[deepest + 2];
    }

    void count(JsonToken token) throws Shortage {
      switch (token) {
        case START_OBJECT, START_ARRAY -> inObject[++depth] = 0;
        case END_OBJECT, END_ARRAY -> {
          open -= inObject[depth];
          depth = Math.max(0, depth - 1);
        }
        case FIELD_NAME -> {
          inObject[depth]++;
          if (++open > most) throw Memory.tooMany(name, "keys in open JSON objects", most);
        }
        default -> {} // scalars
      }
    }
  }

  private static final class FiniteNumbers extends JsonGeneratorDelegate {
    FiniteNumbers(JsonGenerator json) {
      super(json, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
      if (Double.isFinite(value)) super.writeNumber(value);
      else writeNull();
    }

    @Override
    public void writeNumber(float value) throws IOException {
      if (Float.isFinite(value)) super.writeNumber(value);
      else writeNull();
    }
  }
}
