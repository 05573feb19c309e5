package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.calibration.CorrelationRecovery;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.posterior.Evidence;
import dev.limpid.posterior.Marginal;
import dev.limpid.posterior.SamplerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Posteriors of simulated spectra against those of an independent sampler and implementation.
@Tag("shared")
@Tag("slow")
final class PosteriorGoldenTest {
  private final Sensor sensor = Sensor.sentinel2("S2A");
  private final Latents latents = Latents.of(LeafModel.FIVE);

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void posterior(int row) throws IOException {
    JsonNode golden =
        Json.read(
            GoldenCanopies.golden("posterior/posterior_%02d.json".formatted(row)), Limits.DEFAULT);
    CanopyPosterior posterior = sampled(row);
    Evidence evidence = posterior.draws().evidence();
    assertTrue(posterior.sampled().orElseThrow().reliable(), evidence.toString());
    double error = Math.hypot(evidence.standardError(), golden.get("log_evidence_se").asDouble());
    assertEquals(golden.get("log_evidence").asDouble(), evidence.log(), 3 * error);
    List<Marginal> marginals = posterior.marginals();
    double worst = 0;
    for (int i = 0; i < latents.count(); i++) {
      assertEquals(golden.get("names").get(i).asText(), latents.names().get(i));
      Marginal got = marginals.get(i);
      double sd = golden.get("sd").get(i).asDouble();
      double se = Math.hypot(got.standardError(), golden.get("mc_se_mean").get(i).asDouble());
      double apart = got.mean() - golden.get("mean").get(i).asDouble();
      assertEquals(0, apart, 0.05 * sd + 4 * se, latents.names().get(i));
      assertEquals(sd, got.sd(), 0.05 * sd + 4 * se, latents.names().get(i));
      worst = Math.max(worst, Math.abs(apart) / sd);
    }
    product(golden.get("ccc_ugcm2"), marginals.get(latents.count()), 0.01);
    product(golden.get("cwc_cm"), marginals.get(latents.count() + 1), 1e4);
    CorrelationRecovery pearson = recovery(posterior.pearson(), golden.get("corr"));
    CorrelationRecovery spearman = recovery(posterior.spearman(), golden.get("spearman"));
    assertTrue(pearson.largest() < 0.05 && spearman.largest() < 0.05, pearson + " " + spearman);
    System.out.printf(
        Locale.ROOT,
        "golden posterior %d: log evidence %.4f +- %.4f (golden %.4f), means within %.3f sd, correlations %.3f, %.0f draws count%n",
        row,
        evidence.log(),
        evidence.standardError(),
        golden.get("log_evidence").asDouble(),
        worst,
        Math.max(pearson.largest(), spearman.largest()),
        evidence.effective());
  }

  private static void product(JsonNode golden, Marginal got, double factor) {
    double sd = factor * golden.get("sd").asDouble();
    assertEquals(factor * golden.get("mean").asDouble(), got.mean(), 0.1 * sd);
    assertEquals(factor * golden.get("q05").asDouble(), got.quantiles().getFirst(), 0.1 * sd);
    assertEquals(factor * golden.get("q95").asDouble(), got.quantiles().getLast(), 0.15 * sd);
  }

  private CorrelationRecovery recovery(double[][] all, JsonNode golden) {
    double[][] got = new double[latents.count()][latents.count()];
    double[][] expected = new double[got.length][got.length];
    for (int i = 0; i < got.length; i++)
      for (int j = 0; j < got.length; j++) {
        got[i][j] = all[i][j];
        expected[i][j] = golden.get(i).get(j).asDouble();
      }
    return CorrelationRecovery.of(got, expected);
  }

  private CanopyPosterior sampled(int row) throws IOException {
    GoldenCanopies.Table table =
        GoldenCanopies.table(GoldenCanopies.golden("posterior/observations.csv"));
    List<Double> bands = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (String band : Sensor.SENTINEL2) {
      bands.add(table.at(row, "y_" + band));
      deviations.add(table.at(row, "sigma_" + band));
    }
    Angles angles = new Angles(table.at(row, "tts"), table.at(row, "tto"), table.at(row, "psi"));
    Prosail model =
        GoldenCanopies.models(SailOptions.DEFAULT, sensor.wavelengths()).get(LeafModel.FIVE);
    return new PosteriorSampling(latents, Prior.UNIFORM, model, sensor, SamplerOptions.DEFAULT)
        .of(new Spectrum("row " + row, bands, deviations, angles), 1, 2, () -> {});
  }
}
