package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.model.Recipe;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapFiles;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.Raster;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The product of a retrieval whose answers can be worked out by hand.
final class CanopyMapTest {
  private static final Grid GRID = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 37, 29);
  private static final int NOTHING = 5;
  private static final int HALF = 77;

  @TempDir Path folder;

  /// LAI is 4 x NDVI, its spread the sun zenith / 100; chlorophyll of the canopy is twice LAI.
  private record ByNdvi(List<String> bands) implements Retrieval, Recipe<Retrieval> {
    @Override
    public Retrieval open() {
      return this;
    }

    @Override
    public List<CanopyPosterior.Variable> variables() {
      return List.of(
          new CanopyPosterior.Variable("lai", "m2/m2"),
          new CanopyPosterior.Variable("ccc", "g/m2"));
    }

    @Override
    public Retrieved of(float[] reflectance, float[] angles, int[] asked) {
      int n = reflectance.length / 2;
      float[][][] all = new float[5][asked.length][n];
      float[][] correlation = new float[asked.length * (asked.length - 1) / 2][n];
      float[] misfit = new float[n];
      boolean[] outside = new boolean[n];
      for (int i = 0; i < n; i++) {
        float red = reflectance[2 * i];
        float nir = reflectance[2 * i + 1];
        misfit[i] = red * 100;
        outside[i] = red > 0.2f;
        for (float[] pair : correlation) pair[i] = 0.5f;
        for (int v = 0; v < asked.length; v++) {
          float mean = 4 * (nir - red) / (nir + red) * (asked[v] + 1);
          float sd = angles[3 * i] / 100;
          float[] values = {mean, sd, mean - 2 * sd, mean + sd / 2, mean + 2 * sd};
          for (int s = 0; s < values.length; s++) all[s][v][i] = values[s];
        }
      }
      return new Retrieved(all[0], all[1], all[2], all[3], all[4], correlation, misfit, outside);
    }
  }

  private static final ByNdvi NDVI = new ByNdvi(List.of("B4", "B8"));

  private static short red(int i) {
    return (short) (300 + i % 40 * 60);
  }

  private static short nir(int i) {
    return (short) (2000 + i % 70 * 30);
  }

  private CubeFiles cube(double scale, String... dates) throws IOException {
    Path place = Files.createDirectories(folder.resolve("cube"));
    for (String date : dates) {
      List<Band> bands =
          List.of(Band.of("B08", "1").scaled(scale, 0), Band.of("B04", "1").scaled(scale, 0));
      Layer layer = Layer.measured("", SampleType.INT16, -1.0, bands);
      Path file = place.resolve("scene_" + date + ".tif");
      try (MapWriter writer = GeoTiff.create(file, GRID, List.of(layer), WriteOptions.DEFAULT)) {
        int pixels = GRID.width() * GRID.height();
        float[] values = new float[2 * pixels];
        for (int i = 0; i < pixels; i++) {
          values[i] = (float) (nir(i) * scale);
          values[pixels + i] = (float) (red(i) * scale);
        }
        values[NOTHING] = values[pixels + NOTHING] = values[pixels + HALF] = Float.NaN;
        writer.write(new Raster(GRID.all(), bands, values));
        writer.commit();
      }
    }
    return CubeFolder.read(place, CubeOptions.DEFAULT).files();
  }

  private Path run(String name, CubeFiles cube, CanopyMap.By recipe, int block, int threads)
      throws IOException {
    Path map = folder.resolve(name);
    RunOptions options =
        new RunOptions(1L << 28, threads, block, block, WriteOptions.DEFAULT, Progress.none());
    new LocalRunner().run(cube, recipe, map, options);
    return map;
  }

  private static CanopyMap.By scene(String... variables) {
    return new CanopyMap.By(
        NDVI,
        SceneAngles.Uniform.of(List.of(new Angles(30, 5, 100))),
        new CanopyMap.Choices(List.of(variables), List.of("2020-01-13"), variables.length > 1));
  }

  private static float[] values(Path map, String layer, int band) throws IOException {
    try (RasterSource source = GeoTiff.open(new MapFiles(map).layer(layer))) {
      float[] values = new float[GRID.width() * GRID.height()];
      source.read(GRID.all(), new int[] {band}, values);
      return values;
    }
  }

  @Test
  void aSceneHasABandAVariable() throws IOException {
    Path map = run("m.tif", cube(1e-4, "2020-01-13"), scene("LAI", "CCC"), 0, 1);
    int i = 111;
    float lai = 4f * (nir(i) - red(i)) / (nir(i) + red(i));
    assertEquals(lai, values(map, "", 0)[i], 1e-5);
    assertEquals(2 * lai, values(map, "", 1)[i], 1e-5);
    assertEquals(0.3f, values(map, "sd", 0)[i]);
    assertEquals(lai - 0.6f, values(map, "q05", 0)[i], 1e-5);
    assertEquals(lai + 0.15f, values(map, "q50", 0)[i], 1e-5);
    assertEquals(lai + 0.6f, values(map, "q95", 0)[i], 1e-5);
    assertEquals(0.5f, values(map, "correlation", 0)[i]);
    assertEquals(red(i) / 100f, values(map, "quality", 0)[i], 1e-4);
    assertEquals(red(i) > 2000 ? 1 : 0, values(map, "quality", 1)[i]);
    try (RasterSource source = GeoTiff.open(map)) {
      List<Band> bands = source.info().bands();
      assertEquals(List.of("LAI", "CCC"), bands.stream().map(Band::name).toList());
      assertEquals(List.of("m2/m2", "g/m2"), bands.stream().map(Band::unit).toList());
    }
  }

  @Test
  void aPixelThatLacksABandHasNoValueAndACode() throws IOException {
    Path map = run("m.tif", cube(1e-4, "2020-01-13"), scene("LAI"), 0, 1);
    for (int i : new int[] {NOTHING, HALF}) {
      assertTrue(Float.isNaN(values(map, "", 0)[i]));
      assertTrue(Float.isNaN(values(map, "q95", 0)[i]));
      assertTrue(Float.isNaN(values(map, "quality", 0)[i]));
    }
    float[] codes = values(map, "quality", 2);
    assertEquals(FeatureBlock.OUTSIDE, codes[NOTHING]);
    assertEquals(FeatureBlock.MISSING_FEATURE, codes[HALF]);
    assertEquals(FeatureBlock.OK, codes[HALF + 1]);
  }

  @Test
  void whatIsNoReflectanceIsNoValue() throws IOException {
    Path map = run("m.tif", cube(1, "2020-01-13"), scene("LAI"), 0, 1);
    assertTrue(Float.isNaN(values(map, "", 0)[111]));
    assertEquals(FeatureBlock.MISSING_FEATURE, values(map, "quality", 2)[111]);
  }

  @Test
  void aSeriesHasABandADate() throws IOException {
    CubeFiles cube = cube(1e-4, "2020-01-13", "2020-01-18");
    CanopyMap.By recipe =
        new CanopyMap.By(
            NDVI,
            SceneAngles.Uniform.of(List.of(new Angles(30, 5, 100), new Angles(40, 5, 100))),
            new CanopyMap.Choices(List.of("LAI"), List.of("2020-01-13", "2020-01-18"), false));
    Path map = run("m-lai.tif", cube, recipe, 0, 1);
    assertEquals(0.3f, values(map, "sd", 0)[111]);
    assertEquals(0.4f, values(map, "sd", 1)[111]);
    assertEquals(FeatureBlock.OUTSIDE, values(map, "quality", 5)[NOTHING]);
    try (RasterSource source = GeoTiff.open(map)) {
      assertEquals(
          List.of("2020-01-13", "2020-01-18"),
          source.info().bands().stream().map(Band::name).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({"4,1", "7,2", "16,3"})
  void theSameBytesForAnyBlockAndThreads(int block, int threads) throws IOException {
    CubeFiles cube = cube(1e-4, "2020-01-13");
    Path whole = run("whole.tif", cube, scene("LAI", "CCC"), 0, 1);
    Path map = run("map.tif", cube, scene("LAI", "CCC"), block, threads);
    for (String layer : List.of("", "sd", "q05", "q50", "q95", "quality", "correlation"))
      assertArrayEquals(
          Files.readAllBytes(new MapFiles(whole).layer(layer)),
          Files.readAllBytes(new MapFiles(map).layer(layer)),
          layer);
  }

  @Test
  void whatCannotBeMappedIsRefusedByName() throws IOException {
    CubeFiles cube = cube(1e-4, "2020-01-13");
    CanopyMap.By recipe =
        new CanopyMap.By(
            new ByNdvi(List.of("B4", "B8A")), scene("LAI").angles(), scene("LAI").choices());
    BadInput e = assertThrows(BadInput.class, () -> run("m.tif", cube, recipe, 0, 1));
    assertTrue(e.getMessage().contains("B8A"), e.getMessage());
    IllegalArgumentException unknown =
        assertThrows(IllegalArgumentException.class, () -> scene("FCOVER").open());
    assertTrue(unknown.getMessage().contains("FCOVER"), unknown.getMessage());
  }
}
