package dev.limpid.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;

@Tag("shared")
class RealFeaturesTest {
  private static final Grid BOADELLA =
      new Grid(
          Crs.epsg(4326),
          2.7920278066359443,
          42.36457137143557,
          0.00012103616459715589,
          9.016627702064337e-05,
          380,
          377);
  private static final Grid UTM = new Grid(Crs.epsg(32631), 482_000, 4_690_000, 7.3, 9.1, 700, 700);

  /// Pixels that `rasterio.features.rasterize` 1.4.4 burns from the polygons of each file, on the
  /// grid of the images and, after `rasterio.warp.transform_geom`, on a UTM grid. The owners of all
  /// pixels agreed when the figures were taken.
  @ParameterizedTest
  @CsvSource({
    "Boadella_2020-01-13_labels, 18897, 28404",
    "Boadella_2020-02-02_labels, 26968, 39487",
    "Boadella_2020-06-21_labels, 143260, 199705",
    "Boadella_2020-09-14_labels, 143260, 199705",
    "Boadella_2021-07-16_labels, 28025, 40998",
    "boadella_aoi_water, 35153, 53901"
  })
  void burnsThePixelsThatRasterioBurns(String name, long degrees, long metres) throws IOException {
    Path file = Shared.path("data/sentinel2/boadella/" + name + ".geojson");
    Features features = Features.read(file);
    assertEquals(degrees, pixels(features, BOADELLA));
    assertEquals(metres, pixels(features.in(UTM.crs(), name), UTM));
  }

  private static long pixels(Features features, Grid grid) {
    List<Geometry> polygons =
        features.features().stream()
            .map(Features.Feature::geometry)
            .filter(g -> g.getDimension() == 2)
            .toList();
    int[] owners = new Rasterize(grid, polygons).owners(grid.all(), (p, a, b) -> {});
    return Arrays.stream(owners).filter(o -> o >= 0).count();
  }

  @Test
  void listsAreNoLabelsAndAreNamed() throws IOException {
    Path file = Shared.path("data/sentinel2/boadella/Boadella_2020-01-13_labels.geojson");
    Features features = Features.read(file);
    assertTrue(features.features().getFirst().attributes().isEmpty());
    assertTrue(features.notes().getFirst().contains("'labels' of #1"));
  }

  @Test
  void hostileFilesAreReadOrRefusedAsTheManifestSays() throws IOException {
    Path folder = Shared.path("data/hostile");
    int seen = 0;
    for (String line : Files.readAllLines(folder.resolve("manifest.csv"))) {
      String[] cells = line.split(",", 5);
      boolean vector = cells[0].startsWith("synthetic/geojson/") || cells[0].endsWith(".gpkg");
      boolean json = cells[0].startsWith("synthetic/json/");
      if (!vector && !json) continue;
      seen++;
      Path file = folder.resolve(cells[0]);
      switch (cells[3]) {
        case "reject" -> {
          BadInput e = assertThrows(BadInput.class, () -> Features.read(file), cells[0]);
          assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
          assertFalse(e.getMessage().contains("\n"), e.getMessage());
        }
        case "ok" -> {
          Features features = Features.read(file);
          assertEquals(1, features.features().size(), cells[0]);
          assertTrue(features.notes().getFirst().contains("#1"), features.notes().toString());
        }
        default -> {
          try {
            Features.read(file);
          } catch (BadInput e) {
            assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
          }
        }
      }
    }
    assertEquals(9, seen);
  }

  @Test
  void realBuildingPolygonsAreRead() throws IOException {
    Path folder = Shared.path("data/building");
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".geojson")).toList();
      assertEquals(3, found.size());
      for (Path file : found) {
        Features features = Features.read(file);
        assertFalse(features.features().isEmpty(), file.toString());
        for (Features.Feature feature : features.features())
          assertTrue(feature.geometry().isValid(), file + " " + feature.id());
      }
    }
  }
}
