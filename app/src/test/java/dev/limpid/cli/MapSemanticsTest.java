package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a map says where there is little or nothing to see. Counts are made here from the files of
/// the season, not taken from the code under test.
final class MapSemanticsTest {
  private static final int PIXELS = Season.SIZE * Season.SIZE;

  @TempDir static Path folder;
  private static Season season;
  private static Answer plain;

  /// A map and its companions, by pixel.
  private record Answer(Path map, float[][] files) {
    static Answer of(Path map) throws IOException {
      return new Answer(map, Season.values(map, null));
    }

    int code(int pixel) {
      return (int) files[0][pixel];
    }

    int classes() {
      return files[1].length / PIXELS;
    }

    float probability(int k, int pixel) {
      return files[1][k * PIXELS + pixel];
    }

    float margin(int pixel) {
      return files[2][pixel];
    }

    int validDates(int pixel) {
      return (int) files[2][PIXELS + pixel];
    }

    int abstention(int pixel) {
      return (int) files[2][2 * PIXELS + pixel];
    }

    int best(int pixel) {
      int best = 0;
      for (int k = 1; k < classes(); k++)
        if (probability(k, pixel) > probability(best, pixel)) best = k;
      return best;
    }

    void assertNothing(int pixel, int reason) {
      assertTrue(Float.isNaN(files[0][pixel]) || files[0][pixel] == 0, "class of " + pixel);
      assertEquals(reason, abstention(pixel), "reason at " + pixel);
      assertTrue(Float.isNaN(margin(pixel)), "margin at " + pixel);
      for (int k = 0; k < classes(); k++) assertTrue(Float.isNaN(probability(k, pixel)));
    }
  }

  @BeforeAll
  static void map() throws IOException {
    season = Season.get();
    Path map = folder.resolve("plain.tif");
    JsonNode json = Run.json("map", season.model(), season.images(), "-o", map);
    plain = Answer.of(map);
    int none = 0;
    for (int i = 0; i < PIXELS; i++) if (plain.abstention(i) != 0) none++;
    assertEquals(PIXELS, json.get("pixels").asInt());
    assertEquals(none, json.get("abstained").asInt());
  }

  /// Dates on which the mask of 20 m, repeated, accepts a pixel and a band has a value there.
  private static int[] clearDates() throws IOException {
    int[] clear = new int[PIXELS];
    List<Path> images;
    try (Stream<Path> files = Files.list(season.images())) {
      images = files.filter(f -> f.toString().matches(".*\\d\\.tif")).toList();
    }
    for (Path image : images) {
      Path mask = Path.of(image.toString().replace(".tif", "_SCL.tif"));
      try (RasterSource bands = GeoTiff.open(image);
          RasterSource scl = GeoTiff.open(mask)) {
        short[] first = (short[]) bands.readStored(0, bands.grid().all());
        byte[] codes = (byte[]) scl.readStored(0, scl.grid().all());
        for (int i = 0; i < PIXELS; i++) {
          int code = codes[i / Season.SIZE / 2 * (Season.SIZE / 2) + i % Season.SIZE / 2];
          if (code >= 4 && code <= 7 && first[i] != 0) clear[i]++;
        }
      }
    }
    return clear;
  }

  @Test
  void validDatesAreCountedFromTheMaskOfTwentyMetres() throws IOException {
    int[] clear = clearDates();
    for (int i = 0; i < PIXELS; i++) assertEquals(clear[i], plain.validDates(i), "pixel " + i);
  }

  @Test
  void whatIsNeverClearHasNoClass() {
    for (int row = Season.CLOUDY.row(); row < 24; row++)
      for (int col = Season.CLOUDY.col(); col < 46; col++) {
        int pixel = row * Season.SIZE + col;
        plain.assertNothing(pixel, 1);
        assertEquals(0, plain.validDates(pixel));
      }
    int beside = Season.CLOUDY.row() * Season.SIZE + Season.CLOUDY.col() - 1;
    assertEquals(0, plain.abstention(beside), "its neighbour is not touched");
  }

  @Test
  void beyondTheEdgeOfTheDataThereIsNoClass() {
    for (int row = 0; row < Season.SIZE; row++) {
      for (int col = 0; col < Season.EDGE; col++) plain.assertNothing(row * Season.SIZE + col, 2);
      assertTrue(plain.abstention(row * Season.SIZE + Season.EDGE) != 2, "seen on some dates");
    }
  }

  @Test
  void aClassIsTheMostProbableOne() throws IOException {
    try (RasterSource map = GeoTiff.open(plain.map())) {
      for (int i = 0; i < PIXELS; i++) {
        if (plain.abstention(i) != 0) continue;
        int best = plain.best(i);
        assertEquals(map.info().legend().entries().get(best).code(), plain.code(i));
        double sum = 0;
        float second = 0;
        for (int k = 0; k < plain.classes(); k++) {
          sum += plain.probability(k, i);
          if (k != best) second = Math.max(second, plain.probability(k, i));
        }
        assertEquals(1, sum, 1e-5);
        assertEquals(plain.probability(best, i) - second, plain.margin(i));
      }
    }
  }

  @Test
  void fewerValidDatesThanAskedFor() throws IOException {
    int least = 3;
    Path map = folder.resolve("min-valid.tif");
    Run.json("map", season.model(), season.images(), "-o", map, "--min-valid", least);
    Answer strict = Answer.of(map);
    int refused = 0;
    for (int i = 0; i < PIXELS; i++) {
      assertEquals(plain.validDates(i), strict.validDates(i));
      if (plain.abstention(i) != 0) assertEquals(plain.abstention(i), strict.abstention(i));
      else if (plain.validDates(i) < least) {
        strict.assertNothing(i, 3);
        refused++;
      } else assertEquals(plain.code(i), strict.code(i));
    }
    assertTrue(refused > 0 && refused < PIXELS / 2, refused + " pixels have fewer dates");
  }

