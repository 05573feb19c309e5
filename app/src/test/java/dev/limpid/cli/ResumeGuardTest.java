package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 7: a run does not go on from tiles that were made otherwise.
final class ResumeGuardTest {
  @TempDir Path folder;
  private Season season;
  private Path place;

  /// A season of its own, since the tests change it.
  @BeforeEach
  void unfinished() throws IOException {
    season = Season.get().copied(folder);
    place = Files.createDirectory(folder.resolve("place"));
    Stopped.unfinished(season, place, 30);
  }

  private void refused(String key, Object... more) throws IOException {
    Object[] args = Stopped.map(season, place, more);
    args = Stream.concat(Stream.of(args), Stream.of("--json")).toArray();
    Run run = Run.limpid(args);
    assertEquals(3, run.code(), run.err());
    JsonNode error = run.error();
    assertEquals("resume.guard", error.get("code").asText(), run.out());
    String message = error.get("message").asText();
    assertTrue(message.contains(key), message);
    assertTrue(message.contains("it was") && message.contains("it is"), message);
    assertTrue(message.contains("--restart"), message);
    assertFalse(Files.exists(place.resolve("m.tif")));
    System.out.println("resume guard: " + message.replace(folder.toString(), ""));
  }

  private Map<String, byte[]> uninterrupted(Object... more) throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Run.json(Stopped.map(season, other, more));
    return Stopped.files(other);
  }

  @Test
  void nothingChanged() throws IOException {
    Object[] otherwise = Stopped.map(season, place);
    otherwise[8] = 20; // side of a block
    otherwise[10] = 1; // threads
    JsonNode json = Run.json(otherwise);
    assertTrue(json.get("resumedTiles").asInt() > 20, json.toString());
    Stopped.assertSame(uninterrupted(), place, "resumed");
  }

  @Test
  void anOption() throws IOException {
    refused("config.min-probability", "--min-probability", "0.4");
    refused("config.layers", "--layers", "class,quality");
    refused("plan.compression", "--compression", "deflate");
    refused("config.bbox", "--bbox", "363000,4825500,363500,4826000");
  }

  @Test
  void theModel() throws IOException {
    Files.writeString(season.model().resolve("model.json"), "\n", StandardOpenOption.APPEND);
    refused("model.files");
  }

  @Test
  void oneByteOfAnInput() throws IOException {
    Path image;
    try (Stream<Path> all = Files.list(season.images())) {
      image =
          all.filter(f -> f.toString().endsWith(".tif"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length - 1] ^= 1; // a margin that no reader needs: the content hash sees it
    Files.write(image, bytes);
    refused(image.getFileName().toString());
    bytes[bytes.length - 1] ^= 1;
    Files.write(image, bytes);
    assertTrue(Run.json(Stopped.map(season, place)).get("resumedTiles").asInt() > 20);
  }

  @Test
  void restartDiscards() throws IOException {
    JsonNode json = Run.json(Stopped.map(season, place, "--min-probability", "0.4", "--restart"));
    assertEquals(0, json.get("resumedTiles").asInt());
    Stopped.assertSame(uninterrupted("--min-probability", "0.4"), place, "restarted");
  }

  @Test
  void overwriteDoesNotTakeAnOtherRunsTiles() throws IOException {
    refused("config.min-probability", "--min-probability", "0.4", "--overwrite");
  }
}
