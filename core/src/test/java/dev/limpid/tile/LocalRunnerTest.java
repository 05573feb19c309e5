package dev.limpid.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.io.Shortage;
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
import dev.limpid.vector.Rasterize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/// The runner with a function that looks around, down-samples and makes finer pixels, as networks
/// do: the result must still be the same however the grid is cut, and for a part of it.
final class LocalRunnerTest {
  private static final Grid GRID = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 53, 41);

  @TempDir Path folder;
  private CubeFiles scene;

  @BeforeEach
  void write() throws IOException {
    Path file = folder.resolve("scene.tif");
    Layer layer = Layer.measured("", SampleType.INT16, -1.0, List.of(Band.of("B04", "1")));
    try (MapWriter writer = GeoTiff.create(file, GRID, List.of(layer), WriteOptions.DEFAULT)) {
      short[] values = new short[GRID.width() * GRID.height()];
      for (int i = 0; i < values.length; i++)
        values[i] = (short) (i * 31 % 997 - (i % 50 == 0 ? 2000 : 0));
      for (int i = 0; i < values.length; i++) if (values[i] < 0) values[i] = -1;
      writer.writeStored(0, 0, GRID.all(), values);
      writer.commit();
    }
    CubeOptions options = CubeOptions.DEFAULT;
    scene = CubeFolder.read(file, options).files();
  }

  /// Mean of the valid values among 5 x 5 pixels, less the value at the north-west corner of the
  /// cell of 4 x 4 pixels, in pixels of half the side.
  private record Around() implements TileFunction, Recipe<TileFunction> {
    private static final int REACH = 2;
    private static final int CELL = 4;

    @Override
    public TileFunction open() {
      return this;
    }

    @Override
    public List<Layer> layers() {
      return List.of(
          Layer.measured("", SampleType.FLOAT32, Double.NaN, List.of(Band.of("mean", "1"))));
    }

    @Override
    public Halo halo() {
      return new Halo(REACH, REACH, REACH, REACH);
    }

    @Override
    public int stride() {
      return CELL;
    }

    @Override
    public int scale() {
      return 2;
    }

    @Override
    public Raster apply(Patch block) {
      Window w = block.window();
      int width = w.width() - 2 * REACH;
      int height = w.height() - 2 * REACH;
      assertEquals(0, (w.col() + REACH) % CELL, "blocks begin on the lattice");
      assertEquals(0, (w.row() + REACH) % CELL);
      float[] values = new float[4 * width * height];
      for (int row = 0; row < 2 * height; row++)
        for (int col = 0; col < 2 * width; col++)
          values[row * 2 * width + col] = value(block, row / 2, col / 2) + (row % 2) / 4f;
      Window out = new Window(2 * (w.col() + REACH), 2 * (w.row() + REACH), 2 * width, 2 * height);
      return new Raster(out, layers().getFirst().bands(), values);
    }

    private static float value(Patch block, int row, int col) {
      double sum = 0;
      int n = 0;
      for (int r = row; r <= row + 2 * REACH; r++)
        for (int c = col; c <= col + 2 * REACH; c++) {
          float v = block.series().getFirst().at(0, 0, r, c);
          if (Float.isNaN(v)) continue;
          sum += v;
          n++;
        }
      float corner =
          block.series().getFirst().at(0, 0, REACH + row / CELL * CELL, REACH + col / CELL * CELL);
      return (float) (sum / n) - (Float.isNaN(corner) ? 0 : corner);
    }
  }

  private Path run(String name, int block, int threads, long shuffle, Region region)
      throws IOException {
    Path map = folder.resolve(name);
    RunOptions options =
        new RunOptions(
            1L << 28, threads, block, shuffle, WriteOptions.DEFAULT, Progress.none(), region);
    RunReport report = new LocalRunner().run(scene, new Around(), map, options);
    Window all = region == null ? GRID.all() : region.window();
    assertEquals((long) all.width() * all.height(), report.pixels());
    return map;
  }

  private static float[] values(Path map, Window part) throws IOException {
    try (RasterSource source = GeoTiff.open(map)) {
      Window w = part == null ? source.grid().all() : part;
      float[] values = new float[w.width() * w.height()];
      source.read(w, new int[] {0}, values);
      return values;
    }
  }

  @ParameterizedTest
  @CsvSource({"4,1,0", "7,2,3", "16,7,5", "33,2,0", "512,1,0"})
  void theSameForAnyBlockThreadsAndOrder(int block, int threads, long shuffle) throws IOException {
    Path whole = run("whole.tif", 0, 1, 0, null);
    Path map = run("map.tif", block, threads, shuffle, null);
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(map));
    try (RasterSource source = GeoTiff.open(map)) {
      assertEquals(GRID.finer(2), source.grid());
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0,53,41,16", "5,7,30,20,16", "1,3,52,38,7", "50,40,3,1,512", "13,11,1,1,4"})
  void aRegionIsThatPartOfTheWhole(int col, int row, int width, int height, int block)
      throws IOException {
    Window part = new Window(col, row, width, height);
    Path whole = run("whole.tif", 0, 1, 0, null);
    Path map = run("part.tif", block, 2, 1, Region.of(part));
    Window fine = new Window(2 * col, 2 * row, 2 * width, 2 * height);
    assertArrayEquals(values(whole, fine), values(map, null));
    try (RasterSource source = GeoTiff.open(map)) {
      assertEquals(GRID.cut(part).finer(2), source.grid());
    }
  }

  @Test
  void aRegionOutsideTheGridIsRefused() {
    Region outside = Region.of(new Window(50, 0, 10, 10));
    assertThrows(IllegalArgumentException.class, () -> run("map.tif", 16, 1, 0, outside));
  }

  @Test
  void anOutlineAndFinerPixelsDoNotGoTogether() {
    Polygon box =
        new GeometryFactory()
            .createPolygon(
                new Coordinate[] {
                  new Coordinate(GRID.x(2), GRID.y(2)),
                  new Coordinate(GRID.x(9), GRID.y(2)),
                  new Coordinate(GRID.x(9), GRID.y(9)),
                  new Coordinate(GRID.x(2), GRID.y(2))
                });
    Region region = new Region(GRID.all(), new Rasterize(GRID, List.of(box)));
    assertThrows(IllegalArgumentException.class, () -> run("map.tif", 16, 1, 0, region));
  }

  @Test
  void tooLittleMemoryIsSaidBeforeAnythingIsWritten() {
    RunOptions options = new RunOptions(1000, 2, 0, 0, WriteOptions.DEFAULT, Progress.none(), null);
    Path map = folder.resolve("map.tif");
    Shortage e =
        assertThrows(
            Shortage.class, () -> new LocalRunner().run(scene, new Around(), map, options));
    assertTrue(e.getMessage().contains("--memory"), e.getMessage());
    assertFalse(Files.exists(map));
  }

  @Test
  void whoeverStopsTheProgressLeavesNothing() throws IOException {
    Progress stop =
        (done, total) -> {
          if (done == 3) throw new CancellationException("interrupted");
        };
    RunOptions options = new RunOptions(1L << 28, 2, 8, 0, WriteOptions.DEFAULT, stop, null);
    Path place = Files.createDirectory(folder.resolve("place"));
    assertThrows(
        CancellationException.class,
        () -> new LocalRunner().run(scene, new Around(), place.resolve("map.tif"), options));
    try (Stream<Path> left = Files.list(place)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
