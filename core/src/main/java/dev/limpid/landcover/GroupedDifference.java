package dev.limpid.landcover;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Samples of two maps that come in groups (pixels of one parcel). Mutable until `bootstrap`.
public final class GroupedDifference {
  private final Map<String, long[]> groups = new TreeMap<>(); // samples, first right, second right

  public GroupedDifference add(String group, boolean firstRight, boolean secondRight) {
    long[] n = groups.computeIfAbsent(group, g -> new long[3]);
    n[0]++;
    if (firstRight) n[1]++;
    if (secondRight) n[2]++;
    return this;
  }

  /// Difference of the overall accuracies with its 95 % percentile interval over resampled groups.
  /// The order of samples does not matter; the same seed gives the same figures.
  public PairedDifference bootstrap(int replicates, long seed) {
    if (replicates < 2)
      throw new IllegalArgumentException("replicates must be 2 or more, got " + replicates);
    long[][] all = groups.values().toArray(long[][]::new);
    long n = Arrays.stream(all).mapToLong(g -> g[0]).sum();
    double value =
        (double) Arrays.stream(all).mapToLong(g -> g[1] - g[2]).sum() / n; // NaN without samples
    if (all.length < 2)
      return new PairedDifference(Interval.valueOnly(value), Accuracy.Basis.GROUPS, n);
    SplittableRandom random = new SplittableRandom(seed);
    double[] drawn = new double[replicates];
    for (int b = 0; b < replicates; b++) {
      long samples = 0;
      long difference = 0;
      for (int draw = 0; draw < all.length; draw++) {
        long[] g = all[random.nextInt(all.length)];
        samples += g[0];
        difference += g[1] - g[2];
      }
      drawn[b] = (double) difference / samples;
    }
    Arrays.sort(drawn);
    return new PairedDifference(Interval.percentiles(value, drawn), Accuracy.Basis.GROUPS, n);
  }
}
