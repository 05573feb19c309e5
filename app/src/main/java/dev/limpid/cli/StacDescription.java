package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.io.SafeUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// A STAC item, collection or catalogue. Its links are checked and looked for on disk; none is
/// fetched or opened, so nothing is followed in circles.
final class StacDescription {
  /// Addresses that are named and not opened here.
  private static final SafeUrl.Policy NAMED =
      new SafeUrl.Policy(true, Set.of("https", "http", "s3"), Set.of());

  private final Path file;
  private final Path folder;
  private final ArrayNode missing = Json.array();
  private final ArrayNode remote = Json.array();

  private StacDescription(Path file) {
    this.file = file;
    this.folder = file.toAbsolutePath().normalize().getParent();
  }

  static ObjectNode of(Path file, Limits limits) throws IOException {
    return new StacDescription(file).describe(Json.read(file, limits));
  }

  private ObjectNode describe(JsonNode root) throws IOException {
    ObjectNode json = Json.object().put("kind", "metadata").put("format", "stac");
    json.put("type", root.path("type").asText()).put("id", root.path("id").asText());
    json.put("stacVersion", root.path("stac_version").asText());
    JsonNode date = root.path("properties").path("datetime");
    if (date.isTextual()) json.put("datetime", date.asText());
    if (root.path("bbox").isArray()) json.set("bbox", root.get("bbox"));
    ArrayNode assets = json.putArray("assets");
    for (Map.Entry<String, JsonNode> asset : root.path("assets").properties()) {
      assets.add(asset.getKey());
      look(asset.getKey(), asset.getValue().path("href").asText());
    }
    int items = 0;
    for (JsonNode link : root.path("links")) {
      String relation = link.path("rel").asText();
      if (!relation.equals("item") && !relation.equals("child")) continue;
      items++;
      look(Redact.line(link.path("href").asText()), link.path("href").asText());
    }
    if (!root.path("type").asText().equals("Feature")) json.put("items", items);
    json.set("missing", missing);
    json.set("remote", remote);
    return json;
  }

  /// What is remote is missing too: it is not on this machine.
  private void look(String name, String href) throws IOException {
    switch (SafeUrl.resolve(href, folder, file.toString(), NAMED)) {
      case SafeUrl.Target.Local(Path path) -> {
        if (!Files.exists(path)) missing.add(name);
      }
      case SafeUrl.Target.Remote _ -> {
        missing.add(name);
        remote.add(name);
      }
    }
  }
}
