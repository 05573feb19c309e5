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
        case "named" -> new NamedFeatures(texts(node.path("names")));
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
    for (JsonNode s : node.path("series"))
      series.add(
          new SeriesFeatures.Bands(
              s.path("name").asText(),
              texts(s.path("bands")),
              s.path("times").asInt(),
              mask(s.path("mask"))));
    JsonNode c = node.path("calendar");
    return new SeriesFeatures(
        series,
        texts(node.path("static")),
        c.isObject()
            ? new Calendar(
                LocalDate.parse(c.path("start").asText()),
                c.path("days").asInt(),
                c.path("count").asInt())
            : null,
        node.has("composite") ? Compositing.parse(node.get("composite").asText()) : null,
        GapFill.parse(node.path("fill").asText()),
        texts(node.path("indices")).stream().map(SpectralIndex::parse).toList());
  }

  private static CloudMask mask(JsonNode mask) {
    if (!mask.isObject()) return null;
    String band = mask.path("band").asText();
    if (mask.has("max")) return new CloudMask.AtMost(band, mask.get("max").asDouble());
    Set<Integer> clear = new TreeSet<>();
    mask.path("clear").forEach(v -> clear.add(v.asInt()));
    return new CloudMask.Classes(band, clear);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(t -> texts.add(t.asText()));
    return texts;
  }
}
