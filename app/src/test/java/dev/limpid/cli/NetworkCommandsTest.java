package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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
    double majority = trained.at("/majorityBaseline/overallAccuracy").asDouble();
    assertTrue(
        trained.get("overallAccuracy").asDouble() > majority + 0.1,
        trained.get("overallAccuracy") + " against " + majority);
    assertTrue(trained.get("outOfBag").isNull());
    assertEquals(2, trained.at("/training/epochs").asInt());
    assertTrue(trained.at("/training/parameters").asInt() > 100_000);
    assertTrue(trained.at("/training/heldOutLoss").asDouble() > 0);
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
  void cloudsHideWhatTheyHide() throws IOException {
    float[] quality = Season.values(map, null)[2];
    int hidden = Season.CLOUDY.row() * Season.SIZE + Season.CLOUDY.col();
    assertEquals(1, quality[2 * Season.SIZE * Season.SIZE + hidden]);
  }

  @Test
  void aPixelIsExplained() throws IOException {
    JsonNode answer = Run.json("explain", map, "--pixel", "70,50");
    assertTrue(answer.get("agreesWithMap").asBoolean());
    assertEquals("kernel-shap", answer.get("method").asText());
    assertTrue(answer.get("sumError").asDouble() < 1e-6);
    Run refused = Run.limpid("explain", map, "--pixel", "70,50", "--method", "tree-shap");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("kernel-shap"), refused.err());
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

  @Test
  void aNetworkOfOneCalendarTakesFilledSeriesOnly() {
    Run refused =
        Run.limpid(
            "train",
            season.images(),
            "--labels",
            season.labels(),
            "--model",
            "tempcnn",
            "--fill",
            "observed",
            "-o",
            folder.resolve("never"));
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("--fill observed"), refused.err());
  }
}
