package dev.limpid.cli;

import dev.limpid.cube.Compositing;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.cube.SpectralIndex;
import picocli.CommandLine.Option;

/// How observed dates become features.
final class FeatureArguments {
  @Option(
      names = "--fill",
      paramLabel = "RULE",
      description =
          "linear (default of forests), whittaker:LAMBDA, none, or observed (default of networks that see gaps).")
  String fill;

  @Option(
      names = "--composite",
      paramLabel = "RULE",
      description = "median:DAYS or least-cloudy:DAYS (per pixel), before filling.")
  String composite;

  @Option(
      names = "--indices",
      paramLabel = "NAME,...",
      description = "ndvi, ndwi, ndmi, brightness, added to the bands of each date.")
  String indices;

  @Option(
      names = "--grid-days",
      paramLabel = "N",
      description = "Step of the calendar that gaps are filled on, days (10).")
  Integer gridDays;

  SeriesFeatures.Choices choices() {
    return choices(new GapFill.Linear());
  }

  /// @param usual how gaps are filled where the user does not say
  SeriesFeatures.Choices choices(GapFill usual) {
    return new SeriesFeatures.Choices(
        fill == null ? usual : GapFill.parse(fill),
        composite == null ? null : Compositing.parse(composite),
        CubeArguments.list(indices).stream().map(SpectralIndex::parse).toList(),
        gridDays == null ? 10 : gridDays);
  }
}
