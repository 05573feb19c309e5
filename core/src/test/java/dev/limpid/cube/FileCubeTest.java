package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read from the files of a cube.
final class FileCubeTest {
  private static final Window ALL = Rasters.GRID.all();

  @TempDir Path folder;

  private Patch patch(Options options, Window window) throws IOException {
    try (Cube cube = CubeFolder.read(folder, options.done()).files().open()) {
      return cube.read(window);
    }
  }

  private static Rasters.Pixel numbered(int first) {
    return (band, row, col) -> first + 100 * band + 10 * row + col;
  }

  /// Of `numbered(500)` at 20 m.
  private static float coarse(int row, int col) {
    int coarseRow = row / 2;
    int coarseCol = col / 2;
    return 500f + 10 * coarseRow + coarseCol;
  }

  private void stack(String name, Rasters.Pixel pixel, String... times) throws IOException {
    Rasters.write(folder.resolve(name), Rasters.GRID, Rasters.named(times), pixel);
  }

  @Test
  void valuesAreScaledOnce() throws IOException {
    Rasters.write(
        folder.resolve("B04_20200301.tif"),
        Rasters.GRID,
        List.of(Band.of("B04", "1").scaled(1e-4, -0.1)),
        numbered(1000));
    Patch.Series s = patch(Options.none(), ALL).series().getFirst();
    assertEquals((float) (1023 * 1e-4 - 0.1), s.at(0, 0, 2, 3));
    Rasters.band(folder.resolve("B04_20200301.tif"), numbered(1000));
    assertEquals(1023f, patch(Options.none(), ALL).series().getFirst().at(0, 0, 2, 3));
    assertEquals(
        (float) (1023 * 0.5 + 3),
        patch(Options.none().scale("B04=0.5,3"), ALL).series().getFirst().at(0, 0, 2, 3));
  }

  @Test
  void statesTellCloudsFromNoData() throws IOException {
    stack("B04.tif", (b, r, c) -> c == 0 ? -1 : 7, "2020-03-01", "2020-03-11");
    stack("B08.tif", (b, r, c) -> c == 0 && r > 0 ? -1 : 9, "2020-03-01", "2020-03-11");
    stack("SCL.tif", (b, r, c) -> b == 0 && r < 2 ? 9 : 4, "2020-03-01", "2020-03-11");
    Patch patch = patch(Options.none(), ALL);
    Patch.Series s = patch.series().getFirst();
    assertEquals(Patch.State.MASKED, s.state(0, 0, 0)); // B08 is there, under a cloud
    assertEquals(Patch.State.NO_DATA, s.state(0, 1, 0));
    assertEquals(Patch.State.NO_DATA, s.state(1, 1, 0));
    assertEquals(Patch.State.OBSERVED, s.state(1, 0, 0)); // one band has a value
    assertEquals(Float.NaN, s.at(1, 0, 0, 0));
    assertEquals(9f, s.at(1, 1, 0, 0));
    assertEquals(Float.NaN, s.at(0, 0, 0, 3), "a masked value is never seen");
    assertEquals(Patch.State.OBSERVED, s.state(0, 2, 3));
    assertEquals(1, patch.validDates(3));
    assertEquals(2, patch.validDates(2 * 6 + 3));
    assertEquals(FeatureBlock.OUTSIDE, patch.abstention(2 * 6));
    assertEquals(FeatureBlock.OK, patch.abstention(0));
  }

  @Test
  void aPixelWithoutAClearDateAbstains() throws IOException {
    stack("B04.tif", Rasters.all(7), "2020-03-01", "2020-03-11");
    stack("SCL.tif", (b, r, c) -> r == 1 && c == 1 ? 8 : 5, "2020-03-01", "2020-03-11");
    Patch patch = patch(Options.none(), ALL);
    assertEquals(FeatureBlock.NO_VALID_DATE, patch.abstention(7));
    assertEquals(0, patch.validDates(7));
    assertEquals(2, patch.validDates(8));
  }

  @Test
  void masksByProbabilityAndNone() throws IOException {
    stack("B04.tif", Rasters.all(7), "2020-03-01", "2020-03-11");
    stack("CLP.tif", (b, r, c) -> c == 0 ? -1 : 30 * c, "2020-03-01", "2020-03-11");
    Patch.Series s =
        patch(Options.none().bands("B04").mask(new CloudMask.AtMost("CLP", 60)), ALL)
            .series()
            .getFirst();
    Patch.State[] wanted = {
      Patch.State.MASKED, Patch.State.OBSERVED, Patch.State.OBSERVED, Patch.State.MASKED
    };
    for (int c = 0; c < 4; c++) assertEquals(wanted[c], s.state(0, 0, c), "column " + c);
    assertEquals(60f, s.cloudiness(1, 2));
    Patch.Series all = patch(Options.none().bands("B04").unmasked(), ALL).series().getFirst();
    assertEquals(Patch.State.OBSERVED, all.state(0, 0, 5));
  }

