package dev.limpid.cube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.cube.CubeOptions.Scaling;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// STAC items whose assets are GeoTIFFs on disk: an item, a folder of items, or a collection that
/// links to them. Scale and offset come from `raster:bands` (or `bands`), the date from `datetime`.
final class StacLayout {
  private static final int MOST_ITEMS = 10_000;

  private final Path path;
  private final CubeOptions options;
  private final CubeAssembly assembly;

  StacLayout(Path path, CubeOptions options, CubeAssembly assembly) {
    this.path = path;
    this.options = options;
    this.assembly = assembly;
  }

  /// Whether a file is a STAC document, or a folder holds at least one and no raster of its own.
  static boolean marks(Path path) throws IOException {
    if (Files.isRegularFile(path)) return isJson(path) && stac(path) != null;
    boolean found = false;
    for (Path file : CubeFolder.listed(path)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".tif") || name.endsWith(".tiff")) return false;
      if (!found && isJson(file)) found = stac(file) != null;
    }
    return found;
  }

  private static boolean isJson(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && name.endsWith(".json") && !name.equals("timestamps.json");
  }

  /// The document when it is an item or collection, else null.
  private static JsonNode stac(Path file) throws IOException {
    JsonNode root = Json.read(file, Limits.DEFAULT);
    return root.isObject() && root.has("stac_version") ? root : null;
  }

  List<Source> sources() throws IOException {
    Map<Path, JsonNode> items = new LinkedHashMap<>();
    if (Files.isRegularFile(path)) collect(path, items);
    else
      for (Path file : CubeFolder.listed(path))
        if (isJson(file) && stac(file) != null) collect(file, items);
    List<Source> sources = new ArrayList<>();
    for (Map.Entry<Path, JsonNode> item : items.entrySet())
      sources.addAll(assets(item.getKey(), item.getValue()));
    if (sources.isEmpty())
      throw new BadInput("stac.empty", path.toString(), "no STAC item with a GeoTIFF asset");
    return sources;
  }

  private void collect(Path file, Map<Path, JsonNode> items) throws IOException {
    JsonNode root = stac(file);
    if (root == null) throw new BadInput("stac.kind", file.toString(), "not a STAC document");
    if (root.path("type").asText().equals("Feature")) {
      items.put(file, root);
      return;
    }
    for (JsonNode link : root.path("links")) {
      if (!link.path("rel").asText().equals("item")) continue;
      if (items.size() >= MOST_ITEMS)
        throw new BadInput("stac.items", file.toString(), "more than " + MOST_ITEMS + " items");
      Path item = local(file, link.path("href").asText());
      JsonNode linked = Files.isRegularFile(item) ? stac(item) : null;
      if (linked == null || !linked.path("type").asText().equals("Feature"))
        throw new BadInput(
            "stac.item",
            file.toString(),
            "links to " + item.getFileName() + ", which is no item on disk");
      items.putIfAbsent(item, linked);
    }
  }

  private List<Source> assets(Path item, JsonNode root) throws IOException {
    LocalDate date = BandNames.timeText(root.path("properties").path("datetime").asText());
    if (date == null)
      date = BandNames.timeText(root.path("properties").path("start_datetime").asText());
    if (date == null) throw new BadInput("stac.datetime", item.toString(), "no datetime");
    Map<String, Source> finest = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, JsonNode> asset : root.path("assets").properties()) {
      String href = asset.getValue().path("href").asText();
      if (!href.matches("(?i).*\\.tiff?")) continue;
      if (asset.getValue().path("roles").toString().matches(".*\"(thumbnail|overview|visual)\".*"))
        continue;
      Path file = local(item, href);
      if (!Files.isRegularFile(file)) {
        missing.add(asset.getKey());
        continue;
      }
      Source source = source(file, asset.getKey(), asset.getValue(), date);
      Source before = finest.get(source.entries().getFirst().band());
      if (before == null || source.info().grid().pixelWidth() < before.info().grid().pixelWidth())
        finest.put(source.entries().getFirst().band(), source);
    }
    if (finest.isEmpty() && !missing.isEmpty())
      throw new BadInput(
          "stac.assets",
          item.toString(),
          "its assets are not on disk: " + String.join(", ", missing));
    if (!missing.isEmpty())
      assembly.ignore(item.getFileName().toString(), "assets not on disk: " + missing);
    return List.copyOf(finest.values());
  }

  private Source source(Path file, String key, JsonNode asset, LocalDate date) throws IOException {
    try (RasterSource raster = GeoTiff.open(file, Limits.DEFAULT)) {
      List<String> names = CubeFolder.bandNames(file, raster.info(), options, assembly);
      JsonNode bands = asset.has("raster:bands") ? asset.get("raster:bands") : asset.path("bands");
      JsonNode optical = asset.has("eo:bands") ? asset.get("eo:bands") : asset.path("bands");
      List<Source.Entry> entries = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String name = optical.path(i).path("name").asText("");
        String band =
            !name.isEmpty()
                ? name
                : names.size() == 1 ? BandNames.clean(Source.stem(file)) : names.get(i);
        JsonNode b = bands.path(i);
        Scaling scaling =
            b.has("scale") || b.has("offset")
                ? new Scaling(b.path("scale").asDouble(1), b.path("offset").asDouble(0))
                : null;
        entries.add(new Source.Entry(i, band.isEmpty() ? key : band, date, 0, scaling));
      }
      String sensor = BandNames.sensor(Source.stem(file));
      return new Source(file, raster.info(), sensor, sensor, entries);
    }
  }

  /// A file that `href` names relative to `document`, below its folder; remote and absolute ones
  /// are refused.
  private static Path local(Path document, String href) throws BadInput {
    if (href.matches("(?i)[a-z][a-z0-9+.-]*:.*") || href.startsWith("/"))
      throw new BadInput(
          "stac.href",
          document.toString(),
          "links to '" + href + "'; only files below the item's folder are read");
    Path folder = document.toAbsolutePath().normalize().getParent();
    Path file = folder.resolve(href).normalize();
    if (!file.startsWith(folder))
      throw new BadInput(
          "stac.href", document.toString(), "links to '" + href + "', outside its folder");
    return file;
  }
}
