package dev.limpid.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.Cube;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.model.Classifier;
import dev.limpid.raster.Raster;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every classifier must hold: extend it and say which.
public abstract class ClassifierContract {
  /// The classifier under test; the caller closes it.
  protected abstract Classifier classifier() throws IOException;

  /// The same after it went through the disk.
  protected abstract Classifier savedAndLoaded(Path folder) throws IOException;

  /// A cube that the classifier can map, opened; the caller closes it.
  protected abstract Cube cube() throws IOException;

  @TempDir Path folder;

  private static Window inner(Grid grid, int of) {
    int side = Math.min(grid.width(), grid.height()) / of;
    return new Window((grid.width() - side) / 2, (grid.height() - side) / 2, side, side);
  }

  private static Raster run(Classifier classifier, Cube cube, Window window) throws IOException {
    return classifier.probabilities(cube.read(window.grow(classifier.halo())));
  }

  private static float[] values(Raster raster) {
    Window w = raster.window();
    float[] values = new float[raster.bands().size() * w.height() * w.width()];
    int i = 0;
    for (int k = 0; k < raster.bands().size(); k++)
      for (int row = 0; row < w.height(); row++)
        for (int col = 0; col < w.width(); col++) values[i++] = raster.at(k, row, col);
    return values;
  }

  @Test
  void probabilitiesSumToOneOrAreAllMissing() throws IOException {
    try (Classifier classifier = classifier();
        Cube cube = cube()) {
      Raster p = run(classifier, cube, cube.files().grid().all());
      int classified = 0;
      for (int row = 0; row < p.window().height(); row++)
        for (int col = 0; col < p.window().width(); col++) {
          double sum = 0;
          int missing = 0;
          for (int k = 0; k < p.bands().size(); k++) {
            if (Float.isNaN(p.at(k, row, col))) missing++;
            else assertTrue(p.at(k, row, col) >= 0);
            sum += p.at(k, row, col);
          }
          assertTrue(missing == 0 || missing == p.bands().size());
          if (missing > 0) continue;
          classified++;
          assertEquals(1, sum, 1e-5);
        }
      assertTrue(classified > 0, "nothing was classified");
    }
  }

  @Test
  void classesAndBandsAgree() throws IOException {
    try (Classifier classifier = classifier();
        Cube cube = cube()) {
      Raster p = run(classifier, cube, inner(cube.files().grid(), 8));
      assertEquals(classifier.legend().names(), p.bands().stream().map(b -> b.name()).toList());
    }
  }

  @Test
  void savingAndLoadingChangesNothing() throws IOException {
    try (Classifier classifier = classifier();
        Classifier loaded = savedAndLoaded(folder.resolve("model"));
        Cube cube = cube()) {
      Window window = inner(cube.files().grid(), 2);
      assertArrayEquals(values(run(classifier, cube, window)), values(run(loaded, cube, window)));
      assertEquals(classifier.legend(), loaded.legend());
      assertEquals(classifier.card(), loaded.card());
    }
  }

  @Test
  void manyThreadsAgreeWithOne() throws IOException {
    try (Classifier classifier = classifier();
        Cube cube = cube()) {
      Window window = inner(cube.files().grid(), 4);
      float[] wanted = values(run(classifier, cube, window));
      Parallel.each(
          100, 100, () -> i -> assertArrayEquals(wanted, values(run(classifier, cube, window))));
    }
  }

  @Test
  void pixelsBeyondTheHaloChangeNothing() throws IOException {
    try (Classifier classifier = classifier();
        Cube cube = cube()) {
      Window large = inner(cube.files().grid(), 2);
      Raster whole = run(classifier, cube, large);
      Window small = new Window(large.col() + 5, large.row() + 3, 7, 4);
      Raster part = run(classifier, cube, small);
      for (int k = 0; k < part.bands().size(); k++)
        for (int row = 0; row < small.height(); row++)
          for (int col = 0; col < small.width(); col++)
            assertEquals(whole.at(k, row + 3, col + 5), part.at(k, row, col));
    }
  }
}
