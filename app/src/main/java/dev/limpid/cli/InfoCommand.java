package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeListing;
import dev.limpid.geo.Grid;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.ByteSource;
import dev.limpid.io.HttpBytes;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.model.EncoderFolder;
import dev.limpid.model.ModelFolder;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "info",
    description = "Say what a file or folder holds.",
    footer = "  limpid info season")
final class InfoCommand extends Verb {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      split = Defaults.BETWEEN,
      splitSynopsisLabel = "",
      description = "Any file or folder, or the address of a GeoTIFF.")
  List<String> paths;

  @Option(
      names = "--stats",
      description = "Exact minimum, maximum, mean and standard deviation of each band.")
  boolean stats;

  @Mixin CubeArguments cube;
  @Mixin RemoteArguments remote;

  @Override
  ObjectNode work() throws IOException {
    if (paths.size() == 1) return secretless(describe(paths.getFirst()));
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("items");
    for (String path : paths) items.add(secretless(describe(path)));
    return json;
  }

  /// What a file says may hold signed links, which open to whoever reads the output. The path is
  /// the user's own.
  private static ObjectNode secretless(ObjectNode described) {
    JsonNode path = described.get("path");
    ObjectNode json = (ObjectNode) hidden(described);
    if (path != null) json.set("path", path);
    return json;
  }

  private static JsonNode hidden(JsonNode node) {
    return switch (node) {
      case TextNode text -> TextNode.valueOf(Redact.secrets(text.textValue()));
      case ArrayNode array -> {
        ArrayNode all = Json.array();
        array.forEach(one -> all.add(hidden(one)));
        yield all;
      }
      case ObjectNode object -> {
        ObjectNode all = Json.object();
        object.properties().forEach(m -> all.set(Redact.secrets(m.getKey()), hidden(m.getValue())));
        yield all;
      }
      default -> node;
    };
  }

  private ObjectNode describe(String input) throws IOException {
    if (RemoteArguments.is(input)) return remote(input);
    Path path = Path.of(input);
    if (!Files.isDirectory(path)) return FileInfo.describe(path, stats, Limits.DEFAULT);
    ObjectNode json =
        Files.exists(path.resolve(ModelFolder.JSON))
            ? CanopyVae.is(path) ? ModelDescription.canopy(path) : ModelDescription.folder(path)
            : Files.exists(path.resolve(EncoderFolder.JSON))
                ? ModelDescription.encoder(path)
                : cube(path);
    return json.put("maxHeapBytes", Runtime.getRuntime().maxMemory());
  }

  private ObjectNode remote(String input) throws IOException {
    URI url = remote.url(input, common.offline);
    try (ByteSource bytes = HttpBytes.open(url, remote.policy());
        RasterSource raster = GeoTiff.open(bytes, Limits.DEFAULT)) {
      ObjectNode about = RasterDescription.of(raster, stats);
      ObjectNode json = Json.object();
      json.set("kind", about.remove("kind"));
      json.put("path", bytes.name()).put("bytes", bytes.size());
      json.setAll(about);
      return json.put("maxHeapBytes", Runtime.getRuntime().maxMemory());
    }
  }

  private ObjectNode cube(Path path) throws IOException {
    CubeListing listing = cube.read(path, Set.of(), console());
    CubeFiles files = listing.files();
    ObjectNode json =
        Json.object()
            .put("kind", "cube")
            .put("path", path.toString())
            .put("layout", listing.layout());
    json.set("grid", grid(files.grid()));
    ArrayNode series = json.putArray("series");
    for (CubeFiles.Series s : files.series()) {
      ObjectNode one = series.addObject().put("name", s.name());
      ArrayNode dates = one.putArray("dates");
      s.dates().forEach(d -> dates.add(d.toString()));
      if (s.dates().isEmpty()) one.put("positions", s.times());
      s.bands().forEach(one.putArray("bands")::add);
      one.put("mask", s.mask() == null ? null : s.mask().toString());
    }
    ArrayNode still = json.putArray("static");
    files.still().forEach(s -> still.add(s.band()));
    ArrayNode ignored = json.putArray("ignored");
    listing.ignored().forEach(i -> ignored.addObject().put("file", i.file()).put("why", i.why()));
    listing.notes().forEach(json.putArray("notes")::add);
    return json;
  }

  static ObjectNode grid(Grid g) {
    ObjectNode json = Json.object().put("width", g.width()).put("height", g.height());
    json.put("crs", g.crs().definition().isEmpty() ? null : g.crs().definition());
    ArrayNode transform = json.putArray("transform");
    transform.add(g.west()).add(g.pixelWidth()).add(0).add(g.north()).add(0).add(-g.pixelHeight());
    return json;
  }
}
