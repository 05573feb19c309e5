package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main figures of `docs/benchmarks/land-cover.md`, loosely.
@Tag("shared")
@Tag("slow")
final class RealSeriesTest {
  @TempDir Path folder;

  @Test
  void placesOnBothSidesInflateTheCerrado() throws IOException {
    Path table = Shared.path("data/landcover/sits_modis/cerrado_2classes.csv.gz");
    JsonNode byPlace =
        Run.json("train", table, "--label", "label", "--group", "longitude,latitude", "-o", out());
    JsonNode random = Run.json("train", table, "--label", "label", "-o", out());
    assertEquals(83, byPlace.get("split").get("groups").asInt());
    assertEquals(0.949, figure(byPlace, "overallAccuracy"), 0.02);
    assertEquals(0.965, figure(random, "overallAccuracy"), 0.015);
    assertEquals(5, byPlace.get("folds").size());
    double mean = 0;
    for (JsonNode fold : byPlace.get("folds"))
      mean += fold.get("overallAccuracy").asDouble() * fold.get("test").asInt() / 746;
    assertEquals(figure(byPlace, "overallAccuracy"), mean, 1e-12);
  }

  @Test
  void flandersBeatsTheMajority() throws IOException {
    Path cube = Shared.path("data/landcover/worldcereal/flanders_2018");
    List<Object> call = new ArrayList<>(List.of("train", cube, "--labels"));
    Collections.addAll(call, cube.resolve("label_CT_10m.tif"), "--scale", 0.0001);
    Collections.addAll(call, "--period", "2018-01-01,2018-12-31", "--db", "VV,VH");
    Collections.addAll(call, "--block-size", 160, "--folds", 5, "-o", out());
    JsonNode trained = Run.json(call.toArray());
    double majority = trained.get("majorityBaseline").get("overallAccuracy").asDouble();
    assertTrue(figure(trained, "overallAccuracy") > majority + 0.15, trained.toString());
    long tested = 0;
    for (JsonNode c : trained.get("classes")) tested += c.get("test").asLong();
    long dropped = trained.get("split").get("droppedOtherSide").asLong();
    assertTrue(dropped > 0);
    assertEquals(2236, tested + dropped);
  }

  /// The call of the reference, on one forest that fills most of the picture.
  @Test
  void sloveniaInFourClasses() throws IOException {
    Path cube = Shared.path("data/landcover/slovenia");
    List<Object> call = new ArrayList<>(List.of("train", cube, "--layout", "stacks"));
    Collections.addAll(call, "--bands", "NDVI", "--scale", "NDVI=0.0001");
    Collections.addAll(call, "--mask", "CLP_s2cloudless:max=160", "--min-samples", 40);
    Collections.addAll(call, "--labels", cube.resolve("LULC.tif"), "-o", out());
    JsonNode trained = Run.json(call.toArray());
    assertEquals(4, trained.get("classes").size());
    assertEquals(1, trained.get("dropped").get(0).get("code").asInt());
    assertEquals(11, trained.get("dropped").get(0).get("samples").asInt());
    assertTrue(trained.get("split").get("droppedOtherSide").asLong() > 1000, trained.toString());
  }

  private int made;

  private Path out() {
    return folder.resolve("model" + made++);
  }

  private static double figure(JsonNode trained, String key) {
    return trained.get(key).asDouble();
  }
}
