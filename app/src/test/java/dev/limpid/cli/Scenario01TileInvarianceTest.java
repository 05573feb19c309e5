package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.forest.RandomForest;
import dev.limpid.geo.Window;
import dev.limpid.landcover.ClassMap;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.WriteOptions;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.Region;
import dev.limpid.tile.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Scenario 1: a map does not depend on how it was cut, by how many threads it was computed, or in
/// which order; and a part of it is that part of the whole.
final class Scenario01TileInvarianceTest {
  /// Tiles of the file, so that several are put together from blocks that do not fit them.
  private static final int TILE = 64;

  @TempDir static Path folder;
  private static Season season;
  private static Path reference;

  @BeforeAll
  static void oneBlockOneThread() throws IOException {
    season = Season.get();
    reference = folder.resolve("reference.tif");
    map(season.images(), reference, 2048, 1, 0, null);
  }

  private static void map(Path cube, Path map, int block, int threads, long shuffle, Window part)
      throws IOException {
    CubeFiles files = CubeFolder.read(cube, CubeOptions.DEFAULT).files();
    WriteOptions d = WriteOptions.DEFAULT;
    WriteOptions write =
        new WriteOptions(d.compression(), d.predictor(), true, TILE, true, threads, Map.of());
    RunOptions options =
        new RunOptions(
            1L << 30,
            threads,
            block,
            shuffle,
            write,
            Progress.none(),
            part == null ? null : Region.of(part));
    RandomForest.In model = new RandomForest.In(season.model().toUri());
    try (RandomForest forest = model.open()) {
      files = forest.select(files, cube.toString());
    }
    new LocalRunner().run(files, new ClassMap.By(model, ClassMap.Choices.DEFAULT), map, options);
  }

  private static void assertSameBytes(Path expected, Path actual) throws IOException {
    for (int f = 0; f < 3; f++)
      assertArrayEquals(
          Files.readAllBytes(Season.files(expected).get(f)),
          Files.readAllBytes(Season.files(actual).get(f)),
          Season.files(actual).get(f).getFileName().toString());
  }

  private static void assertSameValues(float[][] expected, float[][] actual) {
    for (int f = 0; f < 3; f++) assertArrayEquals(expected[f], actual[f], "file " + f);
  }

  @ParameterizedTest
  @CsvSource({
    "7,1,0", "16,1,3", "33,1,0", "64,1,0", "333,1,0", "512,1,0", // one thread
    "7,2,0", "16,2,0", "33,2,5", "64,2,0", "333,2,0", "2048,2,0", // two
    "7,7,11", "16,7,0", "33,7,0", "64,7,12", "512,7,0", "2048,7,0", // more than cores
    "1,7,13", "95,2,14", "97,7,15"
  })
  void sameBytesForAnyBlockThreadsAndOrder(int block, int threads, long shuffle)
      throws IOException {
    Path map = folder.resolve("map-%d-%d.tif".formatted(block, threads));
    map(season.images(), map, block, threads, shuffle, null);
    assertSameBytes(reference, map);
  }

  @Test
  void theCommandGivesTheSamePixels() throws IOException {
    Path map = folder.resolve("command.tif");
    Run.json("map", season.model(), season.images(), "-o", map, "--block", 33, "--threads", 7);
    assertSameValues(Season.values(reference, null), Season.values(map, null));
  }

  @Test
  void aMapOfCroppedFilesIsThatPartOfTheWhole() throws IOException {
    Window part = new Window(0, 10, 62, 44);
    Path cropped = season.cropped(folder.resolve("cropped"), part);
    Path map = folder.resolve("of-cropped.tif");
    map(cropped, map, 33, 2, 0, null);
    assertSameValues(Season.values(reference, part), Season.values(map, null));
    Path region = folder.resolve("of-region.tif");
    map(season.images(), region, 64, 2, 0, part);
    assertSameBytes(map, region);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 64, 512})
  void aRegionIsThatPartOfTheWhole(int block) throws IOException {
    Window part = new Window(1, 17, 71, 29); // odd: the mask has pixels of 20 m
    Path map = folder.resolve("region-" + block + ".tif");
    map(season.images(), map, block, 2, block, part);
    assertSameValues(Season.values(reference, part), Season.values(map, null));
    Path again = folder.resolve("region-again.tif");
    map(season.images(), again, 2048, 1, 0, part);
    assertSameBytes(again, map);
  }

  @Test
  void theSceneHasWhatTheTestIsAbout() throws IOException {
    float[][] whole = Season.values(reference, null);
    int pixels = Season.SIZE * Season.SIZE;
    int[] reasons = new int[7];
    for (int i = 0; i < pixels; i++) reasons[(int) whole[2][2 * pixels + i]]++;
    assertEquals(Season.EDGE * Season.SIZE, reasons[2], "outside the footprint");
    assertTrue(reasons[1] >= Season.CLOUDY.width() * Season.CLOUDY.height(), "never clear");
    assertTrue(reasons[0] > pixels / 2, "classified");
  }
}
