package dev.limpid.sample;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.work.Permutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/// Where patches are cut from a grid.
///
/// @param side of a patch, pixels
/// @param stride from one patch to the next, pixels; less than `side` and they overlap
public record PatchLattice(int side, int stride) {
  private static final int LARGEST = 1024;

  public PatchLattice {
    if (side < 1 || side > LARGEST)
      throw new IllegalArgumentException("patch must be 1 to " + LARGEST + ", got " + side);
    if (stride < 1) throw new IllegalArgumentException("stride must be at least 1, got " + stride);
  }

  /// All patches of a grid, row by row. The last ones of a row and of a column are moved back to
  /// end at the edge; only where the grid is smaller than a patch does one reach beyond it.
  public List<Window> windows(Grid grid) {
    List<Window> windows = new ArrayList<>();
    for (int row : starts(grid.height()))
      for (int col : starts(grid.width())) windows.add(new Window(col, row, side, side));
    return windows;
  }

  private int[] starts(int length) {
    int last = Math.max(0, length - side);
    int n = 1 + Math.ceilDiv(last, stride);
    int[] starts = new int[n];
    Arrays.setAll(starts, i -> Math.min(last, i * stride));
    return starts;
  }

  /// Those that hold one of the samples at least.
  public List<Window> windows(Grid grid, Samples samples) {
    List<Window> all = windows(grid);
    int columns = starts(grid.width()).length;
    BitSet chosen = new BitSet();
    for (int i = 0; i < samples.size(); i++) {
      int col = grid.col(samples.x(i));
      int row = grid.row(samples.y(i));
      for (int r : over(row, grid.height()))
        for (int c : over(col, grid.width())) chosen.set(r * columns + c);
    }
    return chosen.stream().mapToObj(all::get).toList();
  }

  /// Which patches along one side hold a position.
  private int[] over(int at, int length) {
    int[] starts = starts(length);
    int first = Math.clamp(Math.ceilDiv(at - side + 1, stride), 0, starts.length - 1);
    int n = 0;
    int[] found = new int[starts.length - first];
    for (int i = first; i < starts.length; i++)
      if (starts[i] <= at && at < starts[i] + side) found[n++] = i;
      else if (starts[i] > at) break;
    return Arrays.copyOf(found, n);
  }

  /// `most` of them at most, drawn by `seed`, in their order.
  public static List<Window> draw(List<Window> windows, int most, long seed) {
    if (windows.size() <= most) return windows;
    SplittableRandom random = new SplittableRandom(seed);
    int[] drawn = Arrays.copyOf(Permutation.of(windows.size(), random::nextInt), most);
    Arrays.sort(drawn);
    return Arrays.stream(drawn).mapToObj(windows::get).toList();
  }
}
