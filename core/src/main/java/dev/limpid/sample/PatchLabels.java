package dev.limpid.sample;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Which labelled pixels each patch holds.
///
/// @param pixels position of each in its patch, row by row
/// @param samples number of each among the samples, ascending
public record PatchLabels(List<int[]> pixels, List<int[]> samples) {
  /// @param windows of patches, all of one size
  public static PatchLabels of(Grid grid, List<Window> windows, Samples samples) {
    List<IntStream.Builder> inside = new ArrayList<>();
    List<IntStream.Builder> who = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      inside.add(IntStream.builder());
      who.add(IntStream.builder());
    }
    int side = windows.isEmpty() ? 1 : windows.getFirst().width();
    Map<Long, List<Integer>> byCell = byCell(windows, side);
    for (int i = 0; i < samples.size(); i++) {
      int row = grid.row(samples.y(i));
      int col = grid.col(samples.x(i));
      for (int r = row / side - 1; r <= row / side; r++)
        for (int c = col / side - 1; c <= col / side; c++)
          for (int w : byCell.getOrDefault(cell(r, c), List.of())) {
            Window window = windows.get(w);
            int down = row - window.row();
            int along = col - window.col();
            if (down < 0 || along < 0 || down >= side || along >= side) continue;
            inside.get(w).add(down * side + along);
            who.get(w).add(i);
          }
    }
    return new PatchLabels(arrays(inside), arrays(who));
  }

  /// The windows by the cell of a lattice of their size that they begin in.
  private static Map<Long, List<Integer>> byCell(List<Window> windows, int side) {
    Map<Long, List<Integer>> cells = new HashMap<>();
    for (int w = 0; w < windows.size(); w++)
      cells
          .computeIfAbsent(
              cell(windows.get(w).row() / side, windows.get(w).col() / side),
              key -> new ArrayList<>())
          .add(w);
    return cells;
  }

  private static long cell(int row, int col) {
    return (long) row << 32 | col & 0xffffffffL;
  }

  private static List<int[]> arrays(List<IntStream.Builder> lists) {
    return lists.stream().map(list -> list.build().toArray()).toList();
  }

  /// The first patch that holds each sample, -1 for none.
  ///
  /// @param count of samples
  public int[] patchOf(int count) {
    int[] first = new int[count];
    Arrays.fill(first, -1);
    for (int w = samples.size() - 1; w >= 0; w--) for (int i : samples.get(w)) first[i] = w;
    return first;
  }
}
