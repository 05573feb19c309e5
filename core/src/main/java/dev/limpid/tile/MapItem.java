package dev.limpid.tile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Footprint;
import dev.limpid.geo.Grid;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import dev.limpid.raster.FinishedLayer;
import dev.limpid.raster.MapFiles;
import dev.limpid.raster.Stac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/// The STAC item of a map: where and when it is, what its files hold, what it was made of.
///
/// @param names of its files
/// @param grid of the map
/// @param first day of the cube, null without dates
/// @param last day of the cube, null without dates
/// @param provenance model and inputs, as the manifest names them
/// @param content what the pixels are
public record MapItem(
    MapFiles names,
    Grid grid,
    LocalDate first,
    LocalDate last,
    Provenance provenance,
    Content content) {
  private static final String MODEL_ITEM = "model.stac.json";
  private static final String TIFF = "image/tiff; application=geotiff";

  /// What the pixels of a map are.
  ///
  /// @param name of the asset of the map itself
  /// @param text one sentence
  /// @param styled whether styles lie beside the map
  public record Content(String name, String text, boolean styled) {
    public static final Content CLASSES =
        new Content("class", "Class of each pixel by the model in the link derived_from", true);
  }

  /// @param layers whose bytes are complete
  public ObjectNode of(List<FinishedLayer> layers) throws IOException {
    String name = names.map().getFileName().toString();
    ObjectNode item =
        Stac.item(
            name.substring(0, name.lastIndexOf('.')),
            Footprint.of(grid),
            content.styled()
                ? List.of(
                    Stac.PROJECTION, Stac.RASTER, Stac.CLASSIFICATION, Stac.PROCESSING, Stac.FILE)
                : List.of(Stac.PROJECTION, Stac.RASTER, Stac.PROCESSING, Stac.FILE));
    properties((ObjectNode) item.get("properties"));
    links(item);
    ObjectNode assets = (ObjectNode) item.get("assets");
    long pixels = (long) grid.width() * grid.height();
    for (FinishedLayer f : layers) {
      ObjectNode asset = Stac.asset(f, Files.size(f.bytes()), Sha256.of(f.bytes()), pixels);
      String key = f.layer().name().isEmpty() ? content.name() : f.layer().name();
      assets.set(key, asset.put("title", key));
    }
    document(assets, "manifest", names.manifest(), "application/json", "metadata");
    document(assets, "configuration", names.configuration(), "application/yaml", "metadata");
    if (!content.styled()) return item;
    document(assets, "style-qgis", names.style(), "application/xml", "style");
    document(assets, "style-sld", names.descriptor(), "application/vnd.ogc.sld+xml", "style");
    return item;
  }

  private void properties(ObjectNode properties) {
    Stac.period(properties, first, last);
    Crs crs = grid.crs();
    if (crs.epsg() > 0) properties.put("proj:code", "EPSG:" + crs.epsg());
    else {
      properties.putNull("proj:code");
      if (crs.definition().matches("(?s)[A-Z]+CRS\\[.*"))
        properties.put("proj:wkt2", crs.definition());
    }
    properties.putArray("proj:shape").add(grid.height()).add(grid.width());
    ArrayNode transform = properties.putArray("proj:transform");
    transform.add(grid.pixelWidth()).add(0).add(grid.west());
    transform.add(0).add(-grid.pixelHeight()).add(grid.north());
    ArrayNode box = properties.putArray("proj:bbox");
    box.add(grid.west()).add(grid.south()).add(grid.east()).add(grid.north());
    properties
        .putObject("processing:software")
        .put(
            "limpid",
            provenance.software().getOrDefault("version", "").replaceFirst("^limpid ", ""));
    properties.put(
        "processing:lineage",
        content.text()
            + "; options in the configuration, hashes of pixels, inputs and model in the manifest.");
  }

  private void links(ObjectNode item) {
    boolean card =
        provenance.model().stream()
            .anyMatch(f -> f.file().getFileName().toString().equals(MODEL_ITEM));
    if (card)
      Stac.link(
          item, "derived_from", provenance.modelPath() + "/" + MODEL_ITEM, Stac.ITEM_TYPE, "model");
    for (HashedFile input : provenance.inputs()) {
      Stac.link(item, "derived_from", input.name(), type(input.file()), "input");
      ArrayNode links = (ArrayNode) item.get("links");
      ((ObjectNode) links.get(links.size() - 1))
          .put("file:size", input.size())
          .put("file:checksum", Stac.multihash(input.sha256()));
    }
    Stac.link(item, "describedby", name(names.manifest()), "application/json", "manifest");
  }

  private static String type(Path file) {
    String name = file.toString();
    if (name.endsWith(".tif") || name.endsWith(".tiff")) return TIFF;
    return name.endsWith("json") ? Stac.ITEM_TYPE : "application/octet-stream";
  }

  private static void document(ObjectNode assets, String key, Path file, String type, String role) {
    ObjectNode asset = assets.putObject(key).put("href", Stac.href(name(file))).put("type", type);
    asset.set("roles", Json.array().add(role));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
