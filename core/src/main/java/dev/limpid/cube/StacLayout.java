package dev.limpid.cube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.cube.CubeOptions.Scaling;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeUrl;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// STAC items (version 1.0 and 1.1) whose assets are GeoTIFFs on disk: an item, a folder of items,
/// or a collection that links to them. Scale and offset come from `raster:bands` (or `bands`), the
/// date from `datetime`. Links are followed below the folder of the document that holds them, and
/// nowhere else: remote assets count as missing.
final class StacLayout {
  private static final int MOST_ITEMS = 10_000;
  private static final Pattern TIFF =
      Pattern.compile("[^?#]*\\.tiff?([?#].*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Set<String> PICTURES = Set.of("thumbnail", "overview", "visual");

  private final Path path;
  private final CubeOptions options;
  private final CubeAssembly assembly;

  StacLayout(Path path, CubeOptions options, CubeAssembly assembly) {
    this.path = path;
    this.options = options;
    this.assembly = assembly;
  }

  /// The STAC documents at `path`: itself, or those in the folder. Documents that Limpid writes
  /// beside its maps describe a product and are none.
  static List<Path> documents(Path path) throws IOException {
    if (Files.isRegularFile(path)) return isJson(path) && stac(path) ? List.of(path) : List.of();
    List<Path> found = new ArrayList<>();
    for (Path file : CubeFolder.listed(path))
      if (isJson(file) && !companion(file) && stacOrBroken(file)) found.add(file);
    return found;
  }

  private static boolean isJson(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".json") && !name.equals("timestamps.json") && Files.isRegularFile(file);
  }

