package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Explanations of maps by a network with first weights, which say nothing and must hang together
/// all the same.
final class CanopyExplainTest {
  private static final Grid GRID = CanopyModels.GRID;

  @TempDir static Path folder;

  private static Path model;
  private static Path map;
  private static Path dated;

  @BeforeAll
  static void maps() throws IOException {
    model = model("model", CanopyModels.spectra(4), CanopyModels.shipped());
    map = folder.resolve("map.tif");
    Path one = cube("one", 300, "2020-06-21");
    Run.json("canopy", "map", model, one, "--angles", "30,5,10", "-o", map);
    dated = folder.resolve("dated-lai.tif");
    Path two = cube("two", 300, "2020-06-21", "2020-06-26");
    Run.json(
        "canopy",
        "map",
        model,
        two,
        "--angles",
        "30,5,10",
        "--variables",
        "LAI,cab",
        "-o",
        folder.resolve("dated.tif"));
  }

  private static Path model(String name, SpectrumSet background, ObjectNode physics)
      throws IOException {
    return CanopyModels.model(folder.resolve(name), Prior.UNIFORM, physics, background);
  }

  /// Images whose first pixel lacks a band.
  private static Path cube(String name, int darkest, String... dates) throws IOException {
    return CanopyModels.unmasked(folder.resolve(name), GRID, 1e-4, darkest, dates);
  }

  private static float stored(Path file, int band, int col, int row) throws IOException {
    try (RasterSource source = GeoTiff.open(file)) {
      float[] value = new float[1];
      source.read(new Window(col, row, 1, 1), new int[] {band}, value);
      return value[0];
    }
  }

  @Test
  void aPixelIsExplainedByTheBandsThatMovedIt() throws IOException {
    Path why = folder.resolve("why");
    JsonNode json = Run.json("explain", map, "--pixel", "2,1", "-o", why);
    assertEquals("2020-06-21", json.get("date").asText());
    assertEquals("shapley", json.get("method").asText());
    assertEquals(5, json.get("variables").size());
    JsonNode lai = json.get("variables").get(0);
    assertEquals("LAI", lai.get("name").asText());
    assertEquals(stored(map, 0, 2, 1), lai.get("mean").floatValue());
    assertEquals(stored(folder.resolve("map-q95.tif"), 0, 2, 1), lai.get("q95").floatValue());
    for (JsonNode variable : json.get("variables")) {
      double sum = variable.get("baselineScore").asDouble();
      for (JsonNode a : variable.get("attributions")) sum += a.get("value").asDouble();
      assertEquals(variable.get("score").asDouble(), sum, 1e-6);
      assertEquals(10, variable.get("attributions").size());
    }
    assertEquals(1, json.get("correlation").get(3).get(3).asDouble());
    assertEquals(400, json.get("draws").size());
    assertEquals(5, json.get("draws").get(0).size());
    assertTrue(json.get("answer").asText().contains("LAI is"), json.get("answer").asText());
    assertEquals(3, json.get("files").size());
    String svg = Files.readString(why.resolve("explanation-2-1-2020-06-21.svg"));
    assertTrue(svg.contains("CWC") && svg.endsWith("</svg>"));
    Run text = Run.limpid("explain", map, "--at", GRID.centreX(2) + "," + GRID.centreY(1));
    assertTrue(text.out().contains("Correlation of what remains unknown"), text.out());
  }

  @Test
  void aPixelWithoutValuesSaysWhy() {
    JsonNode json = Run.json("explain", map, "--pixel", "0,0");
    assertEquals(0, json.get("variables").size());
    assertTrue(json.get("answer").asText().contains("a band is missing"), json.toString());
  }

  @Test
  void ofSeveralDatesTheLastOrTheOneThatIsNamed() {
    String last = Run.json("explain", dated, "--pixel", "1,1", "--target", "cab").toString();
    assertTrue(last.contains("2020-06-26"), last);
    JsonNode json =
        Run.json("explain", dated, "--pixel", "1,1", "--target", "cab", "--date", "2020-06-21");
    assertEquals("2020-06-21", json.get("date").asText());
    assertEquals("cab", json.get("variables").get(0).get("name").asText());
    assertEquals(2, Run.limpid("explain", dated, "--pixel", "1,1", "--date", "2020-06-22").code());
  }

