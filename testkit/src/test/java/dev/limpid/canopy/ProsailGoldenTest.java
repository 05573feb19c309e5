package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.CanopySpectra.Factor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// PROSPECT and 4SAIL against numbers of independent implementations. Each test prints the largest
/// error that it found; `docs/reference/canopy.md` lists them.
@Tag("shared")
final class ProsailGoldenTest {
  private static final SailOptions CAPPED = new SailOptions(LeafAngleClasses.THIRTEEN, 200);

  /// No leaf of which nothing absorbs is in the golden numbers: their authors' codes fail there.
  private static final String NON_ABSORBING = "420";

  /// The code behind `R13` takes planophile leaves for spherical ones.
  private static final String PLANOPHILE = "430";

  private static void report(String what, int values, double worst, double limit) {
    System.out.printf(
        Locale.ROOT, "golden %s: %d values, largest error %.1e%n", what, values, worst);
    assertTrue(worst <= limit, "%s: %.3e is above %.0e".formatted(what, worst, limit));
  }

  @Test
  void transmissivities() throws IOException {
    GoldenCanopies.Table golden =
        GoldenCanopies.table(GoldenCanopies.golden("calctav_prospectD.csv"));
    double[] n = LeafCoefficients.shipped().n();
    double worst = 0;
    for (int i = 0; i < n.length; i++) {
      worst = Math.max(worst, Math.abs(Fresnel.transmissivity(40, n[i]) - golden.at(i, "tav40")));
      worst = Math.max(worst, Math.abs(Fresnel.transmissivity(90, n[i]) - golden.at(i, "tav90")));
    }
    assertEquals(2101, golden.rows().size());
    report("calctav_prospectD", 2 * n.length, worst, 1e-13);
  }

  @Test
  void leafAngles() throws IOException {
    GoldenCanopies.Table golden = GoldenCanopies.table(GoldenCanopies.golden("lidf_golden.csv"));
    double worst = 0;
    for (int r = 0; r < golden.rows().size(); r++) {
      LeafAngles angles =
          golden.ids().get(r).equals("campbell18")
              ? new LeafAngles.Campbell(golden.at(r, "a"))
              : new LeafAngles.Verhoef(golden.at(r, "a"), golden.at(r, "b"));
      double[] shares = LeafAngleClasses.EIGHTEEN.shares(angles);
      for (int i = 0; i < 18; i++)
        worst = Math.max(worst, Math.abs(shares[i] - golden.at(r, "bin" + i)));
    }
    report("lidf_golden", 18 * golden.rows().size(), worst, 1e-14);
  }

  @Test
  void geometry() throws IOException {
    GoldenCanopies.Table golden =
        GoldenCanopies.table(GoldenCanopies.golden("geometry_golden.csv"));
    double worst = 0;
    double alpha = 0;
    CanopyGeometry g = new CanopyGeometry(SailOptions.DEFAULT);
    for (int r = 0; r < golden.rows().size(); r++) {
      g.set(
          new Traits(
              Leaf.green(1.5, 40, 8, .01, .009),
              golden.at(r, "lai"),
              new LeafAngles.Campbell(golden.at(r, "ala")),
              golden.at(r, "hspot"),
              new Soil(1, 1)),
          new Angles(golden.at(r, "tts"), golden.at(r, "tto"), golden.at(r, "psi")));
      Map<String, Double> got =
          Map.of(
              "ks", g.ks, "ko", g.ko, "bf", g.bf, "sob", g.sob, "sof", g.sof, "dso", g.dso,
              "tsstoo", g.tsstoo, "sumint", g.sunlit);
      for (Map.Entry<String, Double> e : got.entrySet())
        worst = Math.max(worst, Math.abs(e.getValue() - golden.at(r, e.getKey())));
      alpha = Math.max(alpha, Math.abs(g.alpha / golden.at(r, "alf") - 1));
    }
    report("geometry_golden", 8 * golden.rows().size(), worst, 1e-12);
    report("geometry_golden alf (relative)", golden.rows().size(), alpha, 1e-11);
  }

  @ParameterizedTest
  @CsvSource({"leaf_refl", "leaf_trans"})
  void leaves(String what) throws IOException {
    GoldenCanopies.Table golden =
        GoldenCanopies.table(GoldenCanopies.golden("spectra10nm_py18_" + what + ".csv"));
    Map<String, Draw> draws = GoldenCanopies.draws(null);
    double five = 0;
    double newer = 0;
    int values = 0;
    Map<LeafModel, Prosail> models =
        GoldenCanopies.models(SailOptions.DEFAULT, tens(golden.columns()));
    for (int r = 0; r < golden.rows().size(); r++) {
      Draw draw = draws.get(golden.ids().get(r));
      if (draw.id().equals(NON_ABSORBING)) continue;
      CanopySpectra got = models.get(draw.model()).simulator().run(draw.traits(), draw.angles());
      double worst = 0;
      for (int i = 0; i < golden.columns().size() - 1; i++) {
        double value = what.equals("leaf_refl") ? got.leafReflectance(i) : got.leafTransmittance(i);
        worst = worse(worst, value - golden.rows().get(r)[i + 1]);
        values++;
      }
      if (draw.model() == LeafModel.FIVE) five = Math.max(five, worst);
      else newer = Math.max(newer, worst);
    }
    report(what + " PROSPECT-5", values, five, 5e-8);
    report(what + " PROSPECT-D/PRO", values, newer, 1e-12);
  }

