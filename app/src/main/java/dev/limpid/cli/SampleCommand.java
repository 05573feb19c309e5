package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import dev.limpid.model.FeatureJson;
import dev.limpid.model.PatchFolder;
import dev.limpid.raster.Legend;
import dev.limpid.sample.CubePatches;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.PatchLabels;
import dev.limpid.sample.PatchLattice;
import dev.limpid.sample.SampleFile;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sample",
    description =
        "Write the features of a cube's labelled pixels as a table, or with --patch its patches.",
    footer = "  limpid sample season --labels parcels.geojson --field crop -o samples.csv")
final class SampleCommand extends Verb {
  @Parameters(paramLabel = "CUBE", description = "Folder or file.")
  Path input;

  @Option(
      names = "--labels",
      paramLabel = "LABELS",
      description = "Polygons, points, or a label raster; patches may do without.")
  Path labels;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "SAMPLES",
      description = "NAME.csv (NAME.json lies beside it), or a folder of patches.")
  Path output;

  @Mixin CubeArguments cube;
  @Mixin FeatureArguments features;
  @Mixin LabelArguments names;
  @Mixin ClassArguments classes;
  @Mixin PatchArguments patches;

  @Option(
      names = "--patches",
      paramLabel = "N",
      description = "Most patches, drawn where there are more (all).")
  Integer most;

  @Override
  ObjectNode work() throws IOException {
    if (patches.given() || most != null) return patches();
    if (labels == null)
      throw new IllegalArgumentException("a table needs --labels; patches (--patch N) do without");
    if (!output.toString().endsWith(".csv"))
      throw new IllegalArgumentException("samples are written as NAME.csv, got '" + output + "'");
    AtomicFiles.refuseExisting(output, common.overwrite);
    SampleSet set = labelled(features.choices());
    ObjectNode choices = choices(set.features());
    if (!common.dryRun) SampleFile.write(output, common.overwrite, set.samples(), choices);
    ObjectNode json = Json.object().put("output", output.toString());
    count(json, set.samples());
    set.samples().features().forEach(json.putArray("features")::add);
    return json;
  }

  /// Adds how many samples there are of each class.
  private static void count(ObjectNode json, Samples samples) {
    json.put("samples", samples.size());
    ArrayNode classes = json.putArray("classes");
    long[] counts = samples.counts();
    for (int k = 0; k < counts.length; k++) {
      Legend.Entry entry = samples.legend().entries().get(k);
      classes
          .addObject()
          .put("code", entry.code())
          .put("name", entry.name())
          .put("samples", counts[k]);
    }
  }

  /// The labelled pixels with their features.
  private SampleSet labelled(SeriesFeatures.Choices choices) throws IOException {
    SplitArguments none = new SplitArguments();
    none.testShare = 0.0;
    none.classes = classes;
    return SampleSet.of(
        new SampleSet.FromCube(input, cube, choices, labels, names),
        none,
        seed(),
        new CubeSamples.Room(blockMemory(), threads()),
        console());
  }

  private ObjectNode choices(FeatureSet made) {
    ObjectNode choices = Json.object();
    choices.set("features", FeatureJson.write(made));
    options().forEach(choices.putObject("options")::put);
    return choices;
  }

  /// Writes patches: those with labels, or all.
  private ObjectNode patches() throws IOException {
    PatchFolder.refuseExisting(output, common.overwrite);
    SeriesFeatures.Choices how = features.choices(new GapFill.Observed());
    PatchLattice lattice = patches.lattice();
    SampleSet set = labels == null ? null : labelled(how);
    CubeFiles files = set == null ? cube.read(input, Set.of(), console()).files() : set.cube();
    SeriesFeatures made =
        set == null
            ? SeriesFeatures.of(files, how, cube.period()[0], cube.period()[1])
            : (SeriesFeatures) set.features();
    CubePatches.Source source =
        CubePatches.Source.of(
            made.select(files, input.toString()), made, lattice.side(), input.toString());
    List<Window> windows =
        set == null ? lattice.windows(files.grid()) : lattice.windows(files.grid(), set.samples());
    if (most != null) windows = PatchLattice.draw(windows, most, seed());
    ObjectNode json = Json.object().put("output", output.toString()).put("patches", windows.size());
    json.put("side", lattice.side()).put("dates", source.days().length);
    json.put("bytes", windows.size() * source.bytes());
    Samples inside = set == null ? null : inPatches(files.grid(), windows, set.samples());
    if (inside != null) count(json, inside);
    if (!common.dryRun)
      PatchFolder.write(
          output,
          common.overwrite,
          source,
          windows,
          inside,
          choices(source.features()),
          progress("patches", 0));
    return json;
  }

  /// The samples that lie in a patch, with its number for their only feature.
  private static Samples inPatches(Grid grid, List<Window> windows, Samples samples) {
    int[] patch = PatchLabels.of(grid, windows, samples).patchOf(samples.size());
    int[] rows = IntStream.range(0, patch.length).filter(i -> patch[i] >= 0).toArray();
    float[] numbers = new float[rows.length];
    for (int i = 0; i < rows.length; i++) numbers[i] = patch[rows[i]];
    return samples.rows(rows).described(List.of("patch"), numbers);
  }
}
