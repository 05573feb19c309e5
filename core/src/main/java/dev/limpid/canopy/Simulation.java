package dev.limpid.canopy;

import dev.limpid.work.Parallel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a sensor sees of many canopies.
///
/// @param models by version of PROSPECT, at the sensor's wavelengths
/// @param sensor whose bands
/// @param wavelengths of the models
public record Simulation(Map<LeafModel, Prosail> models, Sensor sensor, Wavelengths wavelengths) {
  /// The factors of [Bands], in the order of its columns.
  public static final List<CanopySpectra.Factor> FACTORS =
      List.of(CanopySpectra.Factor.RSOT, CanopySpectra.Factor.RSDT, CanopySpectra.Factor.RDDT);

  /// Canopies that a thread takes at a time.
  private static final int BLOCK = 32;

  public Simulation {
    models = Map.copyOf(models);
  }

  /// Band reflectances of many canopies.
  public static final class Bands {
    private final int bands;
    private final double[] values;

    private Bands(int draws, int bands) {
      this.bands = bands;
      this.values = new double[Math.multiplyExact(draws, FACTORS.size() * bands)];
    }

    /// @param factor position in [#FACTORS]
    public double at(int draw, int factor, int band) {
      return values[(draw * FACTORS.size() + factor) * bands + band];
    }
  }

  /// Computes all canopies; the same for any number of threads.
  public Bands run(List<Draw> draws, int threads) {
    Sensor.Bands over = sensor.over(wavelengths);
    Bands bands = new Bands(draws.size(), over.count());
    Parallel.<RuntimeException>each(
        (draws.size() + BLOCK - 1) / BLOCK,
        threads,
        () -> {
          Map<LeafModel, Prosail.Simulator> simulators = new EnumMap<>(LeafModel.class);
          models.forEach((version, model) -> simulators.put(version, model.simulator()));
          return block -> {
            int end = Math.min(draws.size(), (block + 1) * BLOCK);
            for (int d = block * BLOCK; d < end; d++) one(draws.get(d), d, simulators, over, bands);
          };
        });
    return bands;
  }

  private static void one(
      Draw draw,
      int d,
      Map<LeafModel, Prosail.Simulator> simulators,
      Sensor.Bands over,
      Bands into) {
    Prosail.Simulator simulator = simulators.get(draw.model());
    if (simulator == null)
      throw new IllegalArgumentException(
          "draw %s needs PROSPECT-%s, which was not set up"
              .formatted(draw.id(), draw.model().text()));
    CanopySpectra spectra;
    try {
      spectra = simulator.run(draw.traits(), draw.angles());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("draw " + draw.id() + ": " + e.getMessage(), e);
    }
    for (int f = 0; f < FACTORS.size(); f++)
      over.of(spectra, FACTORS.get(f), into.values, (d * FACTORS.size() + f) * over.count());
  }
}
