package dev.limpid.tile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Sha256;
import dev.limpid.raster.Band;
import dev.limpid.raster.FinishedLayer;
import dev.limpid.raster.Layer;
import dev.limpid.raster.TileHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// From what, how and into which pixels a map was made: `NAME.manifest.json`. Whoever has the map
/// can tell whether it is still that map, and whoever has the inputs too whether it is right.
///
/// Nothing in it depends on threads, order, host or time.
///
/// @param json the document
/// @param layers what it says of each file
public record Manifest(ObjectNode json, List<LayerHashes> layers) {
  private static final String FORMAT = "limpid-manifest";
  private static final int VERSION = 1;

  /// One file of the map.
  ///
  /// @param file its name in the folder of the map
  /// @param type label of the sample type
  /// @param noData null for none
  /// @param side of its tiles, pixels
  /// @param tiles row by row
  public record LayerHashes(
      String file, String type, Double noData, List<String> bands, int side, List<TileHash> tiles) {
    public LayerHashes {
      bands = List.copyOf(bands);
      tiles = List.copyOf(tiles);
    }
  }

  /// @param grid of the map
  static Manifest of(
      Grid grid, TileFunction function, List<FinishedLayer> finished, Provenance provenance) {
    List<LayerHashes> layers = new ArrayList<>();
    for (FinishedLayer f : finished) {
      Layer layer = f.layer();
      layers.add(
          new LayerHashes(
              f.target().getFileName().toString(),
              layer.type().label(),
              layer.noData(),
              layer.bands().stream().map(Band::name).toList(),
              f.side(),
              f.tiles()));
    }
    ObjectNode json = Json.object().put("format", FORMAT).put("version", VERSION);
    json.set("grid", grid(grid));
    json.set("halo", halo(function.halo()));
    json.put("stride", function.stride()).put("scale", function.scale());
    json.put("root", root(layers));
    provenance.into(json);
    ArrayNode array = json.putArray("layers");
    layers.forEach(layer -> array.add(json(layer)));
    return new Manifest(json, List.copyOf(layers));
  }

  /// The root over the hashes of all files: file by file, tile by tile, band by band.
  public static String root(List<LayerHashes> layers) {
    List<byte[]> leaves = new ArrayList<>();
    for (LayerHashes layer : layers)
      for (TileHash tile : layer.tiles())
        for (String hash : tile.sha256()) leaves.add(HexFormat.of().parseHex(hash));
    return Sha256.hex(MerkleRoot.of(leaves));
  }

  /// @return `width`, `height`, `crs`, `transform` in GDAL's order
  static ObjectNode grid(Grid g) {
    ObjectNode json = Json.object().put("width", g.width()).put("height", g.height());
    json.put("crs", g.crs().definition().isEmpty() ? null : g.crs().definition());
    ArrayNode transform = json.putArray("transform");
    for (double v : new double[] {g.west(), g.pixelWidth(), 0, g.north(), 0, -g.pixelHeight()})
      transform.add(v);
    return json;
  }

  static ObjectNode halo(Halo halo) {
    return Json.object()
        .put("left", halo.left())
        .put("right", halo.right())
        .put("top", halo.top())
        .put("bottom", halo.bottom());
  }

  private static ObjectNode json(LayerHashes layer) {
    ObjectNode json = Json.object().put("file", layer.file()).put("type", layer.type());
    if (layer.noData() == null) json.putNull("noData");
    else if (layer.noData().isNaN()) json.put("noData", "NaN");
    else json.put("noData", layer.noData());
    layer.bands().forEach(json.putArray("bands")::add);
    json.put("side", layer.side());
    ArrayNode tiles = json.putArray("tiles");
    for (TileHash tile : layer.tiles()) {
      ObjectNode one = tiles.addObject().put("index", tile.index());
      tile.valid().forEach(one.putArray("valid")::add);
      tile.sha256().forEach(one.putArray("sha256")::add);
    }
    return json;
  }

  /// The text of the file: indented, a tile a line.
  public String text() {
    return Json.pretty(json);
  }

  /// Reads the manifest of a map and checks it as a document: all members of the right kind, all
  /// tiles in their order.
  public static Manifest read(Path file) throws IOException {
    JsonNode root = Json.read(file, Limits.DEFAULT);
    String name = file.toString();
    if (!root.isObject()
        || !root.path("format").asText().equals(FORMAT)
        || root.path("version").asInt() != VERSION)
      throw new BadInput(
          "manifest.format", name, "not a document of format " + FORMAT + " version " + VERSION);
    int width = root.path("grid").path("width").asInt();
    int height = root.path("grid").path("height").asInt();
    if (width < 1 || height < 1 || !root.path("layers").isArray() || root.path("layers").isEmpty())
      throw new BadInput("manifest.format", name, "lacks the grid or the layers");
    List<LayerHashes> layers = new ArrayList<>();
    for (JsonNode layer : root.path("layers")) layers.add(layer(layer, width, height, name));
    return new Manifest((ObjectNode) root, List.copyOf(layers));
  }

  private static LayerHashes layer(JsonNode json, int width, int height, String name)
      throws BadInput {
    String file = json.path("file").asText();
    int side = json.path("side").asInt();
    List<String> bands = new ArrayList<>();
    json.path("bands").forEach(b -> bands.add(b.asText()));
    if (!file.matches("[^/\\\\]+") || file.startsWith(".") || side < 1 || bands.isEmpty())
      throw new BadInput("manifest.layer", name, "not a layer: '" + file + "'");
    JsonNode noData = json.path("noData");
    Double none =
        noData.isNumber() ? (Double) noData.asDouble() : noData.isTextual() ? Double.NaN : null;
    List<TileHash> tiles = new ArrayList<>();
    int across = Math.ceilDiv(width, side);
    for (JsonNode tile : json.path("tiles")) {
      int index = tiles.size();
      int col = index % across * side;
      long row = (long) (index / across) * side;
      if (tile.path("index").asInt(-1) != index || row >= height)
        throw new BadInput(
            "manifest.tiles", name, file + ": tile " + index + " is missing or out of its order");
      Window window =
          new Window(
              col, (int) row, Math.min(side, width - col), Math.min(side, height - (int) row));
      tiles.add(tile(tile, window, bands.size(), name));
    }
    if (tiles.size() != (long) across * Math.ceilDiv(height, side))
      throw new BadInput("manifest.tiles", name, file + ": tiles are missing at the end");
    return new LayerHashes(file, json.path("type").asText(), none, bands, side, tiles);
  }

  private static TileHash tile(JsonNode json, Window window, int bands, String name)
      throws BadInput {
    List<Long> valid = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    json.path("valid").forEach(v -> valid.add(v.asLong(-1)));
    json.path("sha256").forEach(h -> hashes.add(h.asText()));
    boolean sound =
        valid.size() == bands
            && hashes.size() == bands
            && hashes.stream().allMatch(h -> h.matches("[0-9a-f]{64}"));
    int index = json.path("index").asInt();
    if (!sound)
      throw new BadInput(
          "manifest.tiles", name, "tile " + index + " has not a hash and a count for each band");
    return new TileHash(index, window, valid, hashes);
  }
}
