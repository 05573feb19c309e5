package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network that sees the pixels around a pixel, from a cube to a map and what is said of it.
final class CanopyNeighbourhoodTest {
  private static final String ROW =
      "id,B2,B3,B4,B5,B6,B7,B8,B8A,B11,B12,tts,tto,psi\na,.03,.06,.04,.1,.3,.35,.4,.4,.2,.1,30,5,90\n";

  @TempDir static Path folder;

  private static Path season;
  private static Path scene;
  private static Path table;
  private static Path model;

  @BeforeAll
  static void train() throws IOException {
    season = CanopyModels.cube(folder.resolve("season"), "2020-06-01", "2020-06-06", "2020-06-11");
    scene = CanopyModels.cube(folder.resolve("scene"), "2020-06-01");
    table = Files.writeString(folder.resolve("table.csv"), ROW);
    model = folder.resolve("model");
    JsonNode json = Run.json(training(model, season, "--objective", "elbo", "--pseudo-inputs", 3));
    assertEquals(110, json.get("measured").asInt());
    assertEquals(0, json.get("simulated").asInt());
  }

  private static Object[] training(Path to, Object... more) {
    Object[] words = {
      "canopy",
      "train",
      "--neighbourhood",
      "--angles",
      "30,5,100",
      "--pixels",
      110,
      "--epochs",
      1,
      "--width",
      8,
      "--blocks",
      1,
      "--starts",
      1,
      "--posterior",
      "tn",
      "-o",
      to
    };
    return Run.with(words, more);
  }

  private static Path map(String name, Object... more) {
    Path map = folder.resolve(name);
    Object[] words = {"canopy", "map", model, scene, "--angles", "30,5,100", "-o", map};
    JsonNode json = Run.json(Run.with(words, more));
    assertEquals(8, json.get("abstained").get(0).asInt());
    return map;
  }

  @Test
  void theModelSaysWhatItSees() {
    JsonNode json = Run.json("info", model);
    assertEquals(5, json.get("neighbourhood").asInt());
    assertEquals(100, json.get("background").asInt());
  }

  @Test
  void theMapIsTheSameForAnyBlocksAndCanBeVerified() throws IOException {
    Path whole = map("whole.tif", "--threads", 1);
    Path blocks = map("blocks.tif", "--block", 3, "--threads", 2);
    for (String name : List.of("", "-sd", "-q05", "-q50", "-q95", "-quality"))
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("whole" + name + ".tif")),
          Files.readAllBytes(folder.resolve("blocks" + name + ".tif")),
          name);
    assertTrue(Run.json("verify", blocks, "--full").get("ok").asBoolean());
    assertEquals(0, Run.limpid("verify", whole).code());
  }

  @Test
  void aPixelOfTheMapIsExplainedFromItsSquare() {
    Path map = map("explained.tif");
    for (String pixel : List.of("0,0", "4,2", "7,4")) {
      JsonNode json = Run.json("explain", map, "--pixel", pixel, "--target", "LAI");
      assertTrue(json.get("agreesWithMap").asBoolean(), json.toString());
      JsonNode lai = json.get("variables").get(0);
      double sum = lai.get("baselineScore").asDouble();
      for (JsonNode one : lai.get("attributions")) sum += one.get("value").asDouble();
      assertEquals(lai.get("score").asDouble(), sum, 1e-6);
    }
  }

  @Test
  void itIsJudgedOnACube() {
    JsonNode json =
        Run.json(
            "canopy",
            "evaluate",
            model,
            "--spectra",
            season,
            "--angles",
            "30,5,100",
            "--pixels",
            60,
            "-o",
            folder.resolve("report.html"));
    JsonNode measured = json.get("models").get(0).get("measured");
    assertEquals(60, measured.at("/reconstruction/spectra").asInt());
    assertTrue(measured.at("/smoothness/difference").isNumber());
    assertEquals("land", measured.at("/domain/0/class").asText());
  }

  @Test
  void whatHasNoNeighboursIsRefused() {
    Path to = folder.resolve("refused");
    Path report = folder.resolve("refused.html");
    refused("npe", training(to, season));
    refused("without SPECTRA", training(to, "--objective", "elbo"));
    refused("simulated canopies have none", training(to, season, "--objective", "mix"));
    refused("give a cube", training(to, table, "--objective", "elbo"));
    refused("5 x 5 pixels", "canopy", "posterior", model, table, "-o", to);
    refused("5 x 5 pixels", "explain", model, table, "--row", "a");
    Object[] evaluate = {"canopy", "evaluate", model, "-o", report};
    refused("simulated canopies", Run.with(evaluate, "--simulations", 100));
    refused("field measurements", Run.with(evaluate, "--insitu", table));
    refused("exact posteriors", Run.with(evaluate, "--posteriors", folder));
    refused("give a cube", Run.with(evaluate, "--spectra", table));
    assertFalse(Files.exists(to));
    assertFalse(Files.exists(report));
  }

  private static void refused(String named, Object... words) {
    Run run = Run.limpid(words);
    assertTrue(run.code() == 2 || run.code() == 3, run.code() + " " + run.err());
    assertTrue(run.err().contains(named), run.err());
  }
}
