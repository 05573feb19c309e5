package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.model.Recipe;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a retrieval sees around a pixel, in maps and in spectra to learn from: every pixel can be
/// told by its bands, some are cloud, one has no data and one lacks a band.
final class NeighbourhoodTest {
  private static final Grid GRID = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 37, 29);
  private static final int WIDTH = 37;
  private static final int PIXELS = WIDTH * 29;
  private static final int NOTHING = 5 * WIDTH + 8;
  private static final int LACKING = 12 * WIDTH + 30;
  private static final SceneAngles ANGLES = SceneAngles.Uniform.of(List.of(new Angles(30, 5, 100)));

  @TempDir Path folder;
  private CubeFiles cube;

  /// The mean is a sum over the square in which every place has its own weight.
  private record ByPlaces(int reach) implements Retrieval, Recipe<Retrieval> {
    @Override
    public Retrieval open() {
      return this;
    }

    @Override
    public List<String> bands() {
      return Sensor.SENTINEL2;
    }

    @Override
    public List<CanopyPosterior.Variable> variables() {
      return List.of(new CanopyPosterior.Variable("lai", "m2/m2"));
    }

    @Override
    public Retrieved of(float[] seen, float[] angles, int[] asked) {
      int n = angles.length / 3;
      int width = seen.length / n;
      float[][] mean = new float[1][n];
      for (int i = 0; i < n; i++)
        mean[0][i] = sum(Arrays.copyOfRange(seen, i * width, (i + 1) * width));
      return new Retrieved(
          mean, mean, mean, mean, mean, new float[0][n], new float[n], new boolean[n]);
    }
  }

  private static float sum(float... square) {
    double sum = 0;
    for (int i = 0; i < square.length; i++) sum += square[i] * Math.sqrt(i + 1);
    return (float) sum;
  }

  private static float value(int pixel, int band) {
    return (100 + (pixel * 31 + band * 17) % 4999) * 1e-4f;
  }

  private static boolean cloud(int pixel) {
    int col = pixel % WIDTH;
    int row = pixel / WIDTH;
    return (col - 20) * (col - 20) + (row - 15) * (row - 15) < 20;
  }

  private static boolean usable(int pixel) {
    return !cloud(pixel) && pixel != NOTHING && pixel != LACKING;
  }

  /// What is to be seen of a usable pixel.
  private static float[] square(int pixel, int reach) {
    List<Float> all = new ArrayList<>();
    int col = pixel % WIDTH;
    int row = pixel / WIDTH;
    for (int r = row - reach; r <= row + reach; r++)
      for (int c = col - reach; c <= col + reach; c++) {
        boolean inside = r >= 0 && r < GRID.height() && c >= 0 && c < WIDTH;
        int source = inside && usable(r * WIDTH + c) ? r * WIDTH + c : pixel;
        for (int b = 0; b < 10; b++) all.add(value(source, b));
      }
    float[] square = new float[all.size()];
    for (int i = 0; i < square.length; i++) square[i] = all.get(i);
    return square;
  }

  @BeforeEach
  void write() throws IOException {
    List<Band> bands = new ArrayList<>();
    for (String band : Sensor.SENTINEL2) bands.add(Band.of(band, "1").scaled(1e-4, 0));
    bands.add(Band.of("SCL", "1"));
    float[] values = new float[PIXELS * bands.size()];
    for (int i = 0; i < PIXELS; i++) {
      for (int b = 0; b < 10; b++) values[b * PIXELS + i] = value(i, b);
      values[10 * PIXELS + i] = cloud(i) ? 9 : 4;
      if (i == NOTHING) for (int b = 0; b < 11; b++) values[b * PIXELS + i] = Float.NaN;
    }
    values[6 * PIXELS + LACKING] = Float.NaN;
    Layer layer = Layer.measured("", SampleType.INT16, -1.0, bands);
    Path file = Files.createDirectory(folder.resolve("cube")).resolve("scene_2020-06-01.tif");
    try (MapWriter writer = GeoTiff.create(file, GRID, List.of(layer), WriteOptions.DEFAULT)) {
      writer.write(new Raster(GRID.all(), bands, values));
      writer.commit();
    }
    CubeFiles read = CubeFolder.read(file.getParent(), CubeOptions.DEFAULT).files();
    cube = CanopyMap.seen(read, Sensor.SENTINEL2, "cube");
  }

  private Path map(String name, int reach, int block, int threads) throws IOException {
    Path map = folder.resolve(name);
    CanopyMap.By recipe =
        new CanopyMap.By(
            new ByPlaces(reach),
            ANGLES,
            new CanopyMap.Choices(List.of("LAI"), List.of("2020-06-01"), false));
    new LocalRunner()
        .run(
            cube,
            recipe,
            map,
            new RunOptions(1L << 28, threads, block, block, WriteOptions.DEFAULT, Progress.none()));
    return map;
  }

  @Test
  void aMapSeesTheSquareAndThePixelItselfWhereANeighbourHasNoValue() throws IOException {
    for (int reach = 0; reach <= 2; reach++)
      try (RasterSource source = GeoTiff.open(map("m" + reach + ".tif", reach, 0, 1))) {
        float[] mean = new float[PIXELS];
        source.read(GRID.all(), new int[] {0}, mean);
        for (int i = 0; i < PIXELS; i++)
          if (usable(i)) assertEquals(sum(square(i, reach)), mean[i], 5e-4, reach + " " + i);
          else assertTrue(Float.isNaN(mean[i]), "pixel " + i);
      }
  }

  @Test
  void theMapIsTheSameForAnyBlocks() throws IOException {
    byte[] whole = Files.readAllBytes(map("whole.tif", 2, 0, 1));
    for (int block : new int[] {16, 7, 1})
      assertArrayEquals(whole, Files.readAllBytes(map("b" + block + ".tif", 2, block, 2)));
  }

  @Test
  void whatIsLearnedFromIsWhatTheMapSees() throws IOException {
    List<Spectrum> alone = new CubeSpectra(cube, ANGLES, Noise.DEFAULT, 3, 0).clear(200);
    List<Spectrum> squares = new CubeSpectra(cube, ANGLES, Noise.DEFAULT, 3, 2).clear(200);
    assertEquals(200, squares.size());
    for (int i = 0; i < 200; i++) {
      Spectrum one = squares.get(i);
      assertNull(alone.get(i).around());
      assertEquals(alone.get(i).id(), one.id());
      assertEquals(alone.get(i).bands(), one.bands());
      String[] place = one.id().split(" ", -1);
      int pixel = Integer.parseInt(place[1]) * WIDTH + Integer.parseInt(place[0]);
      assertArrayEquals(square(pixel, 2), one.around().values(), 1e-6f, one.id());
    }
    assertEquals(squares, new CubeSpectra(cube, ANGLES, Noise.DEFAULT, 3, 2).clear(200));
  }

  @Test
  void setsKeepTheSquares() {
    List<Spectrum> spectra = new ArrayList<>();
    for (int pixel : new int[] {100, 200, 300})
      spectra.add(
          Spectrum.of("p", square(pixel, 1), 10, Noise.DEFAULT, new Angles(30, 5, pixel / 10.0)));
    SpectrumSet set = SpectrumSet.of(spectra);
    assertEquals(9, set.pixels());
    SpectrumSet some = set.at(2, 0);
    assertArrayEquals(square(300, 1), Arrays.copyOf(some.seen(), 90));
    assertEquals(value(300, 3), some.reflectance()[3]);
    assertEquals(27, set.apart().size());
    SpectrumSet again = set.apart().together(9);
    assertArrayEquals(set.seen(), again.seen());
    assertArrayEquals(set.reflectance(), again.reflectance());
    assertArrayEquals(set.angles(), again.angles());
    assertEquals(spectra.getFirst().around(), again.spectrum(0, Noise.DEFAULT).around());
    SpectrumSet rows = set.apart();
    assertThrows(IllegalArgumentException.class, () -> rows.together(25));
    Spectrum alone = Spectrum.of("p", square(5, 0), 10, Noise.DEFAULT, new Angles(30, 5, 0));
    List<Spectrum> mixed = List.of(spectra.getFirst(), alone);
    assertThrows(IllegalArgumentException.class, () -> SpectrumSet.of(mixed));
    float[] even = new float[40];
    assertThrows(IllegalArgumentException.class, () -> new Neighbourhood(even, 10));
  }
}
