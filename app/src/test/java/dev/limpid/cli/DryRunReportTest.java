package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A dry run says what would happen, and nothing does.
final class DryRunReportTest {
  @TempDir Path folder;
  private static Season season;

  @BeforeAll
  static void season() throws IOException {
    season = Season.get();
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    Path map = folder.resolve("given.tif");
    Run.json("map", season.model(), season.images(), "-o", map);
    Path scene = season.scene();
    Map<String, String> before = Run.contents(folder);
    for (List<Object> call :
        List.<List<Object>>of(
            List.of("demo", "-o", folder.resolve("demo")),
            List.of("info", scene),
            List.of("calc", "n=B08/B04", scene, "-o", folder.resolve("n.tif")),
            List.of("convert", scene, "-o", folder.resolve("c.tif")),
            List.of(
                "sample",
                season.images(),
                "--labels",
                season.labels(),
                "-o",
                folder.resolve("s.csv")),
            List.of(
                "train",
                season.images(),
                "--labels",
                season.labels(),
                "-o",
                folder.resolve("m"),
                "--folds",
                2,
                "--folds-out",
                folder.resolve("folds.csv")),
            List.of("map", season.model(), season.images(), "-o", folder.resolve("sub/m.tif")),
            List.of(
                "evaluate", map, "--reference", season.labels(), "-o", folder.resolve("r.html")),
            List.of("doctor"))) {
      Object[] words = Stream.concat(call.stream(), Stream.of("--dry-run")).toArray();
      JsonNode json = Run.json(words);
      assertTrue(json.size() > 0);
      assertEquals(before, Run.contents(folder), "after " + call.getFirst());
    }
  }

  @Test
  void aDryRunOfAMapSaysWhatWouldHappen() throws IOException {
    Path map = folder.resolve("m.tif");
    Files.writeString(folder.resolve("m-quality.tif"), "old");
    JsonNode json =
        Run.json(
            "map",
            season.model(),
            season.images(),
            "-o",
            map,
            "--dry-run",
            "--block",
            33,
            "--threads",
            3,
            "--overwrite");
    assertEquals(9, json.get("blocks").asInt());
    assertEquals(33, json.get("block").asInt());
    assertEquals(3, json.get("threads").asInt());
    assertEquals("[0,0,0,0]", json.get("halo").toString());
    assertEquals(18, json.get("inputFiles").asInt());
    assertEquals(3, json.get("outputs").size());
    JsonNode quality = json.get("outputs").get(2);
    assertEquals(folder.resolve("m-quality.tif").toString(), quality.get("file").asText());
    assertTrue(quality.get("exists").asBoolean());
    assertEquals("float32", quality.get("type").asText());
    assertFalse(json.get("outputs").get(0).get("exists").asBoolean());
  }
}
