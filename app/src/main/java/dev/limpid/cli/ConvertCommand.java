package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterCopy;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "convert",
    description = "Copy a raster to a Cloud Optimized GeoTIFF, value by value.",
    footer = "  limpid convert in.tif -o out.tif --compression deflate")
final class ConvertCommand extends Verb {
  @Parameters(paramLabel = "IN", description = "A raster.")
  Path input;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The new raster.")
  Path output;

  @Mixin WriteArguments write;

  @Override
  ObjectNode work() throws IOException {
    try (RasterSource source = GeoTiff.open(input)) {
      if (!common.dryRun)
        RasterCopy.copy(
            source,
            output,
            write.options(common.overwrite, threads()),
            progress("copying", 0)::step);
      return Json.object()
          .put("output", output.toString())
          .put("width", source.grid().width())
          .put("height", source.grid().height());
    }
  }
}
