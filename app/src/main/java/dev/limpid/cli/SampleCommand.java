package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import dev.limpid.model.FeatureJson;
import dev.limpid.raster.Legend;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.SampleFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sample",
    description = "Write the features of a cube's labelled pixels as a table.",
    footer = "  limpid sample season --labels parcels.geojson --field crop -o samples.csv")
final class SampleCommand extends Verb {
  @Parameters(paramLabel = "CUBE", description = "Folder or file.")
  Path input;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "LABELS",
      description = "Polygons, points, or a label raster.")
  Path labels;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "SAMPLES",
      description = "NAME.csv; NAME.json lies beside it.")
  Path output;

  @Option(
      names = "--min-samples",
      paramLabel = "N",
      description = "Classes with fewer samples are left out and listed (1).")
  Integer minSamples;

  @Mixin CubeArguments cube;
  @Mixin FeatureArguments features;
  @Mixin LabelArguments names;

  @Override
  ObjectNode work() throws IOException {
    if (!output.toString().endsWith(".csv"))
      throw new IllegalArgumentException("samples are written as NAME.csv, got '" + output + "'");
    AtomicFiles.refuseExisting(output, common.overwrite);
    SplitArguments none = new SplitArguments();
    none.testShare = 0.0;
    none.minSamples = minSamples;
    SampleSet set =
        SampleSet.of(
            new SampleSet.FromCube(input, cube, features.choices(), labels, names),
            none,
            seed(),
            new CubeSamples.Room(blockMemory(), threads()),
            console());
    ObjectNode choices = Json.object();
    choices.set("features", FeatureJson.write(set.features()));
    options().forEach(choices.putObject("options")::put);
    if (!common.dryRun) SampleFile.write(output, common.overwrite, set.samples(), choices);
    ObjectNode json =
        Json.object().put("output", output.toString()).put("samples", set.samples().size());
    ArrayNode classes = json.putArray("classes");
    long[] counts = set.samples().counts();
    for (int k = 0; k < counts.length; k++) {
      Legend.Entry entry = set.samples().legend().entries().get(k);
      classes
          .addObject()
          .put("code", entry.code())
          .put("name", entry.name())
          .put("samples", counts[k]);
    }
    set.samples().features().forEach(json.putArray("features")::add);
    return json;
  }
}
