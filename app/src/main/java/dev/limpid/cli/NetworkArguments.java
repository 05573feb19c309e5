package dev.limpid.cli;

import dev.limpid.cube.DatesFile;
import dev.limpid.cube.FeatureSet;
import dev.limpid.io.BadInput;
import dev.limpid.model.EncoderFolder;
import dev.limpid.sample.SampleTable;
import dev.limpid.temporal.ClassLoss;
import dev.limpid.temporal.SeriesKind;
import dev.limpid.temporal.SeriesLayout;
import dev.limpid.temporal.SeriesTrainer;
import dev.limpid.temporal.Strategy;
import dev.limpid.torch.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a network is fitted to labels.
final class NetworkArguments {
  @Mixin FittingArguments fitting;
  @Mixin PrestoArguments presto;

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
      names = "--encoder",
      paramLabel = "ENCODER",
      description = "Folder that limpid pretrain made, to begin with.")
  Path encoder;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description =
          "scratch (default), or with an encoder or presto frozen, finetune (their default), gradual.")
  String strategy;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description =
          "cross-entropy (default), focal[:GAMMA] (2) or logit-adjusted[:TAU] (1), for classes of unequal frequency; --class-weights goes with each.")
  String loss;

  @Option(
      names = "--ensemble",
      paramLabel = "N",
      description = "Networks that are trained from different seeds and averaged (1).")
  Integer ensemble;

  @Option(
      names = "--restart",
      description = "Begin again where an earlier training of this name was stopped.")
  boolean restart;

  /// A forest would take these without a word.
  void refuseForForest() {
    if (encoder != null
        || strategy != null
        || dates != null
        || start != null
        || loss != null
        || ensemble != null
        || presto.given()
        || fitting.given())
      throw new IllegalArgumentException(
          "--encoder, --strategy, --weights, --place, --loss, --ensemble, --dates, --start and the options of the training loop (--epochs ...) are for networks; name one with --model");
  }

  /// What the training begins with, or null.
  ///
  /// @param kind of the network
  SeriesTrainer.Start start(String kind, SampleSet set, Console console) throws IOException {
    Strategy how = strategy == null ? null : Strategy.parse(strategy);
    if (SeriesKind.PRESTO.label().equals(kind)) {
      if (encoder != null)
        throw new IllegalArgumentException("presto begins with --weights, not with --encoder");
      return presto.start(set.samples(), how == null ? Strategy.FINETUNE : how, console);
    }
    if (presto.given())
      throw new IllegalArgumentException("--weights and --place are for --model presto");
    if (encoder == null) {
      if (how != null && how != Strategy.SCRATCH)
        throw new IllegalArgumentException("--strategy " + strategy + " needs --encoder ENCODER");
      return null;
    }
    EncoderFolder found = EncoderFolder.read(encoder);
    requireChannels(found, set.features());
    if (!found.kind().equals(kind))
      throw new BadInput(
          "encoder.kind",
          encoder.toString(),
          "is the encoder of %s and begins no %s".formatted(found.kind(), kind));
    return new SeriesTrainer.Start(
        Weights.read(encoder.resolve(EncoderFolder.WEIGHTS)),
        how == null ? Strategy.FINETUNE : how,
        encoder.toString(),
        found.weightsSha256());
  }

  private void requireChannels(EncoderFolder found, FeatureSet features) throws BadInput {
    List<String> has = SeriesLayout.of(found.features().names()).channels();
    List<String> wanted = SeriesLayout.of(features.names()).channels();
    if (!has.equals(wanted))
      throw new BadInput(
          "encoder.bands",
          encoder.toString(),
          "was pretrained on %s, the series have %s; choose with --bands".formatted(has, wanted));
  }

  SeriesTrainer.Options options(boolean balanced) {
    return new SeriesTrainer.Options(
        fitting.loop(60), fitting.batch(128), loss(), balanced, ensemble == null ? 1 : ensemble);
  }

  ClassLoss loss() {
    return loss == null ? new ClassLoss.CrossEntropy() : ClassLoss.parse(loss);
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
