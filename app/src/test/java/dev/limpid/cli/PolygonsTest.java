package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Grid;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import dev.limpid.vector.Features;
import dev.limpid.vector.Rasterize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `limpid convert MAP.tif -o MAP.gpkg`
final class PolygonsTest {
  @TempDir Path folder;

  @Test
  void aMapAndBack() throws IOException {
    Season season = Season.get();
    Path map = folder.resolve("m.tif");
    JsonNode mapped = Run.json("map", season.model(), season.images(), "-o", map);
    Path polygons = folder.resolve("m.gpkg");
    JsonNode json = Run.json("convert", map, "-o", polygons);
    Features features = Features.read(polygons);
    assertEquals(json.get("polygons").asInt(), features.features().size());
    assertEquals(0, json.get("merged").asInt());
    double classified = mapped.get("pixels").asDouble() - mapped.get("abstained").asDouble();
    assertEquals(100 * classified, json.get("squareMetres").asDouble(), 1e-6);
    try (RasterSource source = GeoTiff.open(map)) {
      Grid grid = source.grid();
      int[] owners =
          new Rasterize(grid, features.features().stream().map(f -> f.geometry()).toList())
              .owners(grid.all(), (pixel, owner, later) -> {});
      byte[] back = new byte[owners.length];
      for (int i = 0; i < owners.length; i++)
        if (owners[i] >= 0)
          back[i] = Byte.parseByte(features.features().get(owners[i]).attributes().get("code"));
      assertArrayEquals((byte[]) source.readStored(0, grid.all()), back);
    }
    JsonNode fewer = Run.json("convert", map, "-o", polygons, "--min-area", 5000, "--overwrite");
    assertTrue(fewer.get("polygons").asInt() < json.get("polygons").asInt(), fewer.toString());
    assertEquals(json.get("squareMetres").asDouble(), fewer.get("squareMetres").asDouble(), 1e-6);
    assertEquals("vector", Run.json("info", polygons).get("kind").asText());
  }

  @Test
  void optionsOfTheOtherKindAreRefused() throws IOException {
    Path labels = Season.get().labels();
    Path out = folder.resolve("x.gpkg");
    assertEquals(2, Run.limpid("convert", labels, "-o", out, "--compression", "lzw").code());
    assertEquals(
        2, Run.limpid("convert", labels, "-o", folder.resolve("x.tif"), "--min-area", 100).code());
    assertEquals(2, Run.limpid("convert", labels, "-o", out, "--min-area", -1).code());
    assertFalse(Files.exists(out));
    assertEquals(0, Run.limpid("convert", labels, "-o", out).code());
    assertEquals(3, Run.limpid("convert", labels, "-o", out).code(), "exists already");
  }
}
