package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.PatchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network of patches through the commands.
@Tag("slow")
final class PatchCommandsTest {
  @TempDir static Path folder;
  private static Season season;
  private static Path unlabelled;
  private static Path encoder;
  private static JsonNode pretrained;
  private static Path model;
  private static JsonNode trained;

  @BeforeAll
  static void pretrainAndTrain() throws IOException {
    season = Season.get();
    unlabelled = folder.resolve("unlabelled");
    JsonNode store = Run.json("sample", season.images(), "--patch", 32, "-o", unlabelled);
    assertEquals(9, store.get("patches").asInt());
    encoder = folder.resolve("encoder");
    pretrained = pretrain(unlabelled, encoder);
    model = folder.resolve("model");
    trained =
        train(season.images(), "--labels", season.labels(), "--encoder", encoder, "-o", model);
  }

  private static JsonNode pretrain(Path from, Path into) {
    return Run.json(
        "pretrain", from, "--model", "ubarn", "--epochs", 2, "--max-dates", 5, "-o", into);
  }

  private static Object[] training(Path from, Object... more) {
    Object[] fixed = {
      "train", from, "--model", "ubarn", "--epochs", 2, "--max-dates", 4, "--test-share", 0.3
    };
    return Stream.of(fixed, more).flatMap(Stream::of).toArray();
  }

  private static JsonNode train(Path from, Object... more) {
    return Run.json(training(from, more));
  }

  @Test
  void pretrainingIsTheSameFromDiskAndFromTheCube() throws IOException {
    assertTrue(pretrained.get("reconstructionError").asDouble() > 0);
    assertTrue(pretrained.get("interpolationError").asDouble() > 0);
    Path again = folder.resolve("encoder-of-cube");
    pretrain(season.images(), again);
    assertArrayEquals(
        Files.readAllBytes(encoder.resolve("weights.safetensors")),
        Files.readAllBytes(again.resolve("weights.safetensors")));
  }

  @Test
  void aModelSaysHowItWasTrained() throws IOException {
    assertEquals("finetune", trained.at("/training/strategy").asText());
    assertEquals(9, trained.at("/training/patches").asInt());
    assertTrue(trained.get("overallAccuracy").asDouble() > 0);
    assertEquals("ubarn", ModelFolder.describe(model).card().kind());
    assertTrue(Run.json("verify", model).get("ok").asBoolean());
  }

  @Test
  void aMapIsVerifiedInOtherBlocks() {
    Path map = folder.resolve("map.tif");
    JsonNode json = Run.json("map", model, season.images(), "-o", map);
    assertEquals(Season.SIZE * Season.SIZE, json.get("pixels").asInt());
    assertTrue(Run.json("verify", map, "--full").get("ok").asBoolean());
  }

  @Test
  void aPixelIsExplained() {
    Path map = folder.resolve("explained.tif");
    Run.json("map", model, season.images(), "-o", map);
    JsonNode json = Run.json("explain", map, "--pixel", "3,50");
    assertEquals("kernel-shap", json.get("method").asText());
    assertEquals("date", json.get("grain").asText());
    assertTrue(json.get("sumError").asDouble() < 1e-4);
    assertTrue(
        json.get("answer").asText().contains("speaks for it was seen on 2024-"), json.toString());
    assertEquals(5, json.get("nearestSamples").size());
    JsonNode attention = Run.json("explain", map, "--pixel", "3,50", "--method", "attention");
    double sum = 0;
    for (JsonNode a : attention.get("attributions")) sum += a.path("value").asDouble(0);
    assertEquals(1, sum, 1e-4);
    Object[] region = {"explain", map, "--region", "0,0,1e7,1e7", "-o", folder.resolve("never")};
    refused(3, "takes seconds to explain a pixel", region);
    refused(2, "explains forests", "explain", map, "--pixel", "3,50", "--method", "tree-shap");
  }

  @Test
  void patchesOnDiskAreTrainedOn() throws IOException {
    Path store = folder.resolve("labelled");
    JsonNode written =
        Run.json(
            "sample",
            season.images(),
            "--patch",
            32,
            "--stride",
            64,
            "--labels",
            season.labels(),
            "-o",
            store);
    assertEquals(4, written.get("patches").asInt());
    List<String> rows = Files.readAllLines(store.resolve(PatchFolder.LABELS));
    assertTrue(rows.getFirst().endsWith(",patch"), rows.getFirst());
    assertEquals(written.get("samples").asInt(), rows.size() - 1);
    Path made = folder.resolve("of-patches");
    JsonNode json = train(store, "-o", made);
    assertEquals(4, json.at("/training/patches").asInt());
    assertEquals("scratch", json.at("/training/strategy").asText());
    assertTrue(Run.json("verify", made).get("ok").asBoolean());
  }

  private static void refused(int code, String said, Object... words) {
    Run run = Run.limpid(words);
    assertEquals(code, run.code(), run.err());
    assertTrue(run.err().contains(said), run.err());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Path never = folder.resolve("never");
    Path images = season.images();
    Path labels = season.labels();
    refused(2, "--model ubarn", "train", images, "--labels", labels, "--patch", 32, "-o", never);
    refused(2, "holds patches", "train", unlabelled, "--model", "ltae", "-o", never);
    refused(3, "--labels", training(unlabelled, "-o", never));
    refused(2, "--ensemble", training(images, "--labels", labels, "--ensemble", 2, "-o", never));
    refused(2, "multiple of 8", training(images, "--labels", labels, "--patch", 20, "-o", never));
    refused(
        3,
        "begins no ubarn-pixel",
        "train",
        images,
        "--labels",
        labels,
        "--model",
        "ubarn-pixel",
        "--encoder",
        encoder,
        "-o",
        never);
    refused(2, "--patches", "pretrain", images, "--model", "ubarn", "--pixels", 9, "-o", never);
    refused(2, "--patches", "pretrain", images, "--patches", 9, "-o", never);
  }
}
