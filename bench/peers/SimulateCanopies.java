import dev.limpid.canopy.Draw;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Wavelengths;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/// Limpid's side of `peer_prosail.py`: `java -cp limpid.jar SimulateCanopies.java`. Simulates canopies
/// of the uniform prior in one thread, all wavelengths and then those of Sentinel-2A alone, until the
/// compiler is done, and prints canopies a second of processor time.
public final class SimulateCanopies {
  private static final double WARM_SECONDS = 5;
  private static final double LEAST_SECONDS = 5;

  public static void main(String[] arguments) {
    List<Draw> draws = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, 2000, 1).draws();
    double all = rate(Prosail.shipped(Wavelengths.ALL), draws);
    double bands = rate(Prosail.shipped(Sensor.sentinel2("S2A").wavelengths()), draws);
    System.out.printf(
        Locale.ROOT, "{\"spectraPerSecond\": %.0f, \"bandsPerSecond\": %.0f}%n", all, bands);
  }

  private static double rate(Prosail model, List<Draw> draws) {
    run(model, draws, WARM_SECONDS);
    return run(model, draws, LEAST_SECONDS);
  }

  private static double run(Prosail model, List<Draw> draws, double seconds) {
    var threads = ManagementFactory.getThreadMXBean();
    Prosail.Simulator simulator = model.simulator();
    long begin = threads.getCurrentThreadCpuTime();
    long done = 0;
    double spent = 0;
    while (spent < seconds) {
      for (int i = 0; i < 100; i++, done++) {
        Draw draw = draws.get((int) (done % draws.size()));
        simulator.run(draw.traits(), draw.angles());
      }
      spent = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
    }
    return done / spent;
  }
}
