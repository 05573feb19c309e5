package dev.limpid.cli;

import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Sensor;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.invert.CanopyEncoder;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.Json;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.Raster;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Networks with first weights, and cubes to ask them about.
final class CanopyModels {
  private static final Grid GRID = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 8, 6);
  private static final int PIXELS = 48;

  private CanopyModels() {}

  static Path model(Path path, Prior prior) throws IOException {
    CanopyVae.Card card =
        new CanopyVae.Card(
            "gauss",
            new CanopyEncoder.Size(8, 1),
            LeafModel.D,
            prior,
            Noise.DEFAULT,
            3,
            new CanopyArguments().describe(Set.of(LeafModel.D)),
            Json.object());
    try (CanopyVae model = new CanopyVae(card, card.encoder(3))) {
      model.save(path, false);
    }
    return path;
  }

  /// Of reflectances in ten bands and a scene classification: vegetation, with a cloud in the last
  /// row.
  static Path cube(Path folder, String... dates) throws IOException {
    Files.createDirectories(folder);
    List<Band> bands = new ArrayList<>();
    for (String band : Sensor.SENTINEL2) bands.add(Band.of(band, "1").scaled(1e-4, 0));
    bands.add(Band.of("SCL", "1"));
    Layer layer = Layer.measured("", SampleType.INT16, -1.0, bands);
    for (int d = 0; d < dates.length; d++) {
      float[] values = new float[PIXELS * bands.size()];
      for (int b = 0; b < 10; b++)
        for (int i = 0; i < PIXELS; i++)
          values[b * PIXELS + i] = (300 + 250 * b + 7 * ((i * 13 + b * 5 + d) % 31)) * 1e-4f;
      for (int i = 0; i < PIXELS; i++) values[10 * PIXELS + i] = i < 40 ? 4 : 9;
      Path file = folder.resolve("scene_" + dates[d] + ".tif");
      try (MapWriter writer = GeoTiff.create(file, GRID, List.of(layer), WriteOptions.DEFAULT)) {
        writer.write(new Raster(GRID.all(), bands, values));
        writer.commit();
      }
    }
    return folder;
  }
}
