package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CanopyTrainTest {
  @TempDir Path folder;

  private Object[] train(Object... more) {
    Object[] words = {
      "canopy",
      "train",
      "--count",
      "400",
      "--epochs",
      "2",
      "--width",
      "16",
      "--blocks",
      "1",
      "--starts",
      "2",
      "--start-epochs",
      "1",
      "--threads",
      "1",
      "-o",
      folder.resolve("model")
    };
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void aModelIsTrainedAndEvaluatedOnSimulatedCanopies() throws Exception {
    JsonNode json = Run.json(train());
    assertEquals("copula", json.path("posterior").asText());
    assertEquals("npe", json.path("objective").asText());
    assertEquals(400, json.path("simulated").asInt());
    assertEquals(2, json.path("starts").size());
    assertTrue(json.path("heldOutLoss").isNumber());
    assertTrue(Files.isRegularFile(folder.resolve("model/weights.safetensors")));
    Path report = folder.resolve("report.html");
    JsonNode evaluated =
        Run.json("canopy", "evaluate", folder.resolve("model"), "--simulations", 100, "-o", report);
    JsonNode calibration = evaluated.path("models").path(0).path("calibration");
    assertEquals(15, calibration.path("ranks").size());
    assertEquals("cwc", calibration.path("variables").path(2).path("name").asText());
    assertEquals(
        0.95,
        calibration.path("variables").path(0).path("coverage").path(2).path("level").asDouble());
    JsonNode hindsight = evaluated.path("models").path(0).path("hindsight");
    assertEquals(100, hindsight.path("canopies").asInt());
    JsonNode level = hindsight.path("variables").path(0).path("levels").path(2);
    assertTrue(level.path("widthAtLevel").asDouble() > 0);
    assertTrue(level.path("low").asDouble() < level.path("share").asDouble());
    String page = Files.readString(report);
    assertTrue(page.contains("In hindsight"));
    assertTrue(page.contains("On simulated canopies"));
    assertFalse(page.contains("Beside field measurements"));
    assertTrue(Files.isRegularFile(folder.resolve("report.json")));
  }

  @Test
  void measuredSpectraAreClearPixelsOfACube() throws Exception {
    Path cube = CanopyModels.cube(folder.resolve("cube"), "2020-06-01", "2020-06-06", "2020-06-11");
    Object[] words = {
      cube, "--objective", "elbo", "--angles", "30,5,100", "--pixels", "110", "--pseudo-inputs", "3"
    };
    JsonNode json = Run.json(train(words));
    JsonNode model = Json.read(folder.resolve("model/model.json"), Limits.DEFAULT);
    assertEquals(3, model.path("pseudoInputs").asInt());
    assertEquals(110, json.path("measured").asInt());
    assertEquals(0, json.path("simulated").asInt());
    Path few = CanopyModels.cube(folder.resolve("few"), "2020-06-01");
    Object[] again = {few, "--objective", "elbo", "--angles", "30,5,100", "--overwrite"};
    assertRefused(Run.limpid(train(again)), "40 spectra");
  }

  @Test
  void objectivesRunThePhysics() throws Exception {
    JsonNode published =
        Run.json(train("--objective", "published", "--posterior", "tn", "--draws", "3"));
    assertEquals("published", published.path("objective").asText());
    assertTrue(published.path("heldOutLoss").isNumber());
    Run.json(train("--objective", "elbo", "--flow-prior", "--draws", "1", "--overwrite"));
    JsonNode model = Json.read(folder.resolve("model/model.json"), Limits.DEFAULT);
    assertTrue(model.path("flowPrior").asBoolean());
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    assertRefused(Run.limpid(train("--posterior", "gaussian")), "gaussian");
    assertRefused(Run.limpid(train("--objective", "kl")), "kl");
    assertRefused(Run.limpid(train("--objective", "published")), "--posterior tn");
    assertRefused(Run.limpid(train("--objective", "elbo", "--prior", "atbd")), "atbd");
    assertRefused(Run.limpid(train("spectra.csv")), "SPECTRA");
    assertRefused(
        Run.limpid("canopy", "train", "--count", 5, "-o", folder.resolve("model")), "at least 100");
    assertRefused(Run.limpid(train("--prospect", "5")), "--coefficients");
    assertRefused(Run.limpid(train("--pseudo-inputs", "5")), "elbo and mix");
    assertRefused(Run.limpid(train("--flow-prior")), "elbo and mix");
    assertRefused(Run.limpid(train("--flow-prior", "--pseudo-inputs", "5")), "one prior");
    assertRefused(Run.limpid(train("--pseudo-inputs", "0")), "1 or more");
    assertRefused(
        Run.limpid("canopy", "evaluate", "-o", folder.resolve("r.html").toString()), "--insitu");
    assertFalse(Files.exists(folder.resolve("model")));
  }

  private static void assertRefused(Run run, String named) {
    assertTrue(run.code() == 2 || run.code() == 3, run.err());
    assertTrue(run.err().contains(named), run.err());
  }
}
