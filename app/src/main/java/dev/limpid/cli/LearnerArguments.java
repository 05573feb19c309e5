package dev.limpid.cli;

import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.forest.RandomForest;
import dev.limpid.forest.RandomForestTrainer;
import dev.limpid.sample.TableOptions;
import dev.limpid.temporal.SeriesKind;
import dev.limpid.temporal.SeriesTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;

/// The kind of model that learns, and how.
final class LearnerArguments {
  @Mixin ForestArguments forest;
  @Mixin NetworkArguments network;

  /// Refuses options of the other kind.
  void check() {
    if (forest.network() == null) network.refuseForForest();
    else forest.refuseForNetwork();
  }

  private boolean seesGaps() {
    SeriesKind kind = forest.network();
    return kind != null && kind.seesGaps();
  }

  /// A table is read with the samples that lack some dates where the model sees gaps.
  TableOptions table(TableOptions options) {
    return seesGaps() ? options.withGaps() : options;
  }

  SeriesFeatures.Choices choices(FeatureArguments features) {
    SeriesFeatures.Choices choices =
        features.choices(seesGaps() ? new GapFill.Observed() : new GapFill.Linear());
    if (choices.fill() instanceof GapFill.Observed && !seesGaps())
      throw new IllegalArgumentException(
          "--fill observed leaves gaps, which %s does not take; use linear"
              .formatted(forest.model == null ? RandomForest.KIND : forest.model));
    return choices;
  }

  /// @param input that the samples come from
  /// @param checkpoint where the training of the model that is kept stands, or null
  Learner learner(Verb verb, SampleSet set, Path input, Path checkpoint) throws IOException {
    SeriesKind kind = forest.network();
    if (kind == null)
      return new ForestLearner(
          new RandomForestTrainer(forest.options(), verb.threads(), verb.seed()), set.features());
    boolean balanced = forest.weights() == RandomForestTrainer.ClassWeights.BALANCED;
    if (network.restart && checkpoint != null) NetworkLearner.remove(checkpoint);
    return new NetworkLearner(
        new SeriesTrainer(
            kind,
            network.options(balanced),
            network.start(kind, set, verb.console()),
            verb.seed(),
            verb.threads()),
        set.features(),
        days(set, input, verb.console()),
        checkpoint,
        verb.console());
  }

  /// Days of the times of the series, as the cube or the user says.
  private double[] days(SampleSet set, Path input, Console console) throws IOException {
    if (!(set.features() instanceof SeriesFeatures series))
      return network.days(input, SeriesTrainer.times(set.features()), console);
    if (set.cube() == null && series.fill().keepsDates())
      throw new IllegalArgumentException(
          "%s does not say the dates of its observations; train on the cube, or on samples with --fill linear"
              .formatted(input));
    double[] days = series.daysOfYear(set.cube() == null ? List.of() : set.cube().series());
    if (days == null)
      throw new IllegalArgumentException(
          "the series of %s have different dates; choose one with --bands, or put them on one calendar with --fill linear"
              .formatted(input));
    return days;
  }
}
