package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Grid;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Sha256;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What describes a map and a model for others: STAC items (the rules of the published schemas),
/// the readable card, the style.
final class ProductFilesTest {
  @TempDir static Path folder;
  private static Path map;

  @BeforeAll
  static void map() throws IOException {
    Season season = Season.get();
    map = folder.resolve("the map.tif");
    Run.json("map", season.model(), season.images(), "-o", map);
  }

  private static JsonNode item() throws IOException {
    return Json.read(folder.resolve("the map.stac.json"), Limits.DEFAULT);
  }

  private static JsonNode modelItem() throws IOException {
    return Json.read(Season.get().model().resolve("model.stac.json"), Limits.DEFAULT);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(t -> texts.add(t.asText()));
    return texts;
  }

  /// The rules of the item schema of STAC 1.1.0 for what Limpid writes.
  private static void requireItem(JsonNode item, Path beside) throws IOException {
    assertEquals("Feature", item.get("type").asText());
    assertEquals("1.1.0", item.get("stac_version").asText());
    assertFalse(item.get("id").asText().isEmpty());
    JsonNode properties = item.get("properties");
    assertTrue(properties.get("datetime").isNull());
    OffsetDateTime start = OffsetDateTime.parse(properties.get("start_datetime").asText());
    assertTrue(start.isBefore(OffsetDateTime.parse(properties.get("end_datetime").asText())));
    assertFalse(properties.has("bands"), "bands belong to assets");
    JsonNode ring = item.get("geometry").get("coordinates").get(0);
    assertEquals("Polygon", item.get("geometry").get("type").asText());
    assertEquals(ring.get(0), ring.get(ring.size() - 1));
    double area = 0;
    double west = 180;
    for (int i = 0; i + 1 < ring.size(); i++) {
      JsonNode a = ring.get(i);
      JsonNode b = ring.get(i + 1);
      area += a.get(0).asDouble() * b.get(1).asDouble() - b.get(0).asDouble() * a.get(1).asDouble();
      west = Math.min(west, a.get(0).asDouble());
    }
    assertTrue(area > 0, "an outer ring runs counterclockwise");
    assertEquals(4, item.get("bbox").size());
    assertEquals(west, item.get("bbox").get(0).asDouble());
    for (JsonNode link : item.get("links")) {
      assertTrue(link.get("rel").isTextual() && link.get("href").isTextual());
      requireThere(beside, link);
    }
    Set<String> used = new TreeSet<>();
    for (JsonNode asset : item.get("assets")) {
      Path file = requireThere(beside, asset);
      if (asset.has("file:checksum")) {
        assertEquals("1220" + Sha256.of(file), asset.get("file:checksum").asText());
        assertEquals(Files.size(file), asset.get("file:size").asLong());
      }
      collect(asset, used);
    }
    collect(properties, used);
    List<String> extensions = texts(item.get("stac_extensions"));
    for (String prefix : used)
      assertTrue(
          extensions.stream().anyMatch(e -> e.contains("/" + schema(prefix) + "/v")),
          prefix + " is of no extension in " + extensions);
    for (String e : extensions)
      assertTrue(
          e.matches(
              "https://stac-extensions\\.github\\.io/[a-z]+/v\\d+\\.\\d+\\.\\d+/schema\\.json"));
  }

  private static String schema(String prefix) {
    return prefix.equals("proj") ? "projection" : prefix;
  }

  private static Path requireThere(Path beside, JsonNode node) {
    String href = node.get("href").asText();
    assertFalse(href.contains(" "), href);
    Path file = Path.of(beside.toUri().resolve(href)).normalize();
    assertTrue(Files.exists(file), href);
    return file;
  }

  private static void collect(JsonNode object, Set<String> prefixes) {
    for (String name : Run.names(object))
      if (name.contains(":") && !name.startsWith("limpid:"))
        prefixes.add(name.substring(0, name.indexOf(':')));
  }

  @Test
  void aMapIsAStacItem() throws IOException {
    JsonNode item = item();
    requireItem(item, map);
    assertEquals("the map", item.get("id").asText());
    JsonNode properties = item.get("properties");
    try (RasterSource source = GeoTiff.open(map)) {
      Grid g = source.grid();
      assertEquals(g.crs().definition(), properties.get("proj:code").asText());
      assertEquals(g.height(), properties.get("proj:shape").get(0).asInt());
      assertEquals(g.pixelWidth(), properties.get("proj:transform").get(0).asDouble());
      assertEquals(g.north(), properties.get("proj:transform").get(5).asDouble());
    }
    JsonNode map = item.get("assets").get("class");
    JsonNode band = map.get("bands").get(0);
    assertEquals("uint8", band.get("data_type").asText());
    assertEquals(0, band.get("nodata").asInt());
    assertTrue(band.get("statistics").get("maximum").asDouble() <= 8);
    Set<String> names = new TreeSet<>();
    for (JsonNode c : map.get("classification:classes")) {
      assertTrue(c.get("value").isIntegralNumber());
      assertTrue(c.get("name").asText().matches("[0-9A-Za-z_-]+"), c.toString());
      assertTrue(names.add(c.get("name").asText()), "two classes of one name");
      if (c.get("value").asInt() > 0)
        assertTrue(c.get("color_hint").asText().matches("[0-9A-F]{6}"), c.toString());
    }
    assertEquals(9, names.size());
    assertEquals("nan", item.at("/assets/probabilities/bands/0/nodata").asText());
    List<String> from = new ArrayList<>();
    for (JsonNode link : item.get("links"))
      if (link.get("rel").asText().equals("derived_from")) from.add(link.get("title").asText());
    assertEquals("model", from.getFirst());
    assertTrue(from.size() > 10, "every input: " + from);
  }

  @Test
  void aModelIsAStacItem() throws IOException {
    JsonNode item = modelItem();
    requireItem(item, Season.get().model().resolve("model.stac.json"));
    JsonNode p = item.get("properties");
    assertTrue(p.get("mlm:name").asText().matches("[a-zA-Z][a-zA-Z0-9_.\\-\\s]+[a-zA-Z0-9]"));
    assertEquals("Random Forest", p.get("mlm:architecture").asText());
    JsonNode input = p.get("mlm:input").get(0);
    List<String> bands = texts(input.get("bands"));
    List<String> described = new ArrayList<>();
    item.at("/assets/weights/raster:bands").forEach(b -> described.add(b.get("name").asText()));
    assertEquals(bands, described);
    assertTrue(bands.contains("B04"), bands.toString());
    for (JsonNode tensor : List.of(input.get("input"), p.get("mlm:output").get(0).get("result")))
      assertEquals(tensor.get("shape").size(), tensor.get("dim_order").size());
    int models = 0;
    for (JsonNode asset : item.get("assets")) {
      boolean model = texts(asset.get("roles")).contains("mlm:model");
      assertEquals(model, asset.has("mlm:artifact_type"));
      if (model) models++;
    }
    assertEquals(1, models);
  }

  @Test
  void aModelHasACard() throws IOException {
    String card = Files.readString(Season.get().model().resolve("README.md"));
    for (String part :
        List.of("## Accuracy", "Not measured", "## Classes", "B04", "## Limits", "limpid map"))
      assertTrue(card.contains(part), part + " is not in\n" + card);
  }

  @Test
  void aFolderOfMapsIsNotTakenForItsItems() throws IOException {
    Path cube = Files.createDirectory(folder.resolve("again"));
    for (String name : List.of("the map.tif", "the map.stac.json"))
      Files.copy(folder.resolve(name), cube.resolve(name));
    assertEquals("scene", Run.json("info", cube).get("layout").asText());
  }
}
