package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An encoder from images alone, and what a training makes of it.
@Tag("slow")
final class PretrainTest {
  @TempDir static Path folder;
  private static Season season;
  private static Path encoder;
  private static JsonNode pretrained;

  @BeforeAll
  static void pretrain() throws IOException {
    season = Season.get();
    encoder = folder.resolve("encoder");
    pretrained =
        Run.json("pretrain", season.images(), "-o", encoder, "--pixels", 3000, "--epochs", 6);
  }

  private static JsonNode train(String name, Object... more) {
    Object[] fixed = {
      "train",
      season.images(),
      "--labels",
      season.labels(),
      "--model",
      "ubarn-pixel",
      "--epochs",
      3,
      "-o",
      folder.resolve(name)
    };
    return Run.json(Stream.of(fixed, more).flatMap(Stream::of).toArray());
  }

  @Test
  void reconstructsBetterThanTheMean() {
    double error = pretrained.get("reconstructionError").asDouble();
    assertTrue(error < pretrained.get("meanError").asDouble(), pretrained.toString());
    assertTrue(pretrained.get("interpolationError").asDouble() > 0, pretrained.toString());
    assertEquals(3000, pretrained.get("series").asInt());
    assertEquals("ubarn-pixel", Run.json("info", encoder).get("encoder").asText());
  }

  @Test
  void theSameSeedGivesTheSameEncoder() throws IOException {
    Path again = folder.resolve("again");
    Run.json(
        "pretrain", season.images(), "-o", again, "--pixels", 3000, "--epochs", 6, "--threads", 2);
    assertEquals(
        -1,
        Files.mismatch(
            encoder.resolve("weights.safetensors"), again.resolve("weights.safetensors")));
  }

  /// A second cube of the same season lacks a date.
  @Test
  void cubesOfOtherDatesAreOneSource() throws IOException {
    Path fewer = Stopped.copy(season.images(), folder.resolve("fewer"));
    String fourth;
    try (Stream<Path> files = Files.list(fewer)) {
      fourth =
          files
              .map(f -> f.getFileName().toString().replaceAll("\\D*2_(\\d{8}).*", "$1"))
              .distinct()
              .sorted()
              .skip(3)
              .findFirst()
              .orElseThrow();
    }
    try (Stream<Path> files = Files.list(fewer)) {
      for (Path f : files.filter(f -> f.toString().contains(fourth)).toList()) Files.delete(f);
    }
    JsonNode both =
        Run.json(
            "pretrain",
            season.images(),
            fewer,
            "-o",
            folder.resolve("both"),
            "--pixels",
            300,
            "--epochs",
            1);
    assertEquals(600, both.get("series").asInt());
  }

  @Test
  void strategiesBeginWithIt() {
    assertEquals(
        "finetune", train("finetuned", "--encoder", encoder).at("/training/strategy").asText());
    JsonNode frozen = train("frozen", "--encoder", encoder, "--strategy", "frozen");
    double majority = frozen.at("/majorityBaseline/overallAccuracy").asDouble();
    assertTrue(frozen.get("overallAccuracy").asDouble() > majority, frozen.toString());
    assertEquals(
        3,
        train("gradual", "--encoder", encoder, "--strategy", "gradual")
                .at("/training/epochs")
                .asInt()
            + 1);
  }

  private static Run refused(Path with, String kind, Object... more) {
    Object[] fixed = {
      "train",
      season.images(),
      "--labels",
      season.labels(),
      "--model",
      kind,
      "--encoder",
      with,
      "-o",
      folder.resolve("never")
    };
    return Run.limpid(Stream.of(fixed, more).flatMap(Stream::of).toArray());
  }

  @Test
  void wrongEncodersAreRefused() throws IOException {
    Run other = refused(encoder, "ltae");
    assertEquals(3, other.code());
    assertTrue(other.err().contains("is the encoder of ubarn-pixel"), other.err());
    Run bands = refused(encoder, "ubarn-pixel", "--indices", "ndvi");
    assertEquals(3, bands.code());
    assertTrue(bands.err().contains("was pretrained on"), bands.err());
    Path broken = Stopped.copy(encoder, folder.resolve("broken"));
    Path weights = broken.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    Run damaged = refused(broken, "ubarn-pixel");
    assertEquals(3, damaged.code());
    assertTrue(damaged.err().contains("SHA-256"), damaged.err());
  }
}
