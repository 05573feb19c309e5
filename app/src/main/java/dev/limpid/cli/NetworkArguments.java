package dev.limpid.cli;

import dev.limpid.cube.DatesFile;
import dev.limpid.sample.SampleTable;
import dev.limpid.temporal.SeriesTrainer;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/// How a network is fitted.
final class NetworkArguments {
  private static final double WEIGHT_DECAY = 0.01;
  private static final double WARM_UP = 0.05;
  private static final double CLIP = 1;

  @Option(names = "--epochs", paramLabel = "N", description = "Most epochs of a network (60).")
  Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Series in a step (128).")
  Integer batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Highest learning rate (0.001).")
  Double learningRate;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Epochs without progress on held-out training data before it stops (15).")
  Integer patience;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32 (default), or bf16 for products while training.")
  String precision;

  @Option(names = "--device", paramLabel = "NAME", description = "cpu (default).")
  String device;

  @Option(
      names = "--dates",
      paramLabel = "FILE",
      description = "Dates of the times _t0, _t1, ... of a table: CSV or JSON.")
  Path dates;

  @Option(
      names = "--start",
      paramLabel = "COLUMN",
      description = "Column with the first date of each series of a table; needs --step.")
  String start;

  @Option(names = "--step", paramLabel = "DAYS", description = "Days between those times.")
  Double step;

  @Option(
      names = "--restart",
      description = "Begin again where an earlier training of this name was stopped.")
  boolean restart;

  SeriesTrainer.Options options(boolean balanced) {
    if (device != null && !device.equals("cpu"))
      throw new IllegalArgumentException(
          "device must be cpu, got '"
              + device
              + "'; networks run on the processor in this version");
    int most = epochs == null ? 60 : epochs;
    return new SeriesTrainer.Options(
        new TrainLoop.Options(
            most,
            new Schedule(learningRate == null ? 1e-3 : learningRate, WARM_UP),
            WEIGHT_DECAY,
            CLIP,
            1,
            patience == null ? 15 : patience,
            precision == null ? Precision.FP32 : Precision.parse(precision)),
        batch == null ? 128 : batch,
        balanced);
  }

  /// Days since 1 January of the first date's year of the times of a table.
  double[] days(Path table, int times, Console console) throws IOException {
    if (dates != null && start != null)
      throw new IllegalArgumentException("give --dates or --start, not both");
    if ((start == null) != (step == null))
      throw new IllegalArgumentException("--start and --step belong together");
    if (dates != null) return ofFile(times);
    if (start != null) return ofColumn(table, times, console);
    console.warn(
        "the table says no dates; its times count as days 0, 1, 2, ...: give --dates FILE, or --start COLUMN --step DAYS");
    double[] days = new double[times];
    Arrays.setAll(days, t -> t);
    return days;
  }

  private double[] ofFile(int times) throws IOException {
    List<LocalDate> all = DatesFile.read(dates);
    if (all.size() != times)
      throw new IllegalArgumentException(
          "%s holds %d dates, the series have %d times".formatted(dates, all.size(), times));
    LocalDate january = all.getFirst().withDayOfYear(1);
    double[] days = new double[times];
    Arrays.setAll(days, t -> ChronoUnit.DAYS.between(january, all.get(t)));
    return days;
  }

  /// The middle of all starts: series that begin weeks apart are not the same season.
  private double[] ofColumn(Path table, int times, Console console) throws IOException {
    int[] starts = SampleTable.daysOfYear(table, start);
    Arrays.sort(starts);
    int middle = starts[starts.length / 2];
    int early = middle - starts[0];
    int late = starts[starts.length - 1] - middle;
    if (Math.max(early, late) > step)
      console.warn(
          "series start up to %d days apart; all are taken to start on day %d of the year"
              .formatted(early + late, middle + 1));
    double[] days = new double[times];
    Arrays.setAll(days, t -> middle + t * step);
    return days;
  }
}
