package dev.limpid.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.Calendar;
import dev.limpid.cube.CloudMask;
import dev.limpid.cube.Compositing;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.NamedFeatures;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.cube.SpectralIndex;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Redact;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A feature set as JSON, in `model.json` and beside sample tables.
public final class FeatureJson {
  private FeatureJson() {}

  public static ObjectNode write(FeatureSet features) {
    return switch (features) {
      case NamedFeatures(List<String> names) -> {
        ObjectNode node = Json.object().put("kind", "named");
        names.forEach(node.putArray("names")::add);
        yield node;
      }
      case SeriesFeatures s -> series(s);
    };
  }

  private static ObjectNode series(SeriesFeatures s) {
    ObjectNode node = Json.object().put("kind", "series");
    ArrayNode series = node.putArray("series");
    for (SeriesFeatures.Bands b : s.series()) {
      ObjectNode one = series.addObject().put("name", b.name()).put("times", b.times());
      b.bands().forEach(one.putArray("bands")::add);
      switch (b.mask()) {
        case null -> {}
        case CloudMask.Classes c -> {
          ObjectNode mask = one.putObject("mask").put("band", c.band());
          new TreeSet<>(c.values()).forEach(mask.putArray("clear")::add);
        }
        case CloudMask.AtMost m -> one.putObject("mask").put("band", m.band()).put("max", m.max());
      }
    }
    s.still().forEach(node.putArray("static")::add);
    if (s.calendar() != null)
      node.putObject("calendar")
          .put("start", s.calendar().start().toString())
          .put("days", s.calendar().step())
          .put("count", s.calendar().count());
    if (s.composite() != null) node.put("composite", s.composite().toString());
    node.put("fill", s.fill().toString());
    s.indices().forEach(i -> node.withArray("indices").add(i.label()));
    return node;
  }

  /// @param file named in messages
  public static FeatureSet read(JsonNode node, String file) throws BadInput {
    try {
      return switch (node.path("kind").asText()) {
        case "named" -> new NamedFeatures(texts(node, "names"));
        case "series" -> series(node);
        default ->
            throw new BadInput(
                "model.features", file, "features of unknown kind " + node.path("kind"));
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new BadInput("model.features", file, "features that cannot be: " + e.getMessage());
    }
  }

  private static SeriesFeatures series(JsonNode node) {
    List<SeriesFeatures.Bands> series = new ArrayList<>();
    for (JsonNode s : list(node, "series"))
      series.add(
          new SeriesFeatures.Bands(
              text(s, "name"), texts(s, "bands"), whole(s.path("times")), mask(s.path("mask"))));
    JsonNode c = node.path("calendar");
    return new SeriesFeatures(
        series,
        texts(node, "static"),
        c.isMissingNode()
            ? null
            : new Calendar(
                LocalDate.parse(text(c, "start")), whole(c.path("days")), whole(c.path("count"))),
        node.has("composite") ? Compositing.parse(text(node, "composite")) : null,
        GapFill.parse(text(node, "fill")),
        node.has("indices")
            ? texts(node, "indices").stream().map(SpectralIndex::parse).toList()
            : List.of());
  }

  private static CloudMask mask(JsonNode mask) {
    if (mask.isMissingNode()) return null;
    String band = text(mask, "band");
    if (mask.has("max")) {
      JsonNode max = mask.get("max");
      if (!max.isNumber()) throw refused("mask max", "a number", max);
      return new CloudMask.AtMost(band, max.asDouble());
    }
    Set<Integer> clear = new TreeSet<>();
    for (JsonNode v : list(mask, "clear")) clear.add(whole(v));
    return new CloudMask.Classes(band, clear);
  }

  private static JsonNode list(JsonNode node, String key) {
    JsonNode list = node.path(key);
    if (!list.isArray()) throw refused(key, "a list", list);
    return list;
  }

  private static List<String> texts(JsonNode node, String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode t : list(node, key)) {
      if (!t.isTextual()) throw refused(key, "text", t);
      texts.add(t.asText());
    }
    return texts;
  }

  private static String text(JsonNode node, String key) {
    JsonNode text = node.path(key);
    if (!text.isTextual()) throw refused(key, "text", text);
    return text.asText();
  }

  private static int whole(JsonNode number) {
    if (!number.isInt()) throw refused("number", "a whole number", number);
    return number.asInt();
  }

  private static IllegalArgumentException refused(String what, String wanted, JsonNode found) {
    return new IllegalArgumentException(
        what
            + " must be "
            + wanted
            + ", "
            + (found.isMissingNode()
                ? "which is absent"
                : "got " + Redact.line(found.toString(), 60)));
  }
}
