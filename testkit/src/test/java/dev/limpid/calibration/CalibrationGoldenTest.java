package dev.limpid.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Numbers of independent implementations: 64 draws for each of 120 truths in 3 dimensions.
@Tag("shared")
final class CalibrationGoldenTest {
  private static final int DRAWS = 64;
  private static final int TRUTHS = 120;

  private JsonNode golden;
  private double[][] truths;
  private double[][] references;
  private double[][][] samples;

  @BeforeEach
  void read() throws IOException {
    golden = Json.read(path("calibration_golden.json"), Limits.DEFAULT);
    truths = rows(path("calib_theta.csv"));
    references = rows(path("calib_refs.csv"));
    double[][] flat = rows(path("calib_samples_SxNxD_flat.csv"));
    samples = new double[TRUTHS][DRAWS][];
    for (int s = 0; s < DRAWS; s++)
      for (int n = 0; n < TRUTHS; n++) samples[n][s] = flat[s * TRUTHS + n];
  }

  private static Path path(String name) {
    return Shared.path("data/golden/posterior/" + name);
  }

  private static double[][] rows(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> Stream.of(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }

  private double[] draws(int n, int d) {
    return Stream.of(samples[n]).mapToDouble(draw -> draw[d]).toArray();
  }

  @Test
  void tarp() {
    compare("tarp_norm_ecp", Tarp.scaled(samples, truths, references).expected());
    compare("tarp_raw_ecp", Tarp.raw(samples, truths, references).expected());
  }

  private void compare(String key, List<Double> got) {
    assertEquals(21, golden.get(key).size());
    for (int i = 0; i < 21; i++)
      assertEquals(golden.get(key).get(i).asDouble(), got.get(i), 1e-12, key + " " + i);
  }

  @Test
  void ranks() {
    for (int d = 0; d < 3; d++) {
      int[] ranks = new int[TRUTHS];
      for (int n = 0; n < TRUTHS; n++) ranks[n] = RankHistogram.rank(draws(n, d), truths[n][d]);
      for (int n = 0; n < 10; n++)
        assertEquals(golden.get("sbc_ranks_first10").get(n).get(d).asInt(), ranks[n]);
      List<Integer> counts = RankHistogram.of(ranks, DRAWS, 13).counts();
      for (int b = 0; b < 13; b++)
        assertEquals(golden.get("sbc_rank_hist_bins").get(d).get(b).asInt(), counts.get(b));
    }
  }

  @Test
  void scores() {
    double energy = 0;
    double[] crps = new double[3];
    for (int n = 0; n < TRUTHS; n++) {
      double one = Scores.energy(samples[n], truths[n]);
      if (n < 5) assertEquals(golden.get("energy_first5").get(n).asDouble(), one, 1e-12);
      energy += one / TRUTHS;
      for (int d = 0; d < 3; d++) {
        double score = Scores.crps(draws(n, d), truths[n][d]);
        if (n < 5) assertEquals(golden.get("crps_first5").get(n).get(d).asDouble(), score, 1e-12);
        crps[d] += score / TRUTHS;
      }
    }
    assertEquals(golden.get("energy_mean").asDouble(), energy, 1e-12);
    for (int d = 0; d < 3; d++)
      assertEquals(golden.get("crps_mean").get(d).asDouble(), crps[d], 1e-12);
  }
}
