import dev.limpid.canopy.BandQuadrature;
import dev.limpid.canopy.CanopySpectra;
import dev.limpid.canopy.Draw;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Wavelengths;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Limpid's side of `peer_prosail.py`: `java -cp limpid.jar SimulateCanopies.java THREADS`.
/// Simulates canopies of the uniform prior until the compiler is done, and then for some seconds:
/// whole spectra, the bands of Sentinel-2A from all wavelengths that they see, and the same bands
/// from a few wavelengths.
public final class SimulateCanopies {
  private static final double WARM_SECONDS = 4;
  private static final double SECONDS = 5;

  /// Canopies that the few wavelengths are chosen on, and largest error there; on others it is
  /// larger, and stated.
  private static final int CHOOSING = 600;

  private static final double LIMIT = 3e-5;

  /// Canopies of a thread, and its seconds of wall and processor time.
  private record Part(long done, double wall, double processor) {}

  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[0]);
    List<Draw> draws = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, 2000, 1).draws();
    Sensor sensor = Sensor.sentinel2("S2A");
    Prosail exact = Prosail.shipped(sensor.wavelengths());
    List<Draw> others = DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, CHOOSING, 2).draws();
    Sensor few = BandQuadrature.fit(exact, sensor, others, LIMIT);
    System.out.printf(
        Locale.ROOT,
        "{\"spectra\": %s, \"bands\": %s, \"fewBands\": %s, \"wavelengths\": [%d, %d, %d], \"fewError\": %.2g}%n",
        rate(Prosail.shipped(Wavelengths.ALL), null, draws, threads),
        rate(exact, sensor, draws, threads),
        rate(Prosail.shipped(few.wavelengths()), few, draws, threads),
        Wavelengths.ALL.count(),
        sensor.wavelengths().count(),
        few.wavelengths().count(),
        BandQuadrature.error(exact, sensor, few, draws));
  }

  /// Canopies a second of wall time of all threads, and a second of processor time.
  ///
  /// @param sensor null for whole spectra
  private static String rate(Prosail model, Sensor sensor, List<Draw> draws, int threads)
      throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Part>> each = new ArrayList<>();
      for (int t = 0; t < threads; t++)
        each.add(
            pool.submit(
                () -> {
                  run(model, sensor, draws, WARM_SECONDS);
                  return run(model, sensor, draws, SECONDS);
                }));
      long done = 0;
      double wall = 0;
      double processor = 0;
      for (Future<Part> one : each) {
        Part part = one.get();
        done += part.done;
        wall += part.done / part.wall;
        processor += part.processor;
      }
      return String.format(Locale.ROOT, "[%.0f, %.0f]", wall, done / processor);
    }
  }

  /// @param seconds of processor time: the compiler does not wait for a busy machine either
  private static Part run(Prosail model, Sensor sensor, List<Draw> draws, double seconds) {
    var times = ManagementFactory.getThreadMXBean();
    Prosail.Simulator simulator = model.simulator();
    Sensor.Bands bands = sensor == null ? null : sensor.over(model.wavelengths());
    double[] seen = new double[bands == null ? 0 : bands.count()];
    long cpu = times.getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    long done = 0;
    double spent = 0;
    while (spent < seconds) {
      for (int i = 0; i < 100; i++, done++) {
        Draw draw = draws.get((int) (done % draws.size()));
        CanopySpectra spectra = simulator.run(draw.traits(), draw.angles());
        if (bands != null) bands.of(spectra, CanopySpectra.Factor.RSOT, seen, 0);
      }
      spent = (times.getCurrentThreadCpuTime() - cpu) / 1e9;
    }
    return new Part(done, (System.nanoTime() - begin) / 1e9, spent);
  }
}
