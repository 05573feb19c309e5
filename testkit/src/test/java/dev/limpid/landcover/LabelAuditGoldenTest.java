package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.sample.LabelProbabilities;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every figure of the golden files on label audit.
@Tag("shared")
class LabelAuditGoldenTest {
  private static final double TIGHT = 1e-12;

  private static LabelAudit audit;
  private static JsonNode golden;

  @BeforeAll
  static void read() throws IOException {
    audit =
        new LabelAudit(
            LabelProbabilities.read(Shared.path("data/golden/landcover/cleanlab_input.csv")));
    golden = Json.read(Shared.path("data/golden/landcover/cleanlab_golden.json"), Limits.DEFAULT);
  }

  private static int[] ints(String key) {
    return StreamSupport.stream(golden.get(key).spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  private interface Cell {
    double at(int row, int column);
  }

  private static void matrix(String key, Cell cell, double tolerance) {
    JsonNode rows = golden.get(key);
    assertEquals(5, rows.size(), key);
    for (int r = 0; r < 5; r++)
      for (int c = 0; c < 5; c++)
        assertEquals(
            rows.get(r).get(c).asDouble(), cell.at(r, c), tolerance, key + " " + r + " " + c);
  }

  @Test
  void thresholdsJointsAndNoise() {
    ConfidentJoint joint = audit.joint();
    for (int k = 0; k < 5; k++) {
      assertEquals(golden.get("thresholds").get(k).asDouble(), joint.threshold(k), TIGHT);
      assertEquals(golden.get("py").get(k).asDouble(), joint.prior(k), TIGHT);
    }
    matrix("confident_joint_uncalibrated", joint::counted, 0);
    matrix("confident_joint_calibrated", joint::calibrated, 0);
    matrix("joint", joint::joint, TIGHT);
    matrix("noise_matrix", joint::noise, TIGHT);
    matrix("inverse_noise_matrix", joint::inverseNoise, TIGHT);
  }

  @Test
  void sevenRulesAndTheirRankings() {
    for (AuditRule rule : AuditRule.values()) {
      assertArrayEquals(
          ints("issues_" + rule.label()),
          audit.suspects(rule).stream().toArray(),
          "issues of " + rule.label());
      assertArrayEquals(ints("ranked_" + rule.label()), audit.ranked(rule), rule.label());
    }
    assertEquals(
        golden.get("num_label_issues").asInt(),
        audit.suspects(AuditRule.CONFIDENT_LEARNING).cardinality());
    assertEquals(golden.get("overall_label_health").asDouble(), audit.labelHealth(), TIGHT);
  }

  @Test
  void fourQualityScores() throws IOException {
    List<String> lines =
        Files.readAllLines(Shared.path("data/golden/landcover/cleanlab_scores.csv"));
    assertEquals(401, lines.size());
    for (int i = 0; i < 400; i++) {
      String[] cells = lines.get(i + 1).split(",");
      for (int s = 0; s < 4; s++)
        assertEquals(
            Double.parseDouble(cells[s + 1]),
            audit.quality(LabelQuality.values()[s], i),
            TIGHT,
            "sample " + i + " " + LabelQuality.values()[s]);
    }
  }
}
