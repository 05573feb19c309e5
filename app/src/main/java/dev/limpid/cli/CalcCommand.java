package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.bandmath.BandMath;
import dev.limpid.cube.CubeFiles;
import dev.limpid.io.Json;
import dev.limpid.io.Redact;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.Region;
import dev.limpid.tile.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "calc",
    description = "Compute new bands from the bands of a raster.",
    footer = "  limpid calc 'ndvi=(B08-B04)/(B08+B04)' scene.tif -o ndvi.tif")
final class CalcCommand extends Verb {
  @Parameters(
      arity = "1..*",
      paramLabel = "EXPRESSION... IN",
      descriptionKey = "inputs",
      split = Defaults.BETWEEN,
      splitSynopsisLabel = "",
      description =
          "NAME=EXPRESSION, bands by name or as @4; the last is the raster or its address.")
  List<String> inputs;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The new raster.")
  Path output;

  @Option(
      names = "--block",
      paramLabel = "N",
      description = "Largest side of a block, pixels; changes no pixel.")
  Integer block;

  @Mixin CubeArguments cube;
  @Mixin RegionArguments region;
  @Mixin LikeArguments like;
  @Mixin WriteArguments write;
  @Mixin RemoteArguments remote;

  @Override
  ObjectNode work() throws IOException {
    long start = System.nanoTime();
    if (inputs.size() < 2)
      throw new IllegalArgumentException("calc takes EXPRESSION... IN, got " + inputs);
    BandMath math = BandMath.parse(inputs.subList(0, inputs.size() - 1));
    String in = inputs.getLast();
    CubeFiles scene = math.select(scene(in), Redact.line(in));
    Region part = like.within(region.region(scene.grid()), scene.grid(), Redact.line(in));
    double pixels = (double) part.window().width() * part.window().height();
    RunOptions options =
        new RunOptions(
            blockMemory(),
            threads(),
            block == null ? 0 : block,
            0,
            write.options(common.overwrite, threads()),
            progress("computing", pixels),
            part);
    if (common.dryRun)
      return new RunPlan(output, scene, math, options).json("output", memory(), List.of(), this);
    new LocalRunner().run(scene, math, output, options);
    return Json.object()
        .put("output", output.toString())
        .put("seconds", (System.nanoTime() - start) / 1e9);
  }

  private CubeFiles scene(String in) throws IOException {
    return RemoteArguments.is(in)
        ? cube.scene(remote.url(in, common.offline), remote.policy(), console())
        : cube.scene(Path.of(in), console());
  }
}
