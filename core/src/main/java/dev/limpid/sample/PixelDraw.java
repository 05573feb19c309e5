package dev.limpid.sample;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Draws pixels of a cube without labels: small windows at random places, every pixel of them that
/// was seen at all.
///
/// @param pixels at most
/// @param threads that read
public record PixelDraw(int pixels, long seed, int threads) {
  private static final int SIDE = 16;

  /// Windows tried for each one that is needed, where much of a cube is empty.
  private static final int TRIES = 8;

  public PixelDraw {
    if (pixels < 1) throw new IllegalArgumentException("pixels must be at least 1, got " + pixels);
  }

  /// Rows of features of a cube that `features` selected; the same for any number of threads.
  ///
  /// @param name of the cube, for messages
  public List<float[]> of(CubeFiles cube, FeatureSet features, String name) throws IOException {
    List<Window> windows = windows(cube.grid());
    List<List<float[]>> found = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) found.add(List.of());
    List<float[]> rows = new ArrayList<>();
    try (Cube open = cube.open()) {
      int batch = Math.max(1, windows.size() / TRIES);
      for (int from = 0; from < windows.size() && rows.size() < pixels; from += batch) {
        int first = from;
        int n = Math.min(batch, windows.size() - from);
        Parallel.<IOException>each(
            n,
            threads,
            () -> i -> found.set(first + i, read(open, features, windows.get(first + i))));
        for (int i = first; i < first + n; i++) rows.addAll(found.get(i));
      }
    }
    if (rows.isEmpty())
      throw new BadInput("cube.empty", name, "no pixel was seen on any date in what was drawn");
    return rows.size() <= pixels ? rows : List.copyOf(rows.subList(0, pixels));
  }

  private List<Window> windows(Grid grid) {
    SplittableRandom random = new SplittableRandom(seed);
    int width = Math.min(SIDE, grid.width());
    int height = Math.min(SIDE, grid.height());
    // in a small cube every pixel comes once
    if ((long) grid.width() * grid.height() <= (long) pixels * 2) return all(grid, random);
    int needed = Math.ceilDiv(pixels, width * height);
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < needed * TRIES; i++)
      windows.add(
          new Window(
              random.nextInt(grid.width() - width + 1),
              random.nextInt(grid.height() - height + 1),
              width,
              height));
    return windows;
  }

  private static List<Window> all(Grid grid, SplittableRandom random) {
    List<Window> windows = new ArrayList<>();
    for (int row = 0; row < grid.height(); row += SIDE)
      for (int col = 0; col < grid.width(); col += SIDE)
        windows.add(
            new Window(
                col, row, Math.min(SIDE, grid.width() - col), Math.min(SIDE, grid.height() - row)));
    for (int i = windows.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Window swapped = windows.set(i, windows.get(j));
      windows.set(j, swapped);
    }
    return windows;
  }

  private static List<float[]> read(Cube cube, FeatureSet features, Window window)
      throws IOException {
    Patch patch = cube.read(window);
    int[] pixels = new int[patch.pixels()];
    Arrays.setAll(pixels, i -> i);
    FeatureBlock block = features.of(patch, pixels);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < pixels.length; i++) {
      if (block.abstention(i) != FeatureBlock.OK) continue;
      float[] row = new float[block.features()];
      for (int f = 0; f < row.length; f++) row[f] = block.at(f, i);
      rows.add(row);
    }
    return rows;
  }
}