  @Test
  void belowTheProbabilityAskedForProbabilitiesStay() throws IOException {
    double least = 0.6;
    Path map = folder.resolve("min-probability.tif");
    Run.json("map", season.model(), season.images(), "-o", map, "--min-probability", least);
    Answer strict = Answer.of(map);
    assertArrayEquals(plain.files()[1], strict.files()[1]);
    int refused = 0;
    for (int i = 0; i < PIXELS; i++) {
      if (plain.abstention(i) != 0) continue;
      boolean below = plain.probability(plain.best(i), i) < least;
      assertEquals(below ? 6 : 0, strict.abstention(i));
      assertEquals(
          below ? 0 : plain.code(i), Float.isNaN(strict.files()[0][i]) ? 0 : strict.code(i));
      assertEquals(plain.margin(i), strict.margin(i));
      if (below) refused++;
    }
    assertTrue(refused > 0 && refused < PIXELS, refused + " pixels are below");
  }

  @Test
  void layersAreLeftOutWhenAsked() throws IOException {
    Path map = folder.resolve("class-only.tif");
    Run.json("map", season.model(), season.images(), "-o", map, "--layers", "class");
    assertTrue(Files.exists(map));
    assertTrue(Files.notExists(Season.files(map).get(1)));
    assertTrue(Files.notExists(Season.files(map).get(2)));
    Run none = Run.limpid("map", season.model(), season.images(), "-o", map, "--layers", "quality");
    assertEquals(2, none.code());
  }

  @Test
  void theMapLiesOnTheGridOfTheCubeAndHoldsNamesAndColours() throws IOException {
    try (RasterSource map = GeoTiff.open(plain.map());
        RasterSource labels = GeoTiff.open(season.labels())) {
      Grid grid = labels.grid();
      assertEquals(grid, map.grid());
      map.info()
          .legend()
          .entries()
          .forEach(e -> assertTrue(labels.info().legend().names().contains(e.name()), e.name()));
      assertTrue(map.info().cog());
      assertEquals(0.0, map.info().noData());
    }
    assertTrue(Files.readString(folder.resolve("plain.qml")).contains("paletteEntry"));
    assertTrue(Files.exists(folder.resolve("plain.tif.aux.xml")));
    assertTrue(Files.exists(folder.resolve("plain.config.yaml")));
  }

  @Test
  void aBoxIsThatPartOfTheMap() throws IOException {
    Window part = new Window(1, 17, 71, 29);
    try (RasterSource map = GeoTiff.open(plain.map())) {
      Grid grid = map.grid();
      Path box = folder.resolve("box.tif");
      String edges =
          "%s,%s,%s,%s"
              .formatted(
                  grid.x(part.col()) + 1,
                  grid.y(part.row() + part.height()) + 1,
                  grid.x(part.col() + part.width()) - 1,
                  grid.y(part.row()) - 1);
      JsonNode json = Run.json("map", season.model(), season.images(), "-o", box, "--bbox", edges);
      assertEquals(part.width() * part.height(), json.get("pixels").asInt());
      float[][] expected = Season.values(plain.map(), part);
      float[][] found = Season.values(box, null);
      for (int f = 0; f < 3; f++) assertArrayEquals(expected[f], found[f]);
      try (RasterSource small = GeoTiff.open(box)) {
        assertEquals(grid.cut(part), small.grid());
      }
    }
  }

  @Test
  void outsideTheRegionOfInterestThereIsNoClass() throws IOException {
    try (RasterSource map = GeoTiff.open(plain.map())) {
      Grid g = map.grid();
      double[] triangle = {g.x(20), g.y(10), g.x(70), g.y(10), g.x(20), g.y(60)};
      Path roi = geoJson(g, triangle);
      Path inside = folder.resolve("roi.tif");
      Run.json("map", season.model(), season.images(), "-o", inside, "--roi", roi);
      Window part = new Window(20, 10, 50, 50);
      float[][] whole = Season.values(plain.map(), part);
      float[][] found = Season.values(inside, null);
      int n = part.width() * part.height();
      int kept = 0;
      for (int i = 0; i < n; i++) {
        int x = i % part.width();
        int y = i / part.width();
        if (x + y + 1 == 50) continue; // centres on the slanted edge
        if (x + y + 1 > 50) {
          assertTrue(Float.isNaN(found[0][i]) || found[0][i] == 0);
          assertEquals(2, found[2][2 * n + i]);
          assertEquals(0, found[2][n + i]);
          assertTrue(Float.isNaN(found[1][i]) && Float.isNaN(found[2][i]));
        } else {
          assertEquals(whole[0][i], found[0][i]);
          assertEquals(whole[2][n + i], found[2][n + i]);
          kept++;
        }
      }
      assertEquals(49 * 50 / 2, kept);
    }
  }

  private static Path geoJson(Grid grid, double[] xy) throws IOException {
    dev.limpid.geo.CrsTransform to =
        dev.limpid.geo.CrsTransform.between(grid.crs(), new dev.limpid.geo.Crs("EPSG:4326"));
    double[] lonLat = xy.clone();
    to.apply(lonLat, xy.length / 2);
    StringBuilder ring = new StringBuilder();
    for (int i = 0; i <= xy.length / 2; i++) {
      int k = 2 * (i % (xy.length / 2));
      ring.append(i == 0 ? "" : ",").append("[%s,%s]".formatted(lonLat[k], lonLat[k + 1]));
    }
    return Files.writeString(
        folder.resolve("roi.geojson"),
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[["
            + ring
            + "]]}}]}");
  }
}
