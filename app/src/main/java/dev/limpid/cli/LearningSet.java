package dev.limpid.cli;

import dev.limpid.model.PatchFolder;
import dev.limpid.sample.CubeSamples;
import dev.limpid.temporal.PatchKind;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a model learns from, how it is held out, and what learns.
final class LearningSet {
  @Option(
      names = "--labels",
      paramLabel = "LABELS",
      description = "Polygons, points, or a label raster, for a cube.")
  Path labels;

  @Mixin CubeArguments cube;
  @Mixin FeatureArguments features;
  @Mixin LabelArguments names;
  @Mixin TableArguments table;
  @Mixin SplitArguments split;
  @Mixin LearnerArguments learning;

  /// Whether samples come from a table; refuses a cube without labels, and a table with them.
  boolean ofTable(Path input) {
    boolean isTable = SampleSet.isTable(input) || PatchFolder.is(input);
    if (isTable && labels != null)
      throw new IllegalArgumentException(
          "--labels is for a cube; a table has its classes in --label COLUMN, patches in their labels.csv");
    if (!isTable && labels == null) throw new IllegalArgumentException("a cube needs --labels");
    return isTable;
  }

  SampleSet read(Verb verb, Path input) throws IOException {
    if (PatchFolder.is(input) && !learning.ofPatches())
      throw new IllegalArgumentException(
          "%s holds patches, which --model %s take".formatted(input, PatchKind.names()));
    if (ofTable(input))
      return SampleSet.of(
          PatchFolder.is(input) ? PatchFolder.labels(input) : input,
          learning.table(table.options(names)),
          split,
          verb.seed(),
          verb.console());
    return SampleSet.of(
        new SampleSet.FromCube(input, cube, learning.choices(features), labels, names),
        split,
        verb.seed(),
        new CubeSamples.Room(verb.blockMemory(), verb.threads()),
        verb.console());
  }
}
