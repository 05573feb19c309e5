package dev.limpid.cube;

import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.io.SafeUrl;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// One GeoTIFF behind an address, as a cube of one date. Only its header is read here; pixels come
/// by ranges as they are needed.
public final class RemoteScene {
  private RemoteScene() {}

  /// @param url of the raster
  /// @param policy what may be connected to, now and by the reader of the cube
  public static CubeListing read(URI url, CubeOptions options, SafeUrl.Policy policy)
      throws IOException {
    refuseFiles(options);
    String shown = Redact.line(url.toString());
    try (RasterSource raster = GeoTiff.open(url, policy, Limits.DEFAULT)) {
      String name = Source.name(url);
      LocalDate date = BandNames.date(Source.stem(name));
      String sensor = BandNames.sensor(Source.stem(name));
      List<String> bands = CubeFolder.bandNames(name, raster.info(), options.bandNames());
      List<Source.Entry> entries = new ArrayList<>();
      for (int i = 0; i < bands.size(); i++)
        entries.add(new Source.Entry(i, bands.get(i), date, 0, null));
      Source source = new Source(url, shown, raster.info(), sensor, sensor, entries);
      CubeListing found =
          new CubeAssembly(shown, options).cube("scene", List.of(source), List.of());
      CubeFiles files = found.files();
      return new CubeListing(
          found.layout(),
          new CubeFiles(files.grid(), files.series(), files.still(), policy),
          found.ignored(),
          found.notes());
    }
  }

  private static void refuseFiles(CubeOptions options) {
    boolean scene = options.layout() == null || options.layout().equals("scene");
    boolean files = options.bands().stream().anyMatch(choice -> choice.file() != null);
    if (!scene || files || !options.stills().isEmpty())
      throw new IllegalArgumentException(
          "an address is one scene: it goes without --layout, --static and --bands NAME=FILE; download the files to combine them");
  }
}