  /// Keeps a `NaN`, which no comparison would.
  private static double worse(double worst, double error) {
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, Math.abs(error));
  }

  private static Wavelengths tens(List<String> columns) {
    return Wavelengths.of(
        columns.subList(1, columns.size()).stream().mapToInt(Integer::parseInt).toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "py18_rsot, RSOT, 5e-8, 219",
    "py18_rdot, RDOT, 5e-8, 219",
    "py18_rsdt, RSDT, 5e-8, 219",
    "py18_rddt, RDDT, 5e-8, 219",
    "f90_13_rsot, RSOT, 1e-7, 142"
  })
  void canopies(String name, Factor factor, double limit, int rows) throws IOException {
    GoldenCanopies.Table golden =
        GoldenCanopies.table(GoldenCanopies.golden("spectra10nm_" + name + ".csv"));
    Map<String, Draw> draws = GoldenCanopies.draws(null);
    Map<LeafModel, Prosail> models =
        GoldenCanopies.models(
            name.startsWith("py18") ? SailOptions.DEFAULT : CAPPED, tens(golden.columns()));
    double worst = 0;
    int compared = 0;
    for (int r = 0; r < golden.rows().size(); r++) {
      Draw draw = draws.get(golden.ids().get(r));
      if (draw.id().equals(NON_ABSORBING)) continue;
      compared++;
      CanopySpectra got = models.get(draw.model()).simulator().run(draw.traits(), draw.angles());
      for (int i = 0; i < golden.columns().size() - 1; i++)
        worst = worse(worst, got.reflectance(factor, i) - golden.rows().get(r)[i + 1]);
    }
    assertEquals(rows, compared);
    report(name, compared * (golden.columns().size() - 1), worst, limit);
  }

  @ParameterizedTest
  @CsvSource({
    "py18_S2A, 1e-8", "py18_S2B, 1e-8", "py18_S2C, 1e-8", "py18_CESBIO6Ssolar, 1e-8",
    "R13_S2A, 2e-10", "R13_S2B, 2e-10", "R13_S2C, 2e-10", "R13_CESBIO6Ssolar, 2e-10",
    "f90_13_S2A, 1e-7", "f90_13_S2B, 1e-7", "f90_13_S2C, 1e-7", "f90_13_CESBIO6Ssolar, 1e-7",
  })
  void bands(String name, double limit) throws IOException {
    String sensorName = name.substring(name.lastIndexOf('_') + 1);
    Sensor sensor =
        sensorName.startsWith("S2")
            ? Sensor.sentinel2(sensorName)
            : Sensor.read(
                dev.limpid.testkit.Shared.path("data/canopy/srf/cesbio_6s_sentinel2_rsr.csv"),
                Sensor.SENTINEL2,
                true);
    boolean r = name.startsWith("R13");
    Map<String, Draw> all = GoldenCanopies.draws(r ? LeafModel.D : null);
    GoldenCanopies.Table golden =
        GoldenCanopies.table(GoldenCanopies.golden("s2bands_" + name + ".csv"));
    Set<String> skipped = r ? Set.of(NON_ABSORBING, PLANOPHILE) : Set.of(NON_ABSORBING);
    List<Draw> draws = new ArrayList<>();
    for (String id : golden.ids()) draws.add(all.get(id));
    Wavelengths wavelengths = sensor.wavelengths();
    SailOptions options = name.startsWith("py18") ? SailOptions.DEFAULT : CAPPED;
    Simulation simulation =
        new Simulation(GoldenCanopies.models(options, wavelengths), sensor, wavelengths);
    Simulation.Bands got = simulation.run(draws, 2);
    double worst = 0;
    int values = 0;
    for (int d = 0; d < draws.size(); d++) {
      if (skipped.contains(draws.get(d).id())) continue;
      for (int f = 0; f < 3; f++)
        for (int b = 0; b < 10; b++) {
          String column =
              Simulation.FACTORS.get(f).name().toLowerCase(Locale.ROOT)
                  + "_"
                  + Sensor.SENTINEL2.get(b);
          worst = worse(worst, got.at(d, f, b) - golden.at(d, column));
          values++;
        }
    }
    report(name, values, worst, limit);
  }

  @Test
  void coverAndAbsorption() throws IOException {
    GoldenCanopies.Table golden =
        GoldenCanopies.table(GoldenCanopies.golden("fcover_fapar_R13.csv"));
    Map<String, Draw> draws = GoldenCanopies.draws(LeafModel.D);
    Prosail model = GoldenCanopies.models(CAPPED, visible()).get(LeafModel.D);
    double worst = 0;
    int rows = 0;
    for (int r = 0; r < golden.rows().size(); r++) {
      Draw draw = draws.get(golden.ids().get(r));
      if (Set.of(NON_ABSORBING, PLANOPHILE).contains(draw.id())) continue;
      CanopySpectra got = model.simulator().run(draw.traits(), draw.angles());
      double direct = 0;
      double diffuse = 0;
      for (int i = 0; i < 301; i++) {
        direct += got.absorbedDirect(i) / 301;
        diffuse += got.absorbedDiffuse(i) / 301;
      }
      worst = worse(worst, got.cover() - golden.at(r, "fcover"));
      worst = worse(worst, direct - golden.at(r, "mean_abs_dir_400_700"));
      worst = worse(worst, diffuse - golden.at(r, "mean_abs_hem_400_700"));
      rows++;
    }
    report("fcover_fapar_R13", 3 * rows, worst, 1e-12);
  }

  private static Wavelengths visible() {
    return Wavelengths.of(java.util.stream.IntStream.rangeClosed(400, 700).toArray());
  }
}
