package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The chain on a real season of two years, in bands of 10 and 20 m.
@Tag("shared")
@Tag("slow")
final class RealSeasonTest {
  @TempDir Path folder;

  @Test
  void theSameMapHoweverItIsCut() throws IOException {
    Path cube = Shared.path("data/landcover/worldcereal/flanders_2018");
    Path labels = cube.resolve("label_CT_10m.tif");
    Path model = folder.resolve("model");
    JsonNode trained =
        Run.json(
            "train",
            cube,
            "--labels",
            labels,
            "--block-size",
            160,
            "--min-samples",
            40,
            "-o",
            model);
    double majority = trained.get("majorityBaseline").get("overallAccuracy").asDouble();
    assertTrue(trained.get("overallAccuracy").asDouble() > majority, trained.toString());
    Path reference = folder.resolve("reference.tif");
    Run.json("map", model, cube, "-o", reference, "--block", 512, "--threads", 1);
    for (List<Integer> run : List.of(List.of(7, 1), List.of(16, 7), List.of(33, 2))) {
      Path map = folder.resolve("map-" + run.getFirst() + ".tif");
      JsonNode json =
          Run.json("map", model, cube, "-o", map, "--block", run.get(0), "--threads", run.get(1));
      assertEquals(64 * 64, json.get("pixels").asInt());
      for (int f = 0; f < 3; f++)
        assertArrayEquals(
            Files.readAllBytes(Season.files(reference).get(f)),
            Files.readAllBytes(Season.files(map).get(f)),
            "block, threads " + run);
    }
  }
}
