package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Window;
import dev.limpid.model.ModelFolder;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network through the commands that a forest goes through.
final class NetworkCommandsTest {
  @TempDir static Path folder;
  private static Season season;
  private static JsonNode trained;
  private static Path model;
  private static Path map;

  @BeforeAll
  static void trainAndMap() throws IOException {
    season = Season.get();
    model = folder.resolve("network");
    trained = train(model, "ubarn-pixel", "--epochs", 2);
    map = folder.resolve("map.tif");
    Run.json("map", model, season.images(), "-o", map);
  }

  private static JsonNode train(Path into, String kind, Object... more) throws IOException {
    Object[] fixed = {
      "train", season.images(), "--labels", season.labels(), "--model", kind, "-o", into
    };
    Object[] all = Stream.of(fixed, more).flatMap(Stream::of).toArray();
    return Run.json(all);
  }

  @Test
  void beatsTheMajorityAndSaysHowItWasTrained() throws IOException {
    assertEquals(2, Files.readAllLines(model.resolve("training.jsonl")).size());
    assertTrue(Files.size(model.resolve("events.out.tfevents.limpid")) > 100);
    double majority = trained.at("/majorityBaseline/overallAccuracy").asDouble();
    assertTrue(
        trained.get("overallAccuracy").asDouble() > majority + 0.1,
        trained.get("overallAccuracy") + " against " + majority);
    assertTrue(trained.get("outOfBag").isNull());
    assertEquals(2, trained.at("/training/epochs").asInt());
    assertTrue(trained.at("/training/parameters").asInt() > 100_000);
    assertTrue(trained.at("/training/heldOutLoss").asDouble() > 0);
    assertEquals("cross-entropy", trained.at("/training/loss").asText());
  }

