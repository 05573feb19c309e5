package dev.limpid.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TilePlanTest {
  @ParameterizedTest
  @CsvSource({"64,512", "333,512", "512,512", "2048,512", "7,16", "1,16"})
  void blocksCoverEveryPixelOnce(int block, int fileTile) {
    Grid grid = new Grid(Crs.UNKNOWN, 0, 0, 1, 1, 101, 67);
    int[] covered = new int[grid.width() * grid.height()];
    List<Window> blocks = new TilePlan(block, fileTile, 0).blocks(grid.all(), 1);
    for (Window w : blocks)
      for (int row = w.row(); row < w.row() + w.height(); row++)
        for (int col = w.col(); col < w.col() + w.width(); col++)
          covered[row * grid.width() + col]++;
    for (int n : covered) assertEquals(1, n);
  }

  @ParameterizedTest
  @CsvSource({"64,512,8", "32,512,4", "16,16,16", "6,512,3"})
  void blocksOfAPartAreThoseOfTheWhole(int block, int fileTile, int stride) {
    Window part = new Window(13, 29, 70, 31);
    int[] covered = new int[part.width() * part.height()];
    for (Window w : new TilePlan(block, fileTile, 0).blocks(part, stride)) {
      assertEquals(0, w.col() % stride);
      assertEquals(0, w.row() % stride);
      assertEquals(0, w.width() % stride);
      assertEquals(0, w.height() % stride);
      Window own = w.intersection(part).orElseThrow();
      for (int row = own.row(); row < own.row() + own.height(); row++)
        for (int col = own.col(); col < own.col() + own.width(); col++)
          covered[(row - part.row()) * part.width() + col - part.col()]++;
    }
    for (int n : covered) assertEquals(1, n);
  }
}
