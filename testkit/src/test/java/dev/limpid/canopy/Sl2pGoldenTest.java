package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.Sl2pNetwork.Quality;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The networks against their authors' test cases and against raw outputs of another program.
@Tag("shared")
final class Sl2pGoldenTest {
  private static Sl2p networks() throws IOException {
    return Sl2p.read(Shared.path("data/canopy/sl2p/sl2p_networks.json"));
  }

  private static GoldenCanopies.Table table(String name) throws IOException {
    return GoldenCanopies.table(Shared.path("data/canopy/sl2p/" + name));
  }

  private static void report(String what, int values, double worst, double limit) {
    System.out.printf(
        Locale.ROOT, "golden %s: %d values, largest error %.1e%n", what, values, worst);
    assertTrue(worst <= limit, "%s: %.3e is above %.0e".formatted(what, worst, limit));
  }

  @ParameterizedTest
  @CsvSource({
    "2_1_LAI, 4e-4",
    "2_1_LAI_Cab, 0.1",
    "2_1_FAPAR, 3e-5",
    "3_0_S2A_LAI, 4e-4",
    "3_0_S2A_LAI_Cab, 0.1",
    "3_0_S2A_FAPAR, 3e-5",
    "3_0_S2A_FCOVER, 3e-5",
    "3_0_S2B_LAI, 4e-4",
    "3_0_S2B_LAI_Cab, 0.1",
    "3_0_S2B_FAPAR, 3e-5",
    "3_0_S2B_FCOVER, 3e-5",
    "3_0_S2A_10m_LAI, 4e-4",
    "3_0_S2A_10m_FAPAR, 3e-5",
    "3_0_S2A_10m_FCOVER, 3e-5",
  })
  void testCases(String name, double limit) throws IOException {
    Sl2pNetwork network = networks().network(name);
    GoldenCanopies.Table cases = table(name + "_testcases.csv");
    double worst = 0;
    int values = 0;
    for (double[] row : cases.rows()) {
      if (Double.isNaN(row[row.length - 1])) continue;
      double got = network.limited(network.raw(Arrays.copyOf(row, row.length - 1)));
      if (Double.isNaN(got)) got = Double.POSITIVE_INFINITY;
      worst = Math.max(worst, Math.abs(got - row[row.length - 1]));
      values++;
    }
    assertTrue(values > 25, "only " + values);
    report(name, values, worst, limit);
  }

  @Test
  void theDomainOfVersion2HoldsItsTestCases() throws IOException {
    Sl2pNetwork network = networks().network("2_1_LAI");
    for (double[] row : table("2_1_LAI_testcases.csv").rows())
      assertEquals(Quality.INSIDE, network.estimate(Arrays.copyOf(row, 11)).quality());
  }

  @Test
  void whatIsOutsideHasNoValue() throws IOException {
    Sl2p networks = networks();
    double[] snow = {.9, .9, .9, .9, .9, .9, .1, .1, 1, .8, 0};
    Sl2pNetwork.Estimate estimate = networks.network("2_1_LAI").estimate(snow);
    assertEquals(Quality.INPUT_OUT_OF_DOMAIN, estimate.quality());
    assertTrue(Double.isNaN(estimate.value()));
    double[] crop = {.06, .03, .1, .33, .42, .45, .2, .1, 1, .8, 0};
    assertEquals(Quality.DOMAIN_UNKNOWN, networks.network("2_1_FCOVER").estimate(crop).quality());
    assertEquals(Quality.INSIDE_BOX, networks.network("3_0_S2A_LAI").estimate(crop).quality());
  }

  @ParameterizedTest
  @CsvSource({"S2A", "S2B"})
  void rawOutputs(String satellite) throws IOException {
    Sl2p networks = networks();
    GoldenCanopies.Table golden = table("golden_sl2p_on_py18_" + satellite + ".csv");
    double worst = 0;
    int values = 0;
    for (int r = 0; r < golden.rows().size(); r++)
      for (String column : golden.columns()) {
        if (!column.endsWith("_raw") || Double.isNaN(golden.at(r, column))) continue;
        double[] inputs = Arrays.copyOfRange(golden.rows().get(r), 1, 12);
        double got = networks.network(column.replace("_raw", "")).raw(inputs);
        worst = Math.max(worst, Math.abs(got - golden.at(r, column)));
        values++;
      }
    report("sl2p raw " + satellite, values, worst, 1e-11);
  }
}
