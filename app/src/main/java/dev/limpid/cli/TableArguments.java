package dev.limpid.cli;

import dev.limpid.raster.Legend;
import dev.limpid.sample.TableOptions;
import java.io.IOException;
import picocli.CommandLine.Option;

/// What the columns of a table of samples are.
final class TableArguments {
  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column of the class, for a table.")
  String label;

  @Option(
      names = "--group",
      paramLabel = "COLUMN,...",
      description = "Columns that name a group which is never split.")
  String group;

  @Option(
      names = "--features",
      paramLabel = "GLOB,...",
      description = "Columns that are features, where their names do not tell.")
  String features;

  @Option(names = "--no-data", paramLabel = "V", description = "Number that means missing.")
  Double noData;

  @Option(
      names = "--series",
      paramLabel = "COLUMN",
      description = "Column that names the series, in a table with a row a date.")
  String series;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "Column of the date in such a table.")
  String time;

  TableOptions options(LabelArguments names) throws IOException {
    return options(names, null);
  }

  TableOptions options(LabelArguments names, Legend match) throws IOException {
    return new TableOptions(
        label,
        CubeArguments.list(group),
        CubeArguments.list(features),
        noData,
        series,
        time,
        names.names(),
        match,
        false);
  }
}
