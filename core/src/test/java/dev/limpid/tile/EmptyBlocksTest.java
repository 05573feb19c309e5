package dev.limpid.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.model.Recipe;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.Raster;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.vector.Rasterize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/// Blocks without data are not computed, and nobody can tell from the files.
final class EmptyBlocksTest {
  private static final Grid GRID = new Grid(Crs.epsg(32631), 500_000, 5e6, 10, 10, 300, 261);

  /// Where the scene has data; everywhere else its tiles of 32 pixels are not in the file.
  private static final Window DATA = new Window(100, 70, 50, 45);

  @TempDir Path folder;
  private CubeFiles scene;

  @BeforeEach
  void write() throws IOException {
    Path file = folder.resolve("scene.tif");
    Layer layer = Layer.measured("", SampleType.UINT16, 0.0, List.of(Band.of("B04", "1")));
    try (MapWriter writer =
        GeoTiff.create(file, GRID, List.of(layer), options(WriteOptions.Compression.ZSTD))) {
      short[] values = new short[GRID.width() * GRID.height()];
      for (int row = 0; row < DATA.height(); row++)
        for (int col = 0; col < DATA.width(); col++)
          values[(DATA.row() + row) * GRID.width() + DATA.col() + col] =
              (short) (1 + (31 * row + 17 * col) % 997);
      writer.writeStored(0, 0, GRID.all(), values);
      writer.commit();
    }
    scene = CubeFolder.read(file, CubeOptions.DEFAULT).files();
  }

  private static WriteOptions options(WriteOptions.Compression compression) {
    return new WriteOptions(compression, WriteOptions.Predictor.AUTO, true, 32, true, 2, Map.of());
  }

  /// Classes, a layer that has values where the scene has none, and one with a tile for each band.
  private record Pixels(Halo halo) implements TileFunction, Recipe<TileFunction> {
    @Override
    public TileFunction open() {
      return this;
    }

    @Override
    public List<Layer> layers() {
      Legend legend =
          new Legend(List.of(new Legend.Entry(1, "a", null, 0), new Legend.Entry(2, "b", null, 9)));
      List<Band> many = new ArrayList<>();
      for (int b = 0; b < 6; b++) many.add(Band.of("p" + b, "1"));
      List<Band> quality = List.of(Band.of("value", "1"), Band.of("count", "1"));
      return List.of(
          new Layer("", SampleType.UINT8, 0.0, List.of(Band.of("class", "1")), legend),
          Layer.measured("quality", SampleType.FLOAT32, Double.NaN, quality),
          Layer.measured("many", SampleType.FLOAT32, Double.NaN, many));
    }

    @Override
    public float[] outside() {
      float[] values = new float[9];
      Arrays.fill(values, 1, 9, Float.NaN);
      return values;
    }

    @Override
    public Raster apply(Patch block) {
      Window w = block.window();
      int pixels = w.width() * w.height();
      List<Band> bands = layers().stream().flatMap(l -> l.bands().stream()).toList();
      float[] values = new float[9 * pixels];
      for (int i = 0; i < pixels; i++) {
        float v = block.series().getFirst().at(0, 0, i / w.width(), i % w.width());
        values[i] = Float.isNaN(v) ? 0 : 1 + (int) v % 2;
        values[pixels + i] = v;
        values[2 * pixels + i] = Float.isNaN(v) ? 0 : 1;
        for (int b = 3; b < 9; b++) values[b * pixels + i] = v / b;
      }
      return new Raster(w, bands, values);
    }
  }

  /// Every block computed and written, as [LocalRunner] would without knowing of empty ones.
  private void slowly(Path map, Region region, WriteOptions write, int block) throws IOException {
    Pixels function = new Pixels(Halo.NONE);
    Grid out = GRID.cut(region.window());
    try (Cube cube = scene.open();
        MapWriter writer = GeoTiff.create(map, out, function.layers(), write)) {
      for (Window w : new TilePlan(block, 32, 0).blocks(region.window(), 1))
        writer.write(LocalRunner.block(cube, function, region, w));
      writer.commit();
    }
  }

  private RunReport quickly(Path map, Region region, WriteOptions write, int block)
      throws IOException {
    RunOptions options = new RunOptions(1L << 28, 2, block, 0, write, Progress.none(), region);
    return new LocalRunner().run(scene, new Pixels(Halo.NONE), map, options);
  }

  private static void assertSame(Path slow, Path quick) throws IOException {
    for (String layer : List.of("", "-quality", "-many"))
      assertArrayEquals(
          Files.readAllBytes(slow.resolveSibling("slow" + layer + ".tif")),
          Files.readAllBytes(quick.resolveSibling("quick" + layer + ".tif")),
          layer);
  }

  @ParameterizedTest
  @CsvSource({
    "32,ZSTD,0,0,300,261", "16,DEFLATE,0,0,300,261", "50,ZSTD,0,0,300,261", "512,NONE,0,0,300,261",
    "32,NONE,0,0,300,261", "32,ZSTD,7,5,250,200", "16,LZW,0,0,40,40", "32,ZSTD,99,69,2,2"
  })
  void theSameBytes(
      int block, WriteOptions.Compression compression, int col, int row, int width, int height)
      throws IOException {
    Path slow = folder.resolve("slow.tif");
    Path quick = folder.resolve("quick.tif");
    Region region = Region.of(new Window(col, row, width, height));
    slowly(slow, region, options(compression), block);
    RunReport report = quickly(quick, region, options(compression), block);
    assertSame(slow, quick);
    boolean all = region.window().intersection(DATA).isEmpty();
    if (all) assertEquals(report.blocks(), report.empty());
    else if (block <= 50 && width > 2) assertTrue(report.empty() > 10, report.toString());
  }

  /// Pixels outside an outline have other values than empty ones: then every block is computed.
  @Test
  void theSameBytesInAnOutline() throws IOException {
    Coordinate[] corners = new Coordinate[5];
    int[][] at = {{20, 10}, {220, 30}, {280, 250}, {40, 200}, {20, 10}};
    for (int i = 0; i < 5; i++) corners[i] = new Coordinate(GRID.x(at[i][0]), GRID.y(at[i][1]));
    Rasterize outline = new Rasterize(GRID, List.of(new GeometryFactory().createPolygon(corners)));
    Region region = new Region(GRID.all(), outline);
    Path slow = folder.resolve("slow.tif");
    Path quick = folder.resolve("quick.tif");
    slowly(slow, region, options(WriteOptions.Compression.ZSTD), 32);
    RunReport report = quickly(quick, region, options(WriteOptions.Compression.ZSTD), 32);
    assertEquals(0, report.empty());
    assertSame(slow, quick);
  }

  /// What a function with a halo makes of nothing is for the function to say.
  @Test
  void neighboursAreNotGuessed() throws IOException {
    Region region = Region.of(GRID.all());
    Pixels around = new Pixels(new Halo(1, 1, 1, 1));
    assertEquals(null, new Placing(around, region).ofNothing(scene));
  }

  @Test
  void onlyWhatIsEmptyIsSaidToBe() throws IOException {
    try (Cube cube = scene.open()) {
      assertTrue(cube.absent(new Window(0, 0, 96, 261)));
      assertTrue(cube.absent(new Window(-40, -40, 40, 40)), "beyond the grid");
      assertTrue(!cube.absent(new Window(96, 64, 1, 1)), "its tile is in the file");
      assertTrue(cube.read(new Window(96, 64, 4, 6)).isNothing());
      assertTrue(!cube.read(new Window(96, 64, 5, 7)).isNothing());
    }
  }
}
