package dev.limpid.temporal;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.sample.CubePatches;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.PatchLattice;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Images of fields with rows or with dots. A pixel alone cannot tell which: dark and bright pixels
/// are as frequent in both.
record Textures(Grid grid, CubeFiles cube, SeriesFeatures features) {
  static final Legend LEGEND =
      new Legend(
          List.of(new Legend.Entry(1, "rows", null, 0), new Legend.Entry(2, "dots", null, 1)));

  /// Side of a field, pixels.
  private static final int FIELD = 24;

  private static final List<String> DAYS = List.of("20240301", "20240405", "20240620");

  static Textures write(Path folder, int width, int height) throws IOException {
    return write(folder, width, height, Set.of());
  }

  /// @param clouded positions of dates without any pixel
  static Textures write(Path folder, int width, int height, Set<Integer> clouded)
      throws IOException {
    Grid grid = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, width, height);
    Files.createDirectories(folder);
    Layer layer = Layer.measured("", SampleType.FLOAT32, Double.NaN, List.of(Band.of("B08", "1")));
    SplittableRandom random = new SplittableRandom(3);
    for (String day : DAYS)
      try (MapWriter writer =
          GeoTiff.create(
              folder.resolve("S_" + day + ".tif"), grid, List.of(layer), WriteOptions.DEFAULT)) {
        float[] pixels = pixels(grid, random);
        if (clouded.contains(DAYS.indexOf(day))) Arrays.fill(pixels, Float.NaN);
        writer.writeStored(0, 0, grid.all(), pixels);
        writer.commit();
      }
    CubeFiles cube = CubeFolder.read(folder, CubeOptions.DEFAULT).files();
    SeriesFeatures features =
        SeriesFeatures.of(
            cube, new SeriesFeatures.Choices(new GapFill.Observed(), null, List.of(), 10));
    return new Textures(grid, features.select(cube, "cube"), features);
  }

  private static float[] pixels(Grid grid, SplittableRandom random) {
    float[] values = new float[grid.width() * grid.height()];
    for (int i = 0; i < values.length; i++) {
      int row = i / grid.width();
      int col = i % grid.width();
      boolean bright = label(row, col) == 0 ? row % 2 == 0 : (row + col) % 2 == 0;
      boolean gone = random.nextInt(10) == 0;
      values[i] = gone ? Float.NaN : (float) ((bright ? 0.6 : 0.2) + 0.05 * random.nextGaussian());
    }
    return values;
  }

  /// Position of a pixel's class in the legend.
  static int label(int row, int col) {
    return (row / FIELD + col / FIELD) % 2;
  }

  /// Every `step`-th pixel with its class; fields are groups.
  Samples samples(int step) {
    int n = grid.width() * grid.height();
    int[] pixels = IntStream.range(0, n).filter(i -> i * 7919L % n % step == 0).toArray();
    int[] label = new int[pixels.length];
    String[] id = new String[pixels.length];
    String[] group = new String[pixels.length];
    double[] x = new double[pixels.length];
    double[] y = new double[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int row = pixels[i] / grid.width();
      int col = pixels[i] % grid.width();
      label[i] = label(row, col);
      id[i] = Integer.toString(pixels[i]);
      group[i] = row / FIELD + "_" + col / FIELD;
      x[i] = grid.centreX(col);
      y[i] = grid.centreY(row);
    }
    return new Samples(
        LEGEND, List.of("none"), new float[label.length], label, id, group, x, y, grid.crs());
  }

  CubePatches patches(int side, int stride) throws IOException {
    return CubePatches.read(
        CubePatches.Source.of(cube, features, side, "cube"),
        new PatchLattice(side, stride).windows(grid),
        new CubeSamples.Room(1L << 28, 1));
  }
}
