package dev.limpid.cli;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.landcover.StratifiedEstimate;
import dev.limpid.raster.GeoTiff;
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
  static StratifiedEstimate read(Path raster, Labels labels, int[] codes) throws IOException {
    try (RasterSource source = GeoTiff.open(raster)) {
      if (!source.grid().equals(labels.grid()))
        throw new BadInput(
            "strata.grid",
            raster.toString(),
            "its grid is not the map's; use limpid convert --like");
      StratifiedEstimate.Builder builder = StratifiedEstimate.builder(labels.legend());
      Map<Long, Long> sizes = PixelCounts.of(source, 0);
      sizes.forEach((code, pixels) -> builder.stratum(Long.toString(code), pixels));
      int row = -1;
      Object stored = null;
      for (int i = 0; i < codes.length; i++) {
        if (labels.row(i) != row) {
          row = labels.row(i);
          stored = source.readStored(0, new Window(0, row, source.grid().width(), 1));
        }
        long stratum = (long) source.info().type().value(stored, labels.col(i));
        builder.add(Long.toString(stratum), codes[i], MapComparison.reference(labels, i));
      }
      return builder.build();
    }
  }
}
