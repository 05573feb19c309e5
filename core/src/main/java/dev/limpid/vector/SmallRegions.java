package dev.limpid.vector;

import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.io.Shortage;
import java.util.Arrays;
import java.util.PriorityQueue;

/// Merges regions below a minimum area into the neighbour with the longest common border, the
/// smallest first; of equal borders the larger neighbour takes it, then the earlier one. A region
/// without a neighbour stays: no data takes no part.
final class SmallRegions {
  private static final long BYTES_A_CONTACT = 16;

  private final ClassRuns runs;
  private final double least;
  private final int[] code;
  private final double[] area; // square metres
  private final int[] parent;
  private final boolean[] small;
  private final int[] head; // of the contacts of a small region, -1 for none
  private final int[] tail;
  private int contacts;
  private int[] next = new int[1024];
  private int[] other = new int[1024];
  private float[] length = new float[1024]; // metres
  private final double[] sums;

  private SmallRegions(ClassRuns runs, double least) throws BadInput {
    this.runs = runs;
    this.least = least;
    int n = runs.regions();
    this.code = new int[n];
    this.area = areas(runs);
    this.parent = new int[n];
    this.small = new boolean[n];
    this.head = new int[n];
    this.tail = new int[n];
    this.sums = new double[n];
    Arrays.fill(head, -1);
    Arrays.fill(tail, -1);
    for (int i = 0; i < n; i++) {
      parent[i] = i;
      small[i] = area[i] < least;
    }
    for (int run = 0; run < runs.runs(); run++)
      if (runs.region(run) != ClassRuns.NONE) code[runs.region(run)] = runs.code(run);
  }

  /// Square metres of each region.
  static double[] areas(ClassRuns runs) throws BadInput {
    double[] area = new double[runs.regions()];
    Grid grid = runs.grid();
    for (int row = 0; row < grid.height(); row++) {
      double pixel = grid.squareMetres(row);
      for (int run = runs.first(row); run < runs.first(row + 1); run++)
        if (runs.region(run) != ClassRuns.NONE)
          area[runs.region(run)] += pixel * (runs.end(run, row) - runs.start(run));
    }
    return area;
  }

  /// @return how many regions were merged into others
  static int merge(ClassRuns runs, double least) throws BadInput, Shortage {
    SmallRegions regions = new SmallRegions(runs, least);
    regions.findContacts();
    int merged = regions.mergeAll();
    int[] codes = new int[regions.code.length];
    for (int i = 0; i < codes.length; i++)
      codes[i] = regions.code[ClassRuns.find(regions.parent, i)];
    runs.recode(codes);
    return merged;
  }

  private void findContacts() throws BadInput, Shortage {
    Grid grid = runs.grid();
    Grid.Metres middle =
        grid.crs().equals(dev.limpid.geo.Crs.UNKNOWN)
            ? new Grid.Metres(grid.pixelWidth(), grid.pixelHeight())
            : grid.metresPerPixel();
    for (int row = 0; row < grid.height(); row++) {
      float width = (float) (grid.squareMetres(row) / middle.height());
      for (int run = runs.first(row) + 1; run < runs.first(row + 1); run++)
        touch(runs.region(run - 1), runs.region(run), (float) middle.height());
      if (row > 0)
        runs.above(
            row, (up, low, columns) -> touch(runs.region(up), runs.region(low), columns * width));
      checkMemory();
    }
  }

  /// A map that is noise has a region a pixel, each with four borders: what the raster itself takes
  /// says nothing of it.
  private void checkMemory() throws Shortage {
    long budget = Runtime.getRuntime().maxMemory() / 4;
    if (contacts * BYTES_A_CONTACT <= budget) return;
    int below = 0;
    for (boolean one : small) if (one) below++;
    throw new Shortage(
        "memory",
        "%d of %d regions are below the minimum area, %d for every 100 pixels, and their borders need more than a quarter of the heap (%d MiB of %d); give more with --memory, cut the raster with --bbox, or smooth it first"
            .formatted(
                below,
                small.length,
                Math.round(100.0 * small.length / runs.grid().width() / runs.grid().height()),
                budget >> 20,
                budget >> 18));
  }

  private void touch(int a, int b, float metres) {
    if (a == b || a == ClassRuns.NONE || b == ClassRuns.NONE) return;
    if (small[a]) add(a, b, metres);
    if (small[b]) add(b, a, metres);
  }

  private void add(int region, int neighbour, float metres) {
    int last = tail[region];
    if (last >= 0 && other[last] == neighbour) {
      length[last] += metres;
      return;
    }
    if (contacts == next.length) {
      next = Arrays.copyOf(next, 2 * contacts);
      other = Arrays.copyOf(other, 2 * contacts);
      length = Arrays.copyOf(length, 2 * contacts);
    }
    other[contacts] = neighbour;
    length[contacts] = metres;
    next[contacts] = -1;
    if (last < 0) head[region] = contacts;
    else next[last] = contacts;
    tail[region] = contacts++;
  }

  /// A region as it was when it was put in the queue.
  private record Waiting(int region, double area) implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting o) {
      int byArea = Double.compare(area, o.area);
      return byArea != 0 ? byArea : Integer.compare(region, o.region);
    }
  }

  private int mergeAll() {
    PriorityQueue<Waiting> queue = new PriorityQueue<>();
    for (int i = 0; i < small.length; i++) if (small[i]) queue.add(new Waiting(i, area[i]));
    int merged = 0;
    while (!queue.isEmpty()) {
      Waiting w = queue.remove();
      int r = w.region();
      if (parent[r] != r || area[r] != w.area()) continue; // taken by another, or grown since
      int to = neighbour(r);
      if (to < 0) continue;
      merged++;
      parent[r] = to;
      area[to] += area[r];
      if (area[to] >= least) continue;
      append(to, r);
      queue.add(new Waiting(to, area[to]));
    }
    return merged;
  }

  private void append(int to, int from) {
    if (head[from] < 0) return;
    if (head[to] < 0) head[to] = head[from];
    else next[tail[to]] = head[from];
    tail[to] = tail[from];
  }

  /// The neighbour with the longest common border, -1 without one.
  private int neighbour(int r) {
    int best = -1;
    for (int c = head[r]; c >= 0; c = next[c]) {
      int n = ClassRuns.find(parent, other[c]);
      if (n != r) sums[n] += length[c];
    }
    for (int c = head[r]; c >= 0; c = next[c]) {
      int n = ClassRuns.find(parent, other[c]);
      if (n != r && (best < 0 || better(n, best))) best = n;
    }
    for (int c = head[r]; c >= 0; c = next[c]) sums[ClassRuns.find(parent, other[c])] = 0;
    return best;
  }

  private boolean better(int a, int b) {
    if (sums[a] != sums[b]) return sums[a] > sums[b];
    if (area[a] != area[b]) return area[a] > area[b];
    return a < b;
  }
}
