package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SL2P on the field measurements of three sites, against numbers computed elsewhere.
@Tag("shared")
final class FieldEvaluationSharedTest {
  private static FieldEvaluation evaluation(String network, TemporalRule rule) throws IOException {
    List<FieldRow> rows =
        FieldTable.read(Shared.path("data/canopy/insitu/sensagri_lai_s2_matched.csv"));
    Sl2p networks = Sl2p.read(Shared.path("data/canopy/sl2p/sl2p_networks.json"));
    FieldMethod method = FieldMethod.sl2p(network, networks.network(network), rows);
    return FieldEvaluation.of(rule, rows, List.of(method), 1);
  }

  @ParameterizedTest
  @CsvSource({
    "2_1_LAI, BOTH_TEN, 63, .732",
    "2_1_LAI, NEAREST_FIVE, 131, .787",
    "2_1_LAI, ALL, 268, 1.170",
    "3_0_S2A_LAI, BOTH_TEN, 63, .791",
    "3_0_S2A_LAI, NEAREST_FIVE, 131, .844",
    "3_0_S2A_LAI, ALL, 268, 1.208"
  })
  void pooled(String network, TemporalRule rule, int n, double rmse) throws IOException {
    FieldEvaluation evaluation = evaluation(network, rule);
    assertEquals(n, evaluation.rows());
    assertEquals(n, evaluation.results().getFirst().pooled().n());
    assertEquals(rmse, evaluation.results().getFirst().pooled().rmse(), 6e-4);
  }

  @ParameterizedTest
  @CsvSource({"FR, 55, .664", "IT_TWF, 62, .907", "IT_TWG, 14, .645"})
  void bySite(String site, int n, double rmse) throws IOException {
    FieldScores scores =
        evaluation("2_1_LAI", TemporalRule.NEAREST_FIVE).results().getFirst().sites().get(site);
    assertEquals(n, scores.n());
    assertEquals(rmse, scores.rmse(), 6e-4);
  }
}
