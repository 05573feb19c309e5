package dev.limpid.cli;

import dev.limpid.raster.Legend;
import dev.limpid.sample.LabelOptions;
import dev.limpid.sample.LegendFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// What labels are called.
final class LabelArguments {
  @Option(
      names = "--field",
      paramLabel = "NAME",
      description = "Attribute of the polygons, or column of the points, that holds the label.")
  String field;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Layer of a GeoPackage that has several.")
  String layer;

  @Option(
      names = "--legend",
      paramLabel = "FILE",
      description = "Names of codes: CSV or a JSON object code to name.")
  Path legend;

  @Option(
      names = "--legend-columns",
      paramLabel = "CODE,NAME[,COLOUR]",
      description = "Columns of that CSV.")
  String legendColumns;

  LegendFile names() throws IOException {
    return legend == null ? null : LegendFile.read(legend, CubeArguments.list(legendColumns));
  }

  /// @param match legend that labels must be matched to, or null
  LabelOptions options(Legend match) throws IOException {
    return new LabelOptions(field, layer, names(), match);
  }
}
