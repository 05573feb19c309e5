package dev.limpid.canopy;

import dev.limpid.io.AtomicFiles;
import dev.limpid.sample.TableSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Writes simulated bands as CSV or Parquet, a row a canopy: `id`, `rsot_*`, `rsdt_*`, `rddt_*`;
/// with noise `B2`, `B3`, ... as a sensor would measure them; for drawn canopies the numbers that
/// made them.
public final class SimulationTable {
  /// Canopies computed before their rows are written.
  private static final int BLOCK = 4096;

  private final Simulation simulation;
  private final List<Draw> draws;
  private final DrawnCanopies drawn;
  private final Noise noise;
  private final SplittableRandom random;

  private SimulationTable(
      Simulation simulation, List<Draw> draws, DrawnCanopies drawn, Noise noise, long seed) {
    this.simulation = simulation;
    this.draws = draws;
    this.drawn = drawn;
    this.noise = noise;
    // a stream of its own: noise does not change which canopies are drawn
    this.random = new SplittableRandom(seed).split();
  }

  /// Of given canopies.
  ///
  /// @param noise added to `rsot`, or null
  public static SimulationTable of(
      Simulation simulation, List<Draw> draws, Noise noise, long seed) {
    return new SimulationTable(simulation, draws, null, noise, seed);
  }

  /// Of drawn canopies.
  public static SimulationTable of(
      Simulation simulation, DrawnCanopies drawn, Noise noise, long seed) {
    return new SimulationTable(simulation, drawn.draws(), drawn, noise, seed);
  }

  /// Told how many canopies are done.
  public interface Progress {
    void step(long done, long total);
  }

  /// @param file `NAME.csv` or `NAME.parquet`
  public void write(Path file, boolean overwrite, int threads, Progress progress)
      throws IOException {
    TableSink.Format format = TableSink.Format.of(file);
    AtomicFiles.write(
        file,
        overwrite,
        out -> {
          TableSink sink = format.open(out, columns());
          for (int start = 0; start < draws.size(); start += BLOCK) {
            int end = Math.min(draws.size(), start + BLOCK);
            Simulation.Bands bands = simulation.run(draws.subList(start, end), threads);
            for (int d = start; d < end; d++) row(sink, d, d - start, bands);
            progress.step(end, draws.size());
          }
          sink.finish();
        });
  }

  private List<TableSink.Column> columns() {
    List<String> numbers = new ArrayList<>();
    List<String> bands = simulation.sensor().bands();
    for (CanopySpectra.Factor factor : Simulation.FACTORS)
      for (String band : bands) numbers.add(factor.name().toLowerCase(Locale.ROOT) + "_" + band);
    if (noise != null) numbers.addAll(bands);
    if (drawn != null) for (Parameter p : Parameter.values()) numbers.add(p.column());
    List<TableSink.Column> columns = new ArrayList<>();
    columns.add(new TableSink.Column("id", TableSink.Kind.TEXT));
    for (String name : numbers) columns.add(new TableSink.Column(name, TableSink.Kind.NUMBER));
    return columns;
  }

  private void row(TableSink sink, int draw, int inBlock, Simulation.Bands bands)
      throws IOException {
    int count = simulation.sensor().bands().size();
    sink.text(draws.get(draw).id());
    for (int f = 0; f < Simulation.FACTORS.size(); f++)
      for (int b = 0; b < count; b++) sink.number(bands.at(inBlock, f, b));
    if (noise != null)
      for (int b = 0; b < count; b++) {
        double clean = bands.at(inBlock, 0, b);
        sink.number(clean + noise.deviation(clean) * random.nextGaussian());
      }
    if (drawn != null) for (Parameter p : Parameter.values()) sink.number(drawn.value(draw, p));
    sink.endRow();
  }
}
