package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.io.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A configuration file. One that is meant for Limpid may hold only keys that are options.
final class ConfigDescription {
  private static final int SHOWN = 100;
  private static final int LONGEST = 200;

  private ConfigDescription() {}

  static ObjectNode yaml(Path file, Limits limits) throws IOException {
    JsonNode root = Yaml.read(file, limits);
    if (!(root instanceof ObjectNode object))
      throw new BadInput(
          "config.mapping",
          file.toString(),
          "is no mapping; a configuration has lines 'key: value'");
    return of(file, object);
  }

  static ObjectNode of(Path file, ObjectNode object) throws BadInput {
    boolean ours = ConfigKeys.isConfig(object);
    String unknown = ours ? ConfigKeys.unknown(object) : null;
    if (unknown != null) {
      String meant = ConfigKeys.suggest(unknown);
      throw new BadInput(
          "config.key",
          file.toString(),
          "unknown key '%s'%s"
              .formatted(
                  Redact.line(unknown, LONGEST),
                  meant == null ? "; remove it" : ", did you mean '" + meant + "'?"));
    }
    return keys(Json.object().put("kind", "config").put("options", ours), object);
  }

  /// Names and scalar values of the top level, as they were typed.
  static ObjectNode keys(ObjectNode json, ObjectNode object) {
    ArrayNode keys = json.put("keyCount", object.size()).putArray("keys");
    ObjectNode values = json.putObject("values");
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (keys.size() == SHOWN) break;
      keys.add(field.getKey());
      JsonNode value = field.getValue();
      if (!value.isValueNode() || value.asText().length() > LONGEST) continue;
      if (value.isTextual()) values.put(field.getKey(), Redact.line(value.asText()));
      else values.set(field.getKey(), value);
    }
    return json;
  }
}