  @Test
  void theLossIsInTheCard() throws IOException {
    Path other = folder.resolve("focal");
    JsonNode json = train(other, "tempcnn", "--epochs", 1, "--loss", "focal");
    assertEquals("focal:2.0", json.at("/training/loss").asText());
    assertEquals("focal", ModelFolder.describe(other).card().options().get("loss"));
    Run refused = refused("--model", "ltae", "--loss", "focal:much");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("focal:much"), refused.err());
  }

  @Test
  void aMapDoesNotDependOnBlocksAndThreads() throws IOException {
    Path other = folder.resolve("other.tif");
    Run.json("map", model, season.images(), "-o", other, "--block", 17, "--threads", 3);
    assertTrue(Run.json("diff", map, other).get("same").asBoolean());
    assertTrue(Run.json("verify", map, "--full").get("ok").asBoolean());
    assertTrue(Run.json("verify", model).get("ok").asBoolean());
  }

  @Test
  void aMapInSixteenBitsIsCloseAndTheSameForAnyBlocks() throws IOException {
    Path half = folder.resolve("half.tif");
    Path other = folder.resolve("half-other.tif");
    Run.json("map", model, season.images(), "-o", half, "--precision", "bf16");
    Run.json(
        "map",
        model,
        season.images(),
        "-o",
        other,
        "--precision",
        "bf16",
        "--block",
        19,
        "--threads",
        3);
    assertTrue(Run.json("diff", half, other).get("same").asBoolean());
    assertFalse(Run.json("diff", half, map).get("same").asBoolean());
    assertTrue(Run.json("verify", half, "--full").get("ok").asBoolean());
    float[] exact = Season.values(map, null)[1];
    float[] rough = Season.values(half, null)[1];
    double worst = 0;
    for (int i = 0; i < exact.length; i++) {
      assertEquals(Float.isNaN(exact[i]), Float.isNaN(rough[i]));
      if (!Float.isNaN(exact[i])) worst = Math.max(worst, Math.abs(exact[i] - rough[i]));
    }
    assertTrue(worst > 0 && worst < 0.05, "largest difference " + worst);
    JsonNode why = Run.json("explain", half, "--pixel", "70,50");
    assertTrue(why.get("agreesWithMap").asBoolean());
    assertTrue(why.get("sumError").asDouble() <= why.get("sumErrorBound").asDouble());
    Run forest =
        Run.limpid(
            "map",
            season.model(),
            season.images(),
            "-o",
            folder.resolve("no.tif"),
            "--precision",
            "bf16");
    assertEquals(2, forest.code());
    assertTrue(forest.err().contains("is a forest"), forest.err());
  }

  @Test
  void cloudsHideWhatTheyHide() throws IOException {
    float[] quality = Season.values(map, null)[2];
    int hidden = Season.CLOUDY.row() * Season.SIZE + Season.CLOUDY.col();
    assertEquals(1, quality[2 * Season.SIZE * Season.SIZE + hidden]);
  }

  @Test
  void aPixelIsExplained() throws IOException {
    JsonNode answer = explain("integrated-gradients");
    assertEquals(answer, Run.json("explain", map, "--pixel", "70,50"));
    assertTrue(answer.get("agreesWithMap").asBoolean());
    assertEquals("logit", answer.get("scoreUnit").asText());
    assertTrue(answer.get("sumError").asDouble() <= answer.get("sumErrorBound").asDouble());
    assertTrue(answer.get("answer").asText().contains("logit"));
    assertEquals("head", answer.at("/sanity/0/layer").asText());
    assertEquals("encoder.spectral.0", answer.get("sanity").get(6).get("layer").asText());
    double untaught = answer.get("sanity").get(6).get("correlation").asDouble();
    assertTrue(
        Math.abs(untaught) < 0.5, "without anything learned the values correlate " + untaught);
    double agreement = answer.get("attentionAgreement").asDouble(9);
    assertTrue(agreement >= -1 && agreement <= 1, "agreement " + agreement);
    Run refused = Run.limpid("explain", map, "--pixel", "70,50", "--method", "tree-shap");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("kernel-shap"), refused.err());
  }

  private static JsonNode explain(String method) throws IOException {
    return Run.json("explain", map, "--pixel", "70,50", "--method", method);
  }

  @Test
  void theOtherMethodsAgreeOnScoreAndBaseline() throws IOException {
    JsonNode usual = explain("integrated-gradients");
    for (String method : List.of("gradient-x-input", "attention", "kernel-shap", "occlusion")) {
      JsonNode other = explain(method);
      assertEquals(method, other.get("method").asText());
      for (String same : List.of("score", "baselineScore", "scoreUnit"))
        assertEquals(usual.get(same), other.get(same), method + " " + same);
      assertEquals(usual.at("/faithfulness/random"), other.at("/faithfulness/random"));
    }
    assertTrue(explain("occlusion").get("sanity").isNull());
  }

  @Test
  void attentionWeighsDatesAndNotClouds() throws IOException {
    JsonNode answer = explain("attention");
    assertTrue(answer.get("sumError").isNull());
    assertTrue(answer.get("answer").asText().contains("it looks most at"));
    double sum = 0;
    for (JsonNode a : answer.get("attributions")) {
      assertEquals(!a.get("state").asText().equals("observed"), a.get("value").isNull());
      sum += a.get("value").asDouble(0);
    }
    assertEquals(1, sum, 1e-5);
  }

  @Test
  void looksIntoNetworksOnly() throws IOException {
    Path forest = folder.resolve("forest.tif");
    Run.json("map", season.model(), season.images(), "-o", forest);
    Run refused =
        Run.limpid("explain", forest, "--pixel", "70,50", "--method", "integrated-gradients");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("tree-shap"), refused.err());
  }

  @Test
  void aRegionHasTheValuesOfItsPixels() throws IOException {
    JsonNode one = explain("integrated-gradients");
    double x = one.at("/pixel/x").asDouble();
    double y = one.at("/pixel/y").asDouble();
    String box = "%s,%s,%s,%s".formatted(x - 14, y - 14, x + 14, y + 14);
    Path layers = folder.resolve("layers");
    JsonNode json = Run.json("explain", map, "--region", box, "-o", layers, "--threads", 3);
    assertEquals(9, json.get("pixels").asInt());
    assertEquals("integrated-gradients", json.get("method").asText());
    try (RasterSource file = GeoTiff.open(layers.resolve("attributions.tif"))) {
      float[] scores = new float[3];
      file.read(new Window(1, 1, 1, 1), new int[] {0, 1, 2}, scores);
      assertEquals(one.get("score").floatValue(), scores[0]);
      assertEquals(one.get("baselineScore").floatValue(), scores[1]);
      assertEquals(one.get("sumError").floatValue(), scores[2], 1e-6f);
    }
  }

  @Test
  void aCubeOfOtherDatesIsMappedAndNotExplained() throws IOException {
    Path fewer = Stopped.copy(season.images(), folder.resolve("fewer"));
    try (Stream<Path> files = Files.list(fewer)) {
      String date = season.scene().getFileName().toString().replace(".tif", "");
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(date)).toList())
        Files.delete(file);
    }
    Path there = folder.resolve("there.tif");
    Run.json("map", model, fewer, "-o", there);
    Run refused = Run.limpid("explain", there, "--pixel", "70,50");
    assertEquals(3, refused.code());
    assertTrue(refused.err().contains("other dates"), refused.err());
  }

  @Tag("slow")
  @Test
  void anEnsembleIsUsedLikeANetwork() throws IOException {
    Path several = folder.resolve("ensemble");
    JsonNode json = train(several, "ltae", "--epochs", 1, "--ensemble", 2);
    assertEquals(2, json.at("/training/networks").size());
    assertEquals(2, Files.readAllLines(several.resolve("training.jsonl")).size());
    assertTrue(json.at("/training/heldOutLoss").asDouble() > 0);
    assertEquals("2", ModelFolder.describe(several).card().options().get("ensemble"));
    Path mapped = folder.resolve("ensemble.tif");
    Run.json("map", several, season.images(), "-o", mapped, "--block", 31);
    assertTrue(Run.json("verify", mapped, "--full").get("ok").asBoolean());
    assertTrue(Run.json("verify", several).get("ok").asBoolean());
    JsonNode why = Run.json("explain", mapped, "--pixel", "70,50");
    assertTrue(why.get("disagreement").asDouble() > 0, why.toString());
    assertTrue(why.get("sumError").asDouble() <= why.get("sumErrorBound").asDouble());
    assertTrue(explain("integrated-gradients").get("disagreement").isNull());
    Run refused = refused("--model", "ltae", "--ensemble", 0);
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("got 0"), refused.err());
  }

  @Test
  void theSameSeedGivesTheSameModel() throws IOException {
    Path again = folder.resolve("again");
    train(again, "ubarn-pixel", "--epochs", 2);
    assertArrayEquals(
        Files.readAllBytes(model.resolve("weights.safetensors")),
        Files.readAllBytes(again.resolve("weights.safetensors")));
    try (Stream<Path> left = Files.list(folder)) {
      assertFalse(left.anyMatch(f -> f.toString().contains("limpid-training")));
    }
  }

  @Test
  void labelsAreAuditedByANetwork() {
    JsonNode audit =
        Run.json(
            "audit",
            season.images(),
            "--labels",
            season.labels(),
            "--model",
            "ltae",
            "--epochs",
            1,
            "--folds",
            2,
            "-o",
            folder.resolve("audit"));
    assertTrue(audit.get("labelHealth").asDouble() > 0, audit.toString());
    assertTrue(audit.get("suspects").size() > 0, audit.toString());
  }

  @Tag("slow")
  @Test
  @Tag("shared")
  @Tag("slow")
  void prestoIsUsedLikeAnyNetwork() throws IOException {
    Path weights = Shared.path("data/weights/presto");
    Path presto = folder.resolve("presto");
    Object[] how = {"--epochs", 2, "--weights", weights, "--strategy", "frozen"};
    JsonNode json = train(presto, "presto", how);
    double majority = json.at("/majorityBaseline/overallAccuracy").asDouble();
    assertTrue(json.get("overallAccuracy").asDouble() > majority + 0.1, json.toString());
    assertEquals("frozen", json.at("/training/strategy").asText());
    Path mapped = folder.resolve("presto.tif");
    Run.json("map", presto, season.images(), "-o", mapped, "--block", 50);
    assertTrue(Run.json("verify", mapped, "--full").get("ok").asBoolean());
    JsonNode why = Run.json("explain", mapped, "--pixel", "70,50");
    assertTrue(why.get("sumError").asDouble() <= why.get("sumErrorBound").asDouble());
    Run other = refused("--model", "ltae", "--weights", weights);
    assertEquals(2, other.code());
    assertTrue(other.err().contains("--model presto"), other.err());
    Run index = refused("--model", "presto", "--weights", weights, "--indices", "ndvi");
    assertEquals(2, index.code());
    assertTrue(index.err().contains("--bands"), index.err());
  }

  @Test
  void prestoNeedsItsWeights() throws IOException {
    Run none = refused("--model", "presto");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("--weights"), none.err());
    Run empty =
        refused("--model", "presto", "--weights", Files.createDirectory(folder.resolve("empty")));
    assertEquals(3, empty.code());
    assertTrue(empty.err().contains("holds 0 files"), empty.err());
    Run wrong = refused("--model", "presto", "--weights", model.resolve("weights.safetensors"));
    assertEquals(3, wrong.code());
    assertTrue(wrong.err().contains("no encoder of Presto"), wrong.err());
  }

  private static Run refused(Object... more) {
    Object[] fixed = {
      "train", season.images(), "--labels", season.labels(), "-o", folder.resolve("never")
    };
    return Run.limpid(Stream.of(fixed, more).flatMap(Stream::of).toArray());
  }

  @Test
  void optionsOfTheOtherKindAreRefused() {
    Run forest = refused("--epochs", 3);
    assertEquals(2, forest.code());
    assertTrue(forest.err().contains("--model"), forest.err());
    assertEquals(2, refused("--loss", "focal").code());
    Run network = refused("--model", "ltae", "--trees", 10);
    assertEquals(2, network.code());
    assertTrue(network.err().contains("--trees"), network.err());
  }

  @Test
  void whatDoesNotApplyIsRefused() {
    Run device = refused("--model", "ltae", "--device", "cuda");
    assertEquals(2, device.code());
    assertTrue(device.err().contains("'cuda'; networks run on the processor"), device.err());
    Run ofMap = Run.limpid("evaluate", map, "--reference", season.labels(), "--precision", "bf16");
    assertEquals(2, ofMap.code());
    assertTrue(ofMap.err().contains("--precision"), ofMap.err());
    Run unknown = Run.limpid("map", model, season.images(), "-o", map, "--precision", "fp8");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("fp8"), unknown.err());
  }

  @Test
  void aTrainingThatDivergesSaysWhatToDo() {
    Run diverged = refused("--model", "ltae", "--learning-rate", 1e30, "--epochs", 2);
    assertEquals(3, diverged.code());
    assertTrue(diverged.err().contains("lower --learning-rate"), diverged.err());
  }

  @Test
  void aNetworkOfOneCalendarTakesFilledSeriesOnly() {
    Run refused = refused("--model", "tempcnn", "--fill", "observed");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("--fill observed"), refused.err());
  }
}