  @Test
  void snowIsSelectable() throws IOException {
    Rasters.band(folder.resolve("B04_20200301.tif"), Rasters.all(7));
    Rasters.band(folder.resolve("SCL_20200301.tif"), (b, r, c) -> c == 0 ? 11 : 3);
    CloudMask snow = new CloudMask.Classes("SCL", Set.of(4, 5, 11));
    Patch.Series s = patch(Options.none().mask(snow), ALL).series().getFirst();
    assertEquals(Patch.State.OBSERVED, s.state(0, 0, 0));
    assertEquals(Patch.State.MASKED, s.state(0, 0, 1));
  }

  @Test
  void aCoarserFileIsRepeated() throws IOException {
    Rasters.band(folder.resolve("B04_20200301.tif"), numbered(0));
    Rasters.write(
        folder.resolve("B05_20200301.tif"), Rasters.COARSE, Rasters.named(""), numbered(500));
    for (Window w : List.of(ALL, new Window(1, 1, 3, 2), new Window(5, 3, 1, 1))) {
      Patch.Series s = patch(Options.none(), w).series().getFirst();
      for (int r = 0; r < w.height(); r++)
        for (int c = 0; c < w.width(); c++) {
          int row = w.row() + r;
          int col = w.col() + c;
          assertEquals(10f * row + col, s.at(0, 0, r, c));
          assertEquals(coarse(row, col), s.at(0, 1, r, c));
        }
    }
  }

  @Test
  void windowsMayReachBeyondTheGrid() throws IOException {
    Rasters.band(folder.resolve("B04_20200301.tif"), numbered(0));
    Rasters.write(
        folder.resolve("B05_20200301.tif"), Rasters.COARSE, Rasters.named(""), numbered(500));
    Window w = new Window(-3, -1, 12, 7);
    Patch patch = patch(Options.none().stills(folder.resolve("B05_20200301.tif")), w);
    Patch.Series s = patch.series().getFirst();
    for (int r = 0; r < 7; r++)
      for (int c = 0; c < 12; c++) {
        int row = r - 1;
        int col = c - 3;
        boolean inside = row >= 0 && row < 4 && col >= 0 && col < 6;
        assertEquals(inside ? 10f * row + col : Float.NaN, s.at(0, 0, r, c));
        assertEquals(inside ? coarse(row, col) : Float.NaN, patch.still().at(0, r, c));
        assertEquals(inside ? Patch.State.OBSERVED : Patch.State.NO_DATA, s.state(0, r, c));
      }
    assertEquals(FeatureBlock.OUTSIDE, patch.abstention(0));
  }

  @Test
  void severalAcquisitionsOfADayAreAveragedWhereEachIsClear() throws IOException {
    String[] times = {"2020-03-01T10:00:00", "2020-03-01T10:10:00", "2020-03-11", "2020-03-01"};
    stack("B04.tif", (b, r, c) -> b == 1 && c == 2 ? -1 : new int[] {10, 13, 77, 40}[b], times);
    stack("SCL.tif", (b, r, c) -> b == 0 && c == 0 || b == 3 && c < 4 || c == 5 ? 9 : 4, times);
    Patch.Series s = patch(Options.none(), ALL).series().getFirst();
    assertEquals(2, s.files().times());
    assertEquals(13f, s.at(0, 0, 0, 0)); // the first is cloudy
    assertEquals(11.5f, s.at(0, 0, 0, 1));
    assertEquals(10f, s.at(0, 0, 0, 2)); // the second is no data
    assertEquals(21f, s.at(0, 0, 0, 4));
    assertEquals(Float.NaN, s.at(0, 0, 0, 5));
    assertEquals(Patch.State.MASKED, s.state(0, 0, 5));
    assertEquals(77f, s.at(1, 0, 0, 0));
  }

  @Test
  void severalFilesOfADayPairWithTheirMasks() throws IOException {
    for (int pass = 0; pass < 2; pass++) {
      int value = 10 + 4 * pass;
      int cloudy = pass;
      String stem = "_20200301T10" + pass + "000.tif";
      Rasters.band(folder.resolve("B04" + stem), Rasters.all(value));
      Rasters.band(folder.resolve("SCL" + stem), (b, r, c) -> c == cloudy ? 9 : 4);
    }
    Rasters.band(folder.resolve("B04_20200311.tif"), Rasters.all(50));
    Rasters.band(folder.resolve("SCL_20200311.tif"), Rasters.all(4));
    Patch.Series s = patch(Options.none(), ALL).series().getFirst();
    assertEquals(14f, s.at(0, 0, 0, 0));
    assertEquals(10f, s.at(0, 0, 0, 1));
    assertEquals(12f, s.at(0, 0, 0, 2));
    assertEquals(50f, s.at(1, 0, 0, 0));
  }

