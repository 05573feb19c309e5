package dev.limpid.cli;

import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.forest.RandomForest;
import dev.limpid.forest.RandomForestTrainer;
import dev.limpid.model.PatchFolder;
import dev.limpid.sample.CubePatches;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.PatchLattice;
import dev.limpid.sample.Patches;
import dev.limpid.sample.TableOptions;
import dev.limpid.temporal.PatchKind;
import dev.limpid.temporal.PatchTrainer;
import dev.limpid.temporal.SeriesKind;
import dev.limpid.temporal.SeriesTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The kind of model that learns, and how.
final class LearnerArguments {
  /// Patches in a step.
  static final int BATCH = 4;

  static final int MAX_DATES = 36;

  @Mixin ForestArguments forest;
  @Mixin NetworkArguments network;
  @Mixin PatchArguments patches;

  @Option(
      names = "--max-dates",
      paramLabel = "N",
      description = "Most dates of a patch in a step of the training, drawn each time (36).")
  Integer maxDates;

  /// Refuses options of the other kinds.
  void check() {
    forest.check();
    if (forest.ofForest()) network.refuseForForest();
    else forest.refuseForNetwork();
    if (forest.patches() == null && (patches.given() || maxDates != null))
      throw new IllegalArgumentException(
          "--patch, --stride and --max-dates are for networks of patches: --model "
              + PatchKind.names());
    if (forest.patches() != null && network.ensemble != null)
      throw new IllegalArgumentException(
          "--ensemble is for networks of pixels: --model " + SeriesKind.names());
  }

  /// Whether what learns sees patches and not single pixels.
  boolean ofPatches() {
    return forest.patches() != null;
  }

  /// Whether samples may lack some of their dates.
  boolean seesGaps() {
    SeriesKind kind = forest.series();
    return ofPatches() || kind != null && kind.seesGaps();
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
    if (forest.ofForest())
      return new ForestLearner(
          new RandomForestTrainer(forest.options(), verb.threads(), verb.seed()), set.features());
    if (network.restart && checkpoint != null) NetworkLearner.remove(checkpoint);
    boolean balanced = forest.weights() == RandomForestTrainer.ClassWeights.BALANCED;
    if (ofPatches()) return patchLearner(verb, set, input, checkpoint, balanced);
    return new NetworkLearner(
        new SeriesTrainer(
            forest.series(),
            network.options(balanced),
            network.start(forest.model, set, verb.console()),
            verb.seed(),
            verb.threads()),
        set.features(),
        days(set, input, verb.console()),
        checkpoint,
        verb.console());
  }

  private PatchLearner patchLearner(
      Verb verb, SampleSet set, Path input, Path checkpoint, boolean balanced) throws IOException {
    PatchTrainer trainer =
        new PatchTrainer(
            forest.patches(),
            new PatchTrainer.Options(
                network.fitting.loop(60),
                network.fitting.batch(BATCH),
                network.loss(),
                balanced,
                maxDates == null ? MAX_DATES : maxDates),
            network.start(forest.model, set, verb.console()),
            verb.seed(),
            verb.threads());
    return new PatchLearner(
        trainer, patches(verb, set, input), set.cube(), checkpoint, verb.console());
  }

  private Patches patches(Verb verb, SampleSet set, Path input) throws IOException {
    if (PatchFolder.is(input)) return PatchFolder.open(input);
    if (set.cube() == null || !(set.features() instanceof SeriesFeatures features))
      throw new IllegalArgumentException(
          "%s needs patches: a cube with --labels, or what limpid sample --patch made; %s is a table"
              .formatted(forest.model, input));
    PatchLattice lattice = patches.lattice();
    return CubePatches.read(
        CubePatches.Source.of(set.cube(), features, lattice.side(), input.toString()),
        lattice.windows(set.cube().grid(), set.samples()),
        new CubeSamples.Room(verb.blockMemory(), verb.threads()));
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
