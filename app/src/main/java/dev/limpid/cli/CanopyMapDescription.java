package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.CanopyMap;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.raster.MapFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the manifest beside a raster says of a map of canopies.
final class CanopyMapDescription {
  private CanopyMapDescription() {}

  /// Adds it to the description of a raster; other rasters are left as they are.
  static ObjectNode into(ObjectNode raster, Path map, Limits limits) throws IOException {
    Path manifest = new MapFiles(map).manifest();
    if (!Files.isRegularFile(manifest)) return raster;
    JsonNode root = Json.read(manifest, limits);
    JsonNode angles = root.path("config").path(CanopyMapCommand.ANGLES);
    if (angles.isMissingNode()) return raster;
    CanopyMap.Choices choices = CanopyOrigin.choices(map);
    ObjectNode json = raster.put("kind", "map").putObject("canopies");
    choices.variables().forEach(json.putArray("variables")::add);
    choices.times().forEach(json.putArray("dates")::add);
    json.set("sceneAngles", angles);
    json.set("model", root.path("model").path("path"));
    ObjectNode hashes = json.putObject("modelSha256");
    for (JsonNode file : root.path("model").path("files")) {
      String path = file.path("path").asText();
      hashes.set(path.substring(path.lastIndexOf('/') + 1), file.path("sha256"));
    }
    json.set("input", root.path("input"));
    json.set("root", root.path("root"));
    ArrayNode files = json.putArray("files");
    for (JsonNode layer : root.path("layers")) files.add(layer.path("file").asText());
    return raster;
  }
}
