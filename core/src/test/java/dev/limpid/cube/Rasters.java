package dev.limpid.cube;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Small GeoTIFFs for tests of cubes.
final class Rasters {
  /// 6 columns, 4 rows, 10 m.
  static final Grid GRID = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, 6, 4);

  /// The same ground in pixels of 20 m.
  static final Grid COARSE = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 20, 20, 3, 2);

  private static final WriteOptions PLAIN =
      new WriteOptions(
          WriteOptions.Compression.DEFLATE,
          WriteOptions.Predictor.AUTO,
          false,
          16,
          true,
          1,
          Map.of());

  /// A stored value.
  interface Pixel {
    double at(int band, int row, int col);
  }

  private Rasters() {}

  static Pixel all(double value) {
    return (band, row, col) -> value;
  }

  static List<Band> named(String... names) {
    List<Band> bands = new ArrayList<>();
    for (String name : names) bands.add(Band.of(name, "1"));
    return bands;
  }

  /// `int16` with no data -1, one band without a name.
  static void band(Path file, Pixel pixel) throws IOException {
    write(file, GRID, named(""), pixel);
  }

  static void write(Path file, Grid grid, List<Band> bands, Pixel pixel) throws IOException {
    write(file, grid, Layer.measured("", SampleType.INT16, -1.0, bands), pixel);
  }

  static void floats(Path file, Grid grid, List<Band> bands, Pixel pixel) throws IOException {
    write(file, grid, Layer.measured("", SampleType.FLOAT32, Double.NaN, bands), pixel);
  }

  private static void write(Path file, Grid grid, Layer layer, Pixel pixel) throws IOException {
    Files.createDirectories(file.getParent());
    Window all = grid.all();
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), PLAIN)) {
      for (int b = 0; b < layer.bands().size(); b++) {
        short[] shorts = new short[grid.width() * grid.height()];
        float[] floats = new float[shorts.length];
        for (int i = 0; i < shorts.length; i++) {
          double v = pixel.at(b, i / grid.width(), i % grid.width());
          shorts[i] = (short) v;
          floats[i] = (float) v;
        }
        writer.writeStored(0, b, all, layer.type() == SampleType.INT16 ? shorts : floats);
      }
      writer.commit();
    }
  }
}