  private static boolean companion(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".stac.json")
        && Files.exists(file.resolveSibling(name.replaceAll("\\.stac\\.json$", ".tif")));
  }

  private static boolean stac(Path file) throws IOException {
    return Json.members(file, Set.of("stac_version"), Limits.DEFAULT).containsKey("stac_version");
  }

  /// A folder may hold JSON of any kind; what is not readable is no STAC document.
  private static boolean stacOrBroken(Path file) throws IOException {
    try {
      return stac(file);
    } catch (BadInput e) {
      return false;
    }
  }

  /// The items at `path`, by the files that they are in.
  static Map<Path, JsonNode> items(Path path) throws IOException {
    Map<Path, JsonNode> items = new LinkedHashMap<>();
    for (Path file : documents(path)) collect(file, items);
    return items;
  }

  List<Source> sources() throws IOException {
    Map<Path, JsonNode> items = items(path);
    List<Source> sources = new ArrayList<>();
    for (Map.Entry<Path, JsonNode> item : items.entrySet())
      sources.addAll(assets(item.getKey(), item.getValue()));
    if (sources.isEmpty())
      throw new BadInput("stac.empty", path.toString(), "no STAC item with a GeoTIFF asset");
    return sources;
  }

  private static boolean isItem(JsonNode root) {
    return root.isObject() && root.path("type").asText().equals("Feature");
  }

  private static void collect(Path file, Map<Path, JsonNode> items) throws IOException {
    JsonNode root = Json.read(file, Limits.DEFAULT);
    if (isItem(root)) {
      items.putIfAbsent(file.toAbsolutePath().normalize(), root);
      return;
    }
    int links = 0;
    for (JsonNode link : root.path("links")) {
      if (!link.path("rel").asText().equals("item")) continue;
      if (++links > MOST_ITEMS)
        throw new BadInput("stac.items", file.toString(), "more than " + MOST_ITEMS + " items");
      String href = link.path("href").asText();
      Path item = local(file, href);
      if (items.containsKey(item)) continue;
      JsonNode linked =
          item != null && Files.isRegularFile(item) ? Json.read(item, Limits.DEFAULT) : null;
      if (linked == null || !isItem(linked))
        throw new BadInput(
            "stac.item",
            file.toString(),
            "links to '" + href + "', which is no item on disk; download it beside the collection");
      items.put(item, linked);
    }
  }

  private List<Source> assets(Path item, JsonNode root) throws IOException {
    LocalDate date = date(item, root.path("properties"));
    List<Source> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (Map.Entry<String, JsonNode> asset : root.path("assets").properties()) {
      if (picture(asset.getKey(), asset.getValue())) continue;
      String href = asset.getValue().path("href").asText();
      if (!TIFF.matcher(href).matches()) {
        other.add(asset.getKey());
        continue;
      }
      Path file = local(item, href);
      if (file == null || !Files.isRegularFile(file)) missing.add(asset.getKey());
      else found.add(source(file, asset.getKey(), asset.getValue(), date));
    }
    if (found.isEmpty() && !missing.isEmpty())
      throw new BadInput(
          "stac.assets",
          item.toString(),
          "its assets are not on disk: %s; download them below the item's folder"
              .formatted(String.join(", ", missing)));
    String name = item.getFileName().toString();
    if (!missing.isEmpty()) assembly.ignore(name, "assets not on disk: " + missing);
    if (!other.isEmpty()) assembly.ignore(name, "assets that are no GeoTIFF: " + other);
    return assembly.finest(found);
  }

  static LocalDate date(Path item, JsonNode properties) throws BadInput {
    for (String key : List.of("datetime", "start_datetime")) {
      LocalDate date = BandNames.timeText(properties.path(key).asText());
      if (date != null) return date;
    }
    throw new BadInput("stac.datetime", item.toString(), "no datetime");
  }

  private static boolean picture(String key, JsonNode asset) {
    if (PICTURES.contains(key)) return true;
    for (JsonNode role : asset.path("roles")) if (PICTURES.contains(role.asText())) return true;
    return false;
  }

  private Source source(Path file, String key, JsonNode asset, LocalDate date) throws IOException {
    try (RasterSource raster = GeoTiff.open(file, Limits.DEFAULT)) {
      List<String> names =
          CubeFolder.bandNames(file.toString(), raster.info(), options.bandNames());
      JsonNode bands = asset.has("raster:bands") ? asset.get("raster:bands") : asset.path("bands");
      JsonNode optical = asset.has("eo:bands") ? asset.get("eo:bands") : asset.path("bands");
      List<Source.Entry> entries = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String told = optical.path(i).path("name").asText("");
        String band = !told.isEmpty() ? told : names.size() == 1 ? key : names.get(i);
        entries.add(new Source.Entry(i, band, date, 0, scaling(file, bands.path(i))));
      }
      String sensor = BandNames.sensor(Source.stem(file));
      return new Source(file, raster.info(), sensor, sensor, entries);
    }
  }

  private static Scaling scaling(Path file, JsonNode band) throws BadInput {
    JsonNode scale = band.path("scale");
    JsonNode offset = band.path("offset");
    if (scale.isMissingNode() && offset.isMissingNode()) return null;
    double factor = scale.isMissingNode() ? 1 : scale.asDouble(Double.NaN);
    double shift = offset.isMissingNode() ? 0 : offset.asDouble(Double.NaN);
    if (!Double.isFinite(factor) || factor == 0 || !Double.isFinite(shift))
      throw new BadInput(
          "stac.scale",
          file.toString(),
          "its item gives scale %s and offset %s, which are no numbers to scale with"
              .formatted(scale, offset));
    return new Scaling(factor, shift);
  }

  /// The file that `href` names below the folder of `document`, or null when it is remote.
  private static Path local(Path document, String href) throws IOException {
    Path folder = document.toAbsolutePath().normalize().getParent();
    return switch (SafeUrl.resolve(href, folder, document.toString(), SafeUrl.Policy.OFFLINE)) {
      case SafeUrl.Target.Local(Path file) -> file;
      case SafeUrl.Target.Remote remote -> null;
    };
  }
}