  @Test
  void decibelsAreAveragedInLinearUnitsAndSingleDaysAreUntouched() throws IOException {
    String[] times = {"2020-03-01T06:00:00", "2020-03-01T18:00:00", "2020-03-11"};
    Rasters.floats(
        folder.resolve("VV.tif"),
        Rasters.GRID,
        Rasters.named(times),
        (b, r, c) -> new double[] {-10, -20, -12.345678}[b]);
    Patch.Series s = patch(Options.none().decibels("VV"), ALL).series().getFirst();
    assertEquals(10 * Math.log10((0.1 + 0.01) / 2), s.at(0, 0, 0, 0), 1e-5);
    assertEquals((float) -12.345678, s.at(1, 0, 0, 0));
    Patch.Series plain = patch(Options.none(), ALL).series().getFirst();
    assertEquals(-15f, plain.at(0, 0, 0, 0));
  }

  @Test
  void probabilitiesOfADayAreTheLowest() throws IOException {
    String[] times = {"2020-03-01T06:00:00", "2020-03-01T18:00:00"};
    stack("B04.tif", Rasters.all(7), times);
    stack("CLP.tif", (b, r, c) -> c == 0 && b == 0 ? -1 : b == 0 ? 40 : 20, times);
    Patch.Series s =
        patch(Options.none().bands("B04").mask(new CloudMask.AtMost("CLP", 60)), ALL)
            .series()
            .getFirst();
    assertEquals(20f, s.cloudiness(0, 0));
    assertEquals(20f, s.cloudiness(0, 1));
  }

  @Test
  void zeroIsAValueUnlessTheFileSaysOtherwise() throws IOException {
    stack("B04.tif", (b, r, c) -> c == 0 ? 0 : -1, "2020-03-01", "2020-03-11");
    Patch.Series s = patch(Options.none(), ALL).series().getFirst();
    assertEquals(0f, s.at(0, 0, 0, 0));
    assertEquals(Float.NaN, s.at(0, 0, 0, 1));
  }

  @Test
  void manyFilesAreReadFromManyThreads() throws Exception {
    for (int d = 1; d <= 28; d++)
      for (String band : List.of("B02", "B03", "B04", "B08"))
        Rasters.band(
            folder.resolve("%s_202002%02d.tif".formatted(band, d)),
            numbered(d * 100 + Integer.parseInt(band.substring(1))));
    CubeFiles files = CubeFolder.read(folder, CubeOptions.DEFAULT).files();
    assertEquals(112, files.files().size());
    try (Cube cube = files.open();
        ExecutorService pool = Executors.newFixedThreadPool(6)) {
      List<Future<Boolean>> reads = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Window w = new Window(i % 5, i % 3, 2, 2);
        reads.add(pool.submit(() -> right(cube.read(w))));
      }
      for (Future<Boolean> read : reads) assertTrue(read.get());
    }
  }

  private static boolean right(Patch patch) {
    Patch.Series s = patch.series().getFirst();
    boolean right = true;
    for (int t = 0; t < 28; t++)
      for (int b = 0; b < 4; b++)
        for (int i = 0; i < 4; i++) {
          int number = Integer.parseInt(s.files().bands().get(b).substring(1));
          int row = patch.window().row() + i / 2;
          int col = patch.window().col() + i % 2;
          right &= s.at(t, b, i / 2, i % 2) == (t + 1) * 100 + number + 10 * row + col;
        }
    return right;
  }

  @Test
  void aFileThatChangedSinceTheFolderWasReadIsRefused() throws IOException {
    stack("B04.tif", Rasters.all(7), "2020-03-01", "2020-03-11");
    CubeFiles files = CubeFolder.read(folder, CubeOptions.DEFAULT).files();
    stack("B04.tif", Rasters.all(7), "2020-03-01");
    assertEquals("cube.changed", assertThrows(BadInput.class, files::open).code());
    Rasters.write(
        folder.resolve("B04.tif"),
        Rasters.COARSE,
        Rasters.named("2020-03-01", "2020-03-11"),
        Rasters.all(7));
    assertEquals("cube.changed", assertThrows(BadInput.class, files::open).code());
  }

  @Test
  void memoryOfAPixelIsCounted() throws IOException {
    String[] times = {"2020-03-01T06:00:00", "2020-03-01T18:00:00", "2020-03-11"};
    stack("B04.tif", Rasters.all(7), times);
    stack("B08.tif", Rasters.all(7), times);
    stack("SCL.tif", Rasters.all(4), times);
    CubeFiles masked = CubeFolder.read(folder, CubeOptions.DEFAULT).files();
    // two days: 2 bands of 4 bytes and a state each; 3 masks; counts of one day
    assertEquals(2 * (2 * 4 + 1) + 3 + 2, masked.bytesPerPixel());
    CubeFiles probable =
        CubeFolder.read(
                folder, Options.none().bands("B04").mask(new CloudMask.AtMost("B08", 9)).done())
            .files();
    assertEquals(2 * (4 + 1) + 3 + 2 * 4 + 1, probable.bytesPerPixel());
  }
}
