package dev.limpid.raster;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Counts equal values. The winner is the first to reach the highest count.
final class Votes {
  /// Up to here a scan is faster than a map.
  private static final int FEW = 32;

  private double[] values = new double[FEW];
  private int[] counts = new int[FEW];
  private int used;
  private int best = -1;
  private final Map<Double, Integer> places = new HashMap<>();

  void add(double value) {
    int at = place(value);
    counts[at]++;
    if (best < 0 || counts[at] > counts[best]) best = at;
  }

  private int place(double value) {
    for (int i = 0; i < Math.min(used, FEW); i++) if (values[i] == value) return i;
    if (used >= FEW) {
      Integer known = places.putIfAbsent(value, used);
      if (known != null) return known;
    }
    if (used == values.length) {
      values = Arrays.copyOf(values, 2 * used);
      counts = Arrays.copyOf(counts, 2 * used);
    }
    values[used] = value;
    return used++;
  }

  void clear() {
    Arrays.fill(counts, 0, used, 0);
    used = 0;
    best = -1;
    places.clear();
  }

  /// NaN when nothing was added.
  double winner() {
    return best < 0 ? Double.NaN : values[best];
  }
}
