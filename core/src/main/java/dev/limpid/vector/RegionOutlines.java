package dev.limpid.vector;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Walks around the regions of a raster of classes, along the edges of their pixels, so that
/// neighbours share every point of their border. A ring turns to the other side where two of its
/// pixels meet at a corner only: then holes touch their shell in points and rings never touch
/// themselves, which makes every polygon valid (OGC 06-103r4, 6.1.11).
///
/// Rings are handed out when the last row of their region is done: only those of regions that are
/// under way are in memory.
final class RegionOutlines {
  private static final int EAST = 0;
  private static final int[] DX = {1, 0, -1, 0}; // east, south, west, north
  private static final int[] DY = {0, 1, 0, -1};

  /// Pixel ahead on the right of a direction, from the vertex: column and row.
  private static final int[] RIGHT_COL = {0, -1, -1, 0};

  private static final int[] RIGHT_ROW = {0, 0, -1, -1};

  /// Takes a region: its rings as column, row, column, row of vertices, each once, the outer one
  /// first, counterclockwise on a map with north up; holes run the other way.
  interface Taker {
    void take(int region, List<int[]> rings) throws IOException;
  }

  private final ClassRuns runs;
  private final long[][] walked; // bits of northern edges of pixels, by row, while needed
  private final Map<Integer, List<int[]>> open = new HashMap<>();

  private RegionOutlines(ClassRuns runs) {
    this.runs = runs;
    this.walked = new long[runs.grid().height()][];
  }

  static void walk(ClassRuns runs, ClassRuns.Rows rows, Taker taker) throws IOException {
    RegionOutlines outlines = new RegionOutlines(runs);
    int[] last = new int[runs.regions()];
    for (int row = 0; row < runs.grid().height(); row++)
      for (int run = runs.first(row); run < runs.first(row + 1); run++)
        if (runs.region(run) != ClassRuns.NONE) last[runs.region(run)] = row;
    for (int row = 0; row < runs.grid().height(); row++) {
      outlines.row(row);
      for (int run = runs.first(row); run < runs.first(row + 1); run++) {
        int region = runs.region(run);
        if (region == ClassRuns.NONE || last[region] != row) continue;
        List<int[]> rings = outlines.open.remove(region);
        if (rings != null) taker.take(region, rings);
      }
      outlines.walked[row] = null;
      rows.done(row + 1);
    }
  }

  /// Starts a ring at each stretch of a region's northern border that no ring went along yet.
  private void row(int row) {
    for (int run = runs.first(row); run < runs.first(row + 1); run++) {
      int region = runs.region(run);
      if (region == ClassRuns.NONE) continue;
      int end = runs.end(run, row);
      for (int col = runs.start(run); col < end; col++)
        if (!walked(row, col) && runs.regionAt(row - 1, col) != region)
          open.computeIfAbsent(region, r -> new ArrayList<>()).add(ring(region, row, col));
    }
  }

  private boolean walked(int row, int col) {
    return walked[row] != null && (walked[row][col >> 6] >>> (col & 63) & 1) != 0;
  }

  private void mark(int row, int col) {
    if (walked[row] == null) walked[row] = new long[(runs.grid().width() + 63) >> 6];
    walked[row][col >> 6] |= 1L << (col & 63);
  }

  /// The ring that has `region` on its right hand, from the north-west corner of a pixel eastwards.
  private int[] ring(int region, int row, int col) {
    int[] xy = new int[16];
    int n = 0;
    int x = col;
    int y = row;
    int d = EAST;
    do {
      if (n + 2 > xy.length) xy = Arrays.copyOf(xy, 2 * n);
      xy[n++] = x;
      xy[n++] = y;
      int turn = 0;
      while (turn == 0) {
        if (d == EAST) mark(y, x);
        x += DX[d];
        y += DY[d];
        turn = turn(region, x, y, d);
      }
      d = (d + turn + 4) % 4;
    } while (x != col || y != row || d != EAST);
    return reversed(xy, n);
  }

  /// -1 to the left, 1 to the right, 0 straight on.
  private int turn(int region, int x, int y, int d) {
    int left = (d + 3) % 4; // what lies ahead on the left is on the right of the left turn
    if (runs.regionAt(y + RIGHT_ROW[left], x + RIGHT_COL[left]) == region) return -1;
    return runs.regionAt(y + RIGHT_ROW[d], x + RIGHT_COL[d]) == region ? 0 : 1;
  }

  private static int[] reversed(int[] xy, int n) {
    int[] ring = new int[n];
    for (int i = 0; i < n; i += 2) {
      ring[i] = xy[n - 2 - i];
      ring[i + 1] = xy[n - 1 - i];
    }
    return ring;
  }
}
