package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Angles;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.invert.CanopyEncoder;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.priors.LearnedPrior;
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

/// Networks with first weights, and spectra and cubes to ask them about.
final class CanopyModels {
  static final Grid GRID = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 8, 6);

  /// Head of a table of spectra, and a row of vegetation and of soil without their names.
  static final String HEAD = "id,B2,B3,B4,B5,B6,B7,B8,B8A,B11,B12,tts,tto,psi\n";

  static final String GREEN = ",.03,.06,.04,.1,.3,.35,.4,.4,.2,.1,30,5,90\n";
  static final String BARE = ",.1,.12,.15,.17,.2,.22,.24,.25,.3,.25,40,6,20\n";

  private static final int PIXELS = 48;

  private CanopyModels() {}

  static Path model(Path path, Prior prior) throws IOException {
    return model(path, prior, shipped(), null);
  }

  /// @param background null without
  static Path model(Path path, Prior prior, ObjectNode physics, SpectrumSet background)
      throws IOException {
    CanopyVae.Card card =
        new CanopyVae.Card(
            "gauss",
            new CanopyEncoder.Size(8, 1),
            LeafModel.D,
            prior,
            Noise.DEFAULT,
            3,
            physics,
            Json.object().put("objective", "npe").put("heldOutLoss", -1.5),
            LearnedPrior.Kind.NONE);
    try (CanopyVae model = new CanopyVae(card, card.encoder(3), background)) {
      model.save(path, false);
    }
    return path;
  }

  /// The physics of a model that needs no tables of the user.
  static ObjectNode shipped() throws IOException {
    return new CanopyArguments().describe(Set.of(LeafModel.D));
  }

  static SpectrumSet spectra(int count) {
    List<Spectrum> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Double> bands = new ArrayList<>();
      for (int b = 0; b < 10; b++) bands.add(0.03 * b + 0.05 * i);
      List<Double> deviations = bands.stream().map(Noise.DEFAULT::deviation).toList();
      all.add(new Spectrum("" + i, bands, deviations, new Angles(30, 5, 10)));
    }
    return SpectrumSet.of(all);
  }

  /// Of reflectances in ten bands and a scene classification: vegetation, with a cloud in the last
  /// row.
  static Path cube(Path folder, String... dates) throws IOException {
    List<Band> bands = bands(1e-4);
    bands.add(Band.of("SCL", "1"));
    for (int d = 0; d < dates.length; d++) {
      float[] values = new float[PIXELS * bands.size()];
      for (int b = 0; b < 10; b++)
        for (int i = 0; i < PIXELS; i++)
          values[b * PIXELS + i] = (300 + 250 * b + 7 * ((i * 13 + b * 5 + d) % 31)) * 1e-4f;
      for (int i = 0; i < PIXELS; i++) values[10 * PIXELS + i] = i < 40 ? 4 : 9;
      scene(folder, dates[d], GRID, bands, values);
    }
    return folder;
  }

  /// Of reflectances in ten bands alone; the first pixel lacks one.
  ///
  /// @param scale of the stored values
  /// @param darkest stored value
  static Path unmasked(Path folder, Grid grid, double scale, int darkest, String... dates)
      throws IOException {
    List<Band> bands = bands(scale);
    float[] values = new float[grid.width() * grid.height() * bands.size()];
    for (int i = 0; i < values.length; i++) values[i] = (float) ((darkest + i * 7 % 2500) * scale);
    values[0] = Float.NaN;
    for (String date : dates) scene(folder, date, grid, bands, values);
    return folder;
  }

  private static List<Band> bands(double scale) {
    List<Band> bands = new ArrayList<>();
    for (String band : Sensor.SENTINEL2) bands.add(Band.of(band, "1").scaled(scale, 0));
    return bands;
  }

  private static void scene(Path folder, String date, Grid grid, List<Band> bands, float[] values)
      throws IOException {
    Path file = Files.createDirectories(folder).resolve("scene_" + date + ".tif");
    Layer layer = Layer.measured("", SampleType.INT16, -1.0, bands);
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT)) {
      writer.write(new Raster(grid.all(), bands, values));
      writer.commit();
    }
  }
}
