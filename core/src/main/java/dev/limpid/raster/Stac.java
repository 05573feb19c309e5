package dev.limpid.raster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Footprint;
import dev.limpid.io.Json;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the STAC items (version 1.1) of maps and of models share.
public final class Stac {
  public static final String VERSION = "1.1.0";
  public static final String PROJECTION = extension("projection", "2.0.0");
  public static final String RASTER = extension("raster", "2.0.0");

  /// The version that [#MODEL] reads bands by.
  public static final String RASTER_1 = extension("raster", "1.1.0");

  public static final String CLASSIFICATION = extension("classification", "2.0.0");
  public static final String PROCESSING = extension("processing", "1.2.0");
  public static final String FILE = extension("file", "2.1.0");
  public static final String MODEL = extension("mlm", "1.4.0");

  public static final String ITEM_TYPE = "application/geo+json";

  private static final String UNRESERVED = "-._~/";

  private Stac() {}

  private static String extension(String name, String version) {
    return "https://stac-extensions.github.io/" + name + "/v" + version + "/schema.json";
  }

  /// An item with empty `properties`, `links` and `assets`.
  ///
  /// @param footprint null where the place is not known
  public static ObjectNode item(String id, Footprint footprint, List<String> extensions) {
    ObjectNode item = Json.object().put("type", "Feature").put("stac_version", VERSION);
    extensions.forEach(item.putArray("stac_extensions")::add);
    item.put("id", id);
    if (footprint == null) item.putNull("geometry");
    else {
      item.set("geometry", footprint.geometry());
      item.set("bbox", footprint.bbox());
    }
    item.putObject("properties");
    item.putArray("links");
    item.putObject("assets");
    return item;
  }

  /// The days that something is about, from the first to the end of the last. Where they are not
  /// known the item is open at both ends, as the Machine Learning Model extension proposes.
  ///
  /// @param first null where no day is known
  public static void period(ObjectNode properties, LocalDate first, LocalDate last) {
    properties.putNull("datetime");
    properties.put("start_datetime", (first == null ? "1900-01-01" : first) + "T00:00:00Z");
    properties.put("end_datetime", (last == null ? "9999-12-31" : last) + "T23:59:59Z");
  }

  /// Classes with a name of letters, digits, `-` and `_` and the real name as title.
  ///
  /// @param none whether 0, no class, is one of the values
  public static ArrayNode classes(Legend legend, boolean none) {
    ArrayNode array = Json.array();
    Set<String> names = new HashSet<>();
    if (none) {
      names.add("none");
      ObjectNode zero = array.addObject().put("value", 0).put("name", "none");
      zero.put("title", "no class").put("description", "no class").put("nodata", true);
    }
    for (Legend.Entry e : legend.entries()) {
      String name = e.name().replaceAll("[^0-9A-Za-z_-]+", "-").replaceAll("^-+|-+$", "");
      if (name.isEmpty() || !names.add(name)) name = "class-" + e.code();
      names.add(name);
      ObjectNode one = array.addObject().put("value", e.code()).put("name", name);
      one.put("title", e.name()).put("description", e.name());
      one.put("color_hint", "%06X".formatted(e.rgb() & 0xFF_FFFF));
    }
    return array;
  }

  /// A SHA-256 as multihash: its code, its length, the digest.
  public static String multihash(String sha256) {
    return "1220" + sha256;
  }

  /// A path as a reference: relative paths with `/` stay relative.
  public static String href(String path) {
    boolean absolute = path.startsWith("/") || path.matches("[A-Za-z]:[\\\\/].*");
    StringBuilder out = new StringBuilder();
    if (absolute) out.append(path.startsWith("/") ? "file://" : "file:///");
    else if (!path.startsWith("../")) out.append("./");
    String plain = absolute ? path.replace('\\', '/') : path;
    for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean drive = absolute && c == ':' && out.length() < 12;
      boolean plainChar =
          (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || UNRESERVED.indexOf(c) >= 0;
      if (plainChar || drive) out.append(c);
      else out.append("%%%02X".formatted((int) c));
    }
    return out.toString();
  }

  /// Adds a link.
  ///
  /// @param path as [#href] takes it
  public static void link(ObjectNode item, String rel, String path, String type, String title) {
    item.withArray("links")
        .addObject()
        .put("rel", rel)
        .put("href", href(path))
        .put("type", type)
        .put("title", title);
  }

  /// The members of a band: what is stored, what it means, and the statistics of what is stored.
  ///
  /// @param s of stored values
  /// @param pixels of the image, valid or not
  static ObjectNode band(Layer layer, Band band, BandStatistics s, long pixels) {
    ObjectNode json = Json.object();
    if (!band.name().isEmpty()) json.put("name", band.name());
    json.put("data_type", layer.type().label());
    if (layer.noData() != null) nodata(json, layer.noData());
    if (!band.unit().isEmpty() && !band.unit().equals("1")) json.put("unit", band.unit());
    json.put("raster:sampling", "area");
    if (band.scale() != 1 || band.offset() != 0)
      json.put("raster:scale", band.scale()).put("raster:offset", band.offset());
    ObjectNode statistics = json.putObject("statistics");
    if (s.count() > 0)
      statistics
          .put("minimum", s.min())
          .put("maximum", s.max())
          .put("mean", s.mean())
          .put("stddev", s.stdDev());
    statistics.put("count", s.count()).put("valid_percent", 100.0 * s.count() / pixels);
    return json;
  }

  private static void nodata(ObjectNode json, double value) {
    if (Double.isNaN(value)) json.put("nodata", "nan");
    else if (Double.isInfinite(value)) json.put("nodata", value > 0 ? "inf" : "-inf");
    else if (value == Math.rint(value) && Math.abs(value) < 1e15) json.put("nodata", (long) value);
    else json.put("nodata", value);
  }

  /// The asset of a finished file of a map.
  ///
  /// @param sha256 of its bytes
  public static ObjectNode asset(FinishedLayer finished, long size, String sha256, long pixels) {
    Layer layer = finished.layer();
    ObjectNode asset = Json.object();
    asset.put("href", href(finished.target().getFileName().toString()));
    asset.put("type", "image/tiff; application=geotiff; profile=cloud-optimized");
    asset.put("title", layer.name().isEmpty() ? "class" : layer.name());
    asset.putArray("roles").add("data");
    asset.put("file:size", size).put("file:checksum", multihash(sha256));
    ArrayNode bands = asset.putArray("bands");
    for (int b = 0; b < layer.bands().size(); b++)
      bands.add(band(layer, layer.bands().get(b), finished.statistics().get(b), pixels));
    if (layer.legend() != null)
      asset.set("classification:classes", classes(layer.legend(), layer.noData() != null));
    return asset;
  }
}
