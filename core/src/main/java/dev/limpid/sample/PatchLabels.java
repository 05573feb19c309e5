package dev.limpid.sample;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which labelled pixels each patch holds.
///
/// @param pixels position of each in its patch, row by row
/// @param samples number of each among the samples
public record PatchLabels(List<int[]> pixels, List<int[]> samples) {
  /// @param windows of patches, all of one size
  public static PatchLabels of(Grid grid, List<Window> windows, Samples samples) {
    Map<Long, IntList> at = new HashMap<>();
    for (int i = 0; i < samples.size(); i++)
      at.computeIfAbsent(
              place(grid.row(samples.y(i)), grid.col(samples.x(i))), key -> new IntList())
          .add(i);
    int[][] pixels = new int[windows.size()][];
    int[][] rows = new int[windows.size()][];
    for (int w = 0; w < pixels.length; w++) {
      IntList inside = new IntList();
      IntList who = new IntList();
      gather(windows.get(w), at, inside, who);
      pixels[w] = array(inside);
      rows[w] = array(who);
    }
    return new PatchLabels(List.of(pixels), List.of(rows));
  }

  private static void gather(Window w, Map<Long, IntList> at, IntList inside, IntList who) {
    for (int r = 0; r < w.height(); r++)
      for (int c = 0; c < w.width(); c++) {
        IntList found = at.get(place(w.row() + r, w.col() + c));
        for (int k = 0; found != null && k < found.size(); k++) {
          inside.add(r * w.width() + c);
          who.add(found.get(k));
        }
      }
  }

  private static int[] array(IntList list) {
    int[] all = new int[list.size()];
    Arrays.setAll(all, list::get);
    return all;
  }

  private static long place(int row, int col) {
    return (long) row << 32 | col & 0xffffffffL;
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
