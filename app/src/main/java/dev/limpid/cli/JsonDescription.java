package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// A JSON document: a STAC entry, GeoJSON, a configuration, or some other metadata.
final class JsonDescription {
  private static final Set<String> GEOJSON =
      Set.of(
          "FeatureCollection",
          "Feature",
          "Point",
          "LineString",
          "Polygon",
          "MultiPoint",
          "MultiLineString",
          "MultiPolygon",
          "GeometryCollection");

  private JsonDescription() {}

  static ObjectNode of(Path file, Limits limits) throws IOException {
    Map<String, String> members = Json.members(file, Set.of("type", "stac_version"), limits);
    if (members.containsKey("stac_version")) return StacDescription.of(file, limits);
    if (GEOJSON.contains(members.getOrDefault("type", ""))) return VectorDescription.of(file);
    JsonNode root = Json.read(file, limits);
    if (root instanceof ObjectNode object && ConfigKeys.isConfig(object))
      return ConfigDescription.of(file, object);
    ObjectNode json = Json.object().put("kind", "metadata").put("format", "json");
    if (root instanceof ObjectNode object) return ConfigDescription.keys(json, object);
    return root.isArray() ? json.put("items", root.size()) : json;
  }
}
