package dev.limpid.cli;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.landcover.PairedDifference;
import dev.limpid.landcover.StratifiedEstimate;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Legend;
import dev.limpid.raster.PixelCounts;
import dev.limpid.raster.RasterSource;
import dev.limpid.sample.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Strata from which reference pixels were drawn at random.
final class Strata {
  private Strata() {}

  /// The estimate from a raster of strata on the map's grid; a stratum is a code, no data included.
  ///
  /// @param codes of the map, one a label
  /// @param listed classes that are reported even if no labelled pixel shows them
  static StratifiedEstimate read(Path raster, Labels labels, int[] codes, Legend listed)
      throws IOException {
    try (RasterSource source = open(raster, labels)) {
      StratifiedEstimate.Builder builder = StratifiedEstimate.builder(listed);
      Map<Long, Long> sizes = PixelCounts.of(source, 0);
      sizes.forEach((code, pixels) -> builder.stratum(Long.toString(code), pixels));
      String[] stratum = at(source, labels);
      for (int i = 0; i < codes.length; i++)
        builder.add(stratum[i], codes[i], MapComparison.reference(labels, i));
      return builder.build();
    }
  }

  /// How much more often the first map is right than the second.
  static PairedDifference difference(Path raster, MapComparison maps) throws IOException {
    try (RasterSource source = open(raster, maps.labels())) {
      PairedDifference.Builder builder = PairedDifference.builder();
      Map<Long, Long> sizes = PixelCounts.of(source, 0);
      sizes.forEach((code, pixels) -> builder.stratum(Long.toString(code), pixels));
      String[] stratum = at(source, maps.labels());
      for (int i = 0; i < stratum.length; i++)
        builder.add(stratum[i], maps.firstRight(i), maps.secondRight(i));
      return builder.build();
    }
  }

  private static RasterSource open(Path raster, Labels labels) throws IOException {
    RasterSource source = GeoTiff.open(raster);
    if (source.grid().equals(labels.grid())) return source;
    source.close();
    throw new BadInput(
        "strata.grid", raster.toString(), "its grid is not the map's; use limpid convert --like");
  }

  /// The stratum of each label.
  private static String[] at(RasterSource source, Labels labels) throws IOException {
    String[] strata = new String[labels.size()];
    int row = -1;
    Object stored = null;
    for (int i = 0; i < strata.length; i++) {
      if (labels.row(i) != row) {
        row = labels.row(i);
        stored = source.readStored(0, new Window(0, row, source.grid().width(), 1));
      }
      strata[i] = Long.toString((long) source.info().type().value(stored, labels.col(i)));
    }
    return strata;
  }
}