  @Test
  void aSpectrumOfATableIsExplainedWithoutAMap() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("spectra.csv"),
            """
            id,B2,B3,B4,B5,B6,B7,B8,B8A,B11,B12,tts,tto,psi
            meadow,0.02,0.05,0.03,0.09,0.28,0.35,0.37,0.39,0.2,0.1,30,5,10
            """);
    JsonNode json = Run.json("explain", model, table, "--row", "meadow", "--target", "LAI,CCC");
    assertEquals("meadow", json.get("id").asText());
    assertEquals(0.39, json.at("/reflectance/B8A").asDouble(), 1e-7);
    assertEquals(2, json.get("variables").size());
    assertEquals(3, Run.limpid("explain", model, table, "--row", "wood").code());
    assertEquals(2, Run.limpid("explain", model, table, "--pixel", "1,1").code());
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    assertEquals(2, Run.limpid("explain", map, "--region", "0,0,1,1", "-o", folder).code());
    assertEquals(2, Run.limpid("explain", map, "--pixel", "1,1", "--method", "occlusion").code());
    assertEquals(2, Run.limpid("explain", map, "--pixel", "1,1", "--target", "fcover").code());
    assertEquals(3, Run.limpid("explain", map, "--pixel", "9,1").code());
    Path other = cube("other", 400, "2020-06-21");
    Run differs = Run.limpid("explain", map, "--pixel", "1,1", "--cube", other);
    assertEquals(6, differs.code(), differs.err());
    ObjectNode physics = CanopyModels.shipped();
    physics.put("soil", "drywet").putObject("hashes").put("soil", "abc");
    Path needs = model("needs", null, physics);
    Run tables = Run.limpid("explain", map, "--pixel", "1,1", "--model", needs);
    assertEquals(3, tables.code());
    assertTrue(tables.err().contains("--coefficients DIR"), tables.err());
  }

  @Test
  void spectraThatWereNotKeptAreSimulatedAgain() throws IOException {
    Path bare = model("bare", null, CanopyModels.shipped());
    try (CanopyVae network = CanopyVae.open(bare)) {
      SpectrumSet first = new ModelPhysics().background(network, bare, 2);
      assertEquals(100, first.size());
      SpectrumSet again = new ModelPhysics().background(network, bare, 1);
      assertArrayEquals(first.reflectance(), again.reflectance());
    }
    try (CanopyVae network = CanopyVae.open(model)) {
      assertEquals(4, new ModelPhysics().background(network, model, 1).size());
    }
    Files.delete(model("lost", CanopyModels.spectra(2), Json.object()).resolve("background.csv"));
    assertThrows(BadInput.class, () -> CanopyVae.open(folder.resolve("lost")));
  }

  @Test
  void infoSaysWhatAModelIs() {
    JsonNode json = Run.json("info", model);
    assertEquals("canopy", json.get("model").asText());
    assertEquals("gauss", json.get("posterior").asText());
    assertEquals("npe", json.get("objective").asText());
    assertEquals(-1.5, json.get("heldOutLoss").asDouble());
    assertEquals(4, json.get("background").asInt());
    assertEquals(64, json.at("/sha256/weights.safetensors").asText().length());
    assertEquals(14, json.get("variables").size());
  }

  @Test
  void infoSaysWhatAMapIs() {
    JsonNode json = Run.json("info", map);
    assertEquals("map", json.get("kind").asText());
    assertEquals("[\"LAI\",\"CCC\",\"CWC\"]", json.at("/canopies/variables").toString());
    assertEquals("2020-06-21", json.at("/canopies/dates/0").asText());
    assertEquals(64, json.at("/canopies/modelSha256/weights.safetensors").asText().length());
    assertEquals("map-sd.tif", json.at("/canopies/files/1").asText());
    assertEquals(
        "raster",
        Run.json("info", folder.resolve("one/scene_2020-06-21.tif")).get("kind").asText());
  }

  @Test
  void theViewerSaysTheSame() throws IOException {
    try (Viewing viewing = Viewing.of(map, dated)) {
      JsonNode session = viewing.json("api/session");
      JsonNode first = session.get("maps").get(0);
      assertEquals("canopies", first.get("kind").asText());
      assertTrue(first.get("explainable").asBoolean(), first.toString());
      String where = "&x=" + GRID.centreX(2) + "&y=" + GRID.centreY(1);
      JsonNode why = viewing.json("api/explain?map=" + first.get("id").asText() + where);
      assertEquals(Json.compact(Run.json("explain", map, "--pixel", "2,1")), Json.compact(why));
      String series = session.get("maps").get(1).get("id").asText();
      JsonNode early = viewing.json("api/explain?map=" + series + where + "&date=2020-06-21");
      assertEquals("2020-06-21", early.get("date").asText());
      String layer = viewing.layer("CCC, 95 % below");
      JsonNode value = viewing.json("api/pixel?layers=" + layer + where).get("values").get(0);
      float expected = stored(folder.resolve("map-q95.tif"), 1, 2, 1);
      assertEquals(expected, value.get("numbers").get(0).floatValue());
      assertEquals(200, viewing.get("app/canopy.js").statusCode());
    }
  }
}
