package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.CanopySpectra.Factor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Golden derivatives against differences of simulated bands (fourth order: the model is as smooth
/// as it should be, each parameter by itself), and against [BandDerivatives].
@Tag("shared")
final class JacobianGoldenTest {
  /// Share of the value by which a parameter is moved.
  private static final double MOVE = 1e-4;

  private static final int[] STEPS = {-2, -1, 1, 2};
  private static final double[] WEIGHTS = {1 / 12.0, -8 / 12.0, 8 / 12.0, -1 / 12.0};

  private final Sensor sensor = Sensor.sentinel2("S2A");
  private final Wavelengths wavelengths = sensor.wavelengths();
  private final Sensor.Bands bands = sensor.over(wavelengths);

  @Test
  void differences() throws IOException {
    Prosail.Simulator model = model().simulator();
    compare("differences", 839, (x, p) -> derivative(model, x, p));
  }

  @Test
  void exactDerivatives() throws IOException {
    List<Parameter> traits = BandDerivatives.TRAITS;
    BandDerivatives exact = new BandDerivatives(model(), sensor, traits);
    double[] all = new double[traits.size() * 10];
    compare(
        "exact derivatives",
        659,
        (x, p) -> {
          int at = traits.indexOf(p);
          if (at < 0) return null; // an angle
          double[] row = traits.stream().mapToDouble(t -> t.of(x)).toArray();
          double[] angles = BandDerivatives.ANGLES.stream().mapToDouble(a -> a.of(x)).toArray();
          exact.run(row, angles, new double[10], all, 1);
          return Arrays.copyOfRange(all, at * 10, at * 10 + 10);
        });
  }

  private Prosail model() throws IOException {
    return GoldenCanopies.models(SailOptions.DEFAULT, wavelengths).get(LeafModel.FIVE);
  }

  /// @param derivative by band, of a canopy by a parameter; null where it is not known
  private static void compare(
      String what, int expectedRows, BiFunction<double[], Parameter, double[]> derivative)
      throws IOException {
    Path file = GoldenCanopies.golden("jacobian_py18_S2A.csv");
    GoldenCanopies.Table golden = GoldenCanopies.table(file);
    List<String> lines = Files.readAllLines(file);
    GoldenCanopies.Table draws = GoldenCanopies.table(GoldenCanopies.golden("draws.csv"));
    double worst = 0;
    int rows = 0;
    for (int r = 0; r < golden.rows().size(); r++) {
      String id = golden.ids().get(r);
      String name = lines.get(r + 1).split(",", -1)[1];
      if (id.equals("42") && name.equals("lai"))
        continue; // the notes on the golden file leave it out
      double[] got = derivative.apply(values(draws, id), parameter(name));
      if (got == null) continue;
      for (int b = 0; b < 10; b++) {
        double expected = golden.at(r, "d_" + Sensor.SENTINEL2.get(b));
        double allowed = 1e-5 * Math.abs(expected) + 1e-7 + 10 * golden.at(r, "est_abs_err");
        double used = Math.abs(got[b] - expected) / allowed;
        assertTrue(used <= 1, id + " " + name + " band " + b + ": " + got[b] + " " + expected);
        worst = Math.max(worst, used);
      }
      rows++;
    }
    assertEquals(expectedRows, rows);
    System.out.printf(
        Locale.ROOT,
        "golden jacobian_py18_S2A, %s: %d rows, %.1e of the tolerance%n",
        what,
        rows,
        worst);
  }

  private double[] derivative(Prosail.Simulator model, double[] x, Parameter moved) {
    double h = moved.of(x) * MOVE;
    double[] sum = new double[10];
    double[] values = new double[10];
    for (int s = 0; s < STEPS.length; s++) {
      double[] y = x.clone();
      y[moved.ordinal()] += STEPS[s] * h;
      Draw draw = Parameter.draw("moved", LeafModel.FIVE, y);
      bands.of(model.run(draw.traits(), draw.angles()), Factor.RSOT, values, 0);
      for (int b = 0; b < 10; b++) sum[b] += WEIGHTS[s] * values[b] / h;
    }
    return sum;
  }

  private static double[] values(GoldenCanopies.Table draws, String id) {
    double[] x = new double[Parameter.values().length];
    for (Parameter p : Parameter.values())
      x[p.ordinal()] = draws.at(draws.ids().indexOf(id), p.column());
    return x;
  }

  private static Parameter parameter(String column) {
    for (Parameter p : Parameter.values()) if (p.column().equals(column)) return p;
    throw new AssertionError("no parameter " + column);
  }
}
