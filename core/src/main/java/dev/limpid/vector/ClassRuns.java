package dev.limpid.vector;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.Shortage;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// A raster of classes in memory as runs of equal code along its rows, and the regions that they
/// form: pixels of one code that share edges. Memory follows the number of runs, not of pixels.
final class ClassRuns {
  private static final int ROWS = 256;

  /// Heap that a run takes while regions are found and outlined.
  private static final long BYTES_A_RUN = 48;

  /// No region: pixels without a class.
  static final int NONE = -1;

  private final Grid grid;
  private final int[] first; // run that a row begins with; one more for the end
  private int[] start = new int[1 << 12]; // column
  private int[] code = new int[1 << 12];
  private int[] region;
  private int regions;

  private ClassRuns(Grid grid) {
    this.grid = grid;
    this.first = new int[grid.height() + 1];
  }

  /// Told of finished rows.
  interface Rows {
    void done(int rows) throws IOException;
  }

  /// @param file named in messages
  static ClassRuns read(RasterSource source, String file, Rows rows) throws IOException {
    ClassRuns runs = new ClassRuns(source.grid());
    IntUnaryOperator plain = noData(source);
    int width = runs.grid.width();
    int n = 0;
    for (int row = 0; row < runs.grid.height(); row += ROWS) {
      int height = Math.min(ROWS, runs.grid.height() - row);
      Object stored = source.readStored(0, new Window(0, row, width, height));
      Codes codes = Codes.of(stored, source.info().type(), file);
      for (int r = 0; r < height; r++) {
        runs.first[row + r] = n;
        int before = 0;
        for (int col = 0; col < width; col++) {
          int own = plain.applyAsInt(codes.at(r * width + col));
          if (col > 0 && own == before) continue;
          n = runs.add(n, col, own, file);
          before = own;
        }
      }
      rows.done(row + height);
    }
    runs.first[runs.grid.height()] = n;
    runs.label();
    return runs;
  }

  private static IntUnaryOperator noData(RasterSource source) {
    Double none = source.info().noData();
    if (none == null || none.isNaN() || none != Math.rint(none) || Math.abs(none) > 2e9)
      return code -> code;
    int absent = (int) Math.rint(none);
    return code -> code == absent ? 0 : code;
  }

  private int add(int n, int col, int own, String file) throws Shortage {
    if (n == start.length) {
      long more = 2L * n;
      long budget = Runtime.getRuntime().maxMemory() / 2;
      if (more * BYTES_A_RUN > budget || more > Integer.MAX_VALUE - 8)
        throw new Shortage(
            "memory",
            "%s: its regions need more than half of the heap (%d MiB of %d); give more with --memory, or cut the raster with --bbox"
                .formatted(file, budget >> 20, budget >> 19));
      start = Arrays.copyOf(start, (int) more);
      code = Arrays.copyOf(code, (int) more);
    }
    start[n] = col;
    code[n] = own;
    return n + 1;
  }

  Grid grid() {
    return grid;
  }

  int runs() {
    return first[grid.height()];
  }

  int regions() {
    return regions;
  }

  int first(int row) {
    return first[row];
  }

  int start(int run) {
    return start[run];
  }

  /// Column after the last one of a run of `row`.
  int end(int run, int row) {
    return run + 1 < first[row + 1] ? start[run + 1] : grid.width();
  }

  int code(int run) {
    return code[run];
  }

  /// The region of a run, from 0 in the order of their first pixels, or [#NONE].
  int region(int run) {
    return region[run];
  }

  /// The region of a pixel; [#NONE] outside the grid.
  int regionAt(int row, int col) {
    if (row < 0 || col < 0 || row >= grid.height() || col >= grid.width()) return NONE;
    int low = first[row];
    int high = first[row + 1] - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (start[middle] <= col) low = middle;
      else high = middle - 1;
    }
    return region[low];
  }

  /// Told of each stretch that two runs of neighbouring rows share.
  interface Contact {
    void at(int upper, int lower, int columns);
  }

  /// Walks along the border between `row` and the row above it.
  void above(int row, Contact contact) {
    int up = first[row - 1];
    int low = first[row];
    while (up < first[row] && low < first[row + 1]) {
      int upEnd = end(up, row - 1);
      int lowEnd = end(low, row);
      int from = Math.max(start[up], start[low]);
      contact.at(up, low, Math.min(upEnd, lowEnd) - from);
      if (upEnd <= lowEnd) up++;
      if (lowEnd <= upEnd) low++;
    }
  }

  /// Finds the regions: sets of runs joined where they touch (union-find, the first run leads).
  private void label() {
    int n = runs();
    int[] parent = new int[n];
    for (int i = 0; i < n; i++) parent[i] = i;
    for (int row = 1; row < grid.height(); row++)
      above(
          row,
          (up, low, columns) -> {
            if (code[up] == code[low] && code[up] != 0) join(parent, up, low);
          });
    regions = 0;
    // A leader comes before all that follow it: its number is known when theirs is asked for.
    int[] numbers = new int[n];
    for (int i = 0; i < n; i++) {
      int leader = find(parent, i);
      if (code[i] == 0) numbers[i] = NONE;
      else numbers[i] = leader == i ? regions++ : numbers[leader];
    }
    region = numbers;
  }

  private static void join(int[] parent, int a, int b) {
    int x = find(parent, a);
    int y = find(parent, b);
    if (x < y) parent[y] = x;
    else parent[x] = y;
  }

  static int find(int[] parent, int i) {
    int at = i;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /// Gives regions other codes, joins neighbours that are equal now, and finds the regions anew.
  ///
  /// @param codes of each region
  void recode(int[] codes) {
    int n = 0;
    for (int row = 0; row < grid.height(); row++) {
      int from = first[row];
      int to = first[row + 1];
      first[row] = n;
      int before = 0;
      for (int run = from; run < to; run++) {
        int own = region[run] == NONE ? 0 : codes[region[run]];
        if (run > from && own == before) continue;
        start[n] = start[run];
        code[n++] = own;
        before = own;
      }
    }
    first[grid.height()] = n;
    label();
  }
}
