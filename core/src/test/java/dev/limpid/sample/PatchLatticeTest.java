package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Legend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatchLatticeTest {
  private static final Legend LEGEND = new Legend(List.of(new Legend.Entry(1, "one", null, 0)));

  private static Grid grid(int width, int height) {
    return new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, width, height);
  }

  private static Samples samples(Grid grid, int... pixels) {
    int n = pixels.length;
    double[] x = new double[n];
    double[] y = new double[n];
    String[] text = new String[n];
    for (int i = 0; i < n; i++) {
      x[i] = grid.centreX(pixels[i] % grid.width());
      y[i] = grid.centreY(pixels[i] / grid.width());
      text[i] = "s" + i;
    }
    return new Samples(
        LEGEND, List.of("f"), new float[n], new int[n], text, text, x, y, grid.crs());
  }

  @ParameterizedTest
  @CsvSource({"100,70,16,16", "100,70,16,8", "33,32,32,32", "97,41,8,3", "20,9,16,16"})
  void patchesCoverEveryPixelAndStayInside(int width, int height, int side, int stride) {
    Grid grid = grid(width, height);
    boolean[] covered = new boolean[width * height];
    List<Window> windows = new PatchLattice(side, stride).windows(grid);
    assertEquals(windows.size(), windows.stream().distinct().count());
    for (Window w : windows) {
      assertTrue(w.col() >= 0 && w.row() >= 0);
      assertTrue(w.col() + side <= Math.max(width, side), w.toString());
      assertTrue(w.row() + side <= Math.max(height, side), w.toString());
      for (int r = w.row(); r < Math.min(height, w.row() + side); r++)
        for (int c = w.col(); c < Math.min(width, w.col() + side); c++)
          covered[r * width + c] = true;
    }
    for (boolean pixel : covered) assertTrue(pixel);
  }

  @ParameterizedTest
  @CsvSource({"16,16", "16,5", "8,3", "32,40"})
  void thoseWithSamplesAreThoseThatHoldOne(int side, int stride) {
    Grid grid = grid(101, 67);
    int[] pixels = {0, 100, 101 * 67 - 1, 3 * 101 + 50, 66 * 101, 40 * 101 + 40};
    Samples samples = samples(grid, pixels);
    List<Window> expected = new ArrayList<>();
    for (Window w : new PatchLattice(side, stride).windows(grid))
      if (Arrays.stream(pixels).anyMatch(p -> holds(w, p / 101, p % 101))) expected.add(w);
    assertEquals(expected, new PatchLattice(side, stride).windows(grid, samples));
  }

  private static boolean holds(Window w, int row, int col) {
    return row >= w.row()
        && row < w.row() + w.height()
        && col >= w.col()
        && col < w.col() + w.width();
  }

  @Test
  void labelsLieInEveryPatchThatHoldsThem() {
    Grid grid = grid(40, 40);
    int[] pixels = {0, 41, 12 * 40 + 13, 39 * 40 + 39};
    List<Window> windows = new PatchLattice(16, 8).windows(grid);
    PatchLabels labels = PatchLabels.of(grid, windows, samples(grid, pixels));
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < pixels.length; i++)
        if (holds(window, pixels[i] / 40, pixels[i] % 40)) expected.add(i);
      int[] who = labels.samples().get(w);
      assertArrayEquals(expected.stream().mapToInt(i -> i).toArray(), who);
      for (int k = 0; k < who.length; k++) {
        int at = labels.pixels().get(w)[k];
        assertEquals(pixels[who[k]] / 40, window.row() + at / 16);
        assertEquals(pixels[who[k]] % 40, window.col() + at % 16);
      }
    }
    int[] first = labels.patchOf(5);
    assertEquals(0, first[0]);
    assertEquals(windows.size() - 1, first[3]);
    assertEquals(-1, first[4]);
  }

  @Test
  void aDrawIsASubsetInOrderAndTheSameForASeed() {
    List<Window> all = new PatchLattice(8, 8).windows(grid(80, 80));
    List<Window> some = PatchLattice.draw(all, 7, 3);
    assertEquals(7, some.size());
    assertEquals(some, all.stream().filter(some::contains).toList());
    assertEquals(some, PatchLattice.draw(all, 7, 3));
    assertEquals(all, PatchLattice.draw(all, 100, 3));
  }

  @Test
  void sizesThatMakeNoPatchAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PatchLattice(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new PatchLattice(8, 0));
    assertThrows(IllegalArgumentException.class, () -> new PatchLattice(5000, 8));
  }
}
