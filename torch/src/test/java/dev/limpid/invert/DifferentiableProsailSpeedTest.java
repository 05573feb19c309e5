package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.BandDerivatives;
import dev.limpid.canopy.BandQuadrature;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Parameter;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Prints canopies a second of processor time: one thread, 700 at a time, each with its own angles.
@Tag("slow")
final class DifferentiableProsailSpeedTest {
  private static final int CANOPIES = 700;
  private static final int ROUNDS = 5;
  private static final double SECONDS = 0.7;
  private static final List<Parameter> TRAITS = BandDerivatives.TRAITS;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Test
  void fewWavelengthsTakeLessTime() {
    Libtorch.load();
    Sensor sensor = Sensor.sentinel2("S2A");
    Prosail model = Prosail.shipped(sensor.wavelengths());
    Sensor few =
        BandQuadrature.fit(
            model, sensor, DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, 600, 1).draws(), 3e-5);
    double exact = print(sensor);
    double quick = print(few);
    assertTrue(quick > 4 * exact, quick + " and " + exact);
  }

  /// @return of single precision, with gradients
  private double print(Sensor sensor) {
    DifferentiableProsail prosail =
        new DifferentiableProsail(
            new BandDerivatives(Prosail.shipped(sensor.wavelengths()), sensor, TRAITS), 1);
    double last = 0;
    for (boolean single : new boolean[] {false, true})
      for (boolean backward : new boolean[] {false, true}) {
        last = rate(prosail, single, backward);
        System.out.printf(
            Locale.ROOT,
            "%d wavelengths, %s, %s: %.0f canopies/s%n",
            sensor.wavelengths().count(),
            single ? "single" : "double",
            backward ? "with gradients" : "values",
            last);
      }
    return last;
  }

  private double rate(DifferentiableProsail prosail, boolean single, boolean backward) {
    DrawnCanopies drawn = DrawnCanopies.of(Prior.SIMULATION, LeafModel.FIVE, CANOPIES, 3);
    double[] x = new double[CANOPIES * TRAITS.size()];
    double[] angles = new double[CANOPIES * 3];
    for (int d = 0; d < CANOPIES; d++) {
      for (int t = 0; t < TRAITS.size(); t++)
        x[d * TRAITS.size() + t] = drawn.value(d, TRAITS.get(t));
      for (int a = 0; a < 3; a++) angles[d * 3 + a] = drawn.value(d, BandDerivatives.ANGLES.get(a));
    }
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = threads.getCurrentThreadCpuTime();
      double spent = 0;
      long done = 0;
      while (spent < SECONDS) {
        step(prosail, x, angles, single, backward);
        done += CANOPIES;
        spent = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
      }
      best = Math.max(best, done / spent);
    }
    return best;
  }

  private static void step(
      DifferentiableProsail prosail,
      double[] x,
      double[] angles,
      boolean single,
      boolean backward) {
    try (Scope scope = backward ? Scope.recording() : Scope.open()) {
      Tensor given = Doubles.of(x, CANOPIES, TRAITS.size());
      Tensor leaf = single ? given.single() : given;
      if (backward) leaf = leaf.leaf();
      Tensor bands = prosail.bands(leaf, Doubles.of(angles, CANOPIES, 3));
      if (backward) bands.sum().backward();
    }
  }
}
