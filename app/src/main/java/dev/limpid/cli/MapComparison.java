package dev.limpid.cli;

import dev.limpid.landcover.GroupedDifference;
import dev.limpid.landcover.GroupedPairs;
import dev.limpid.landcover.McNemar;
import dev.limpid.landcover.PairedDifference;
import dev.limpid.raster.Legend;
import dev.limpid.raster.PixelCounts;
import dev.limpid.raster.RasterSource;
import dev.limpid.sample.Labels;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Two maps at the same labelled pixels. Each map has labels matched to its own legend: a class may
/// have another code on the other map.
///
/// @param first codes of the first map, one a label
/// @param second codes of the second
record MapComparison(Labels labels, int[] first, Labels others, int[] second) {
  /// Code that stands for labels which are no class of the map: no map gives it.
  static final int UNMATCHED = 65_535;

  MapComparison {
    if (first.length != second.length)
      throw new IllegalArgumentException(
          "labels of the two maps differ: " + first.length + " and " + second.length);
  }

  /// What the map says of each labelled pixel; the parcel is the group.
  ///
  /// @param listed classes that are reported even if no labelled pixel shows them
  static GroupedPairs pairs(Labels labels, int[] codes, Legend listed) {
    GroupedPairs pairs = new GroupedPairs(listed);
    for (int i = 0; i < codes.length; i++)
      pairs.add(labels.parcelName(labels.parcel(i)), codes[i], reference(labels, i));
    return pairs;
  }

  /// The classes of the labels' legend that the map or the labels show: a nomenclature may have
  /// hundreds.
  ///
  /// @param codes of the map at the labels
  static Legend present(RasterSource map, Labels labels, int[] codes) throws IOException {
    if (map.info().type().floating()) return labels.legend();
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < codes.length; i++) {
      seen.add((long) codes[i]);
      seen.add((long) reference(labels, i));
    }
    List<Legend.Entry> all = labels.legend().entries();
    if (!all.stream().allMatch(e -> seen.contains((long) e.code())))
      seen.addAll(PixelCounts.of(map, 0).keySet());
    return new Legend(all.stream().filter(e -> seen.contains((long) e.code())).toList());
  }

  static int reference(Labels labels, int i) {
    int k = labels.label(i);
    return k < 0 ? UNMATCHED : labels.legend().entries().get(k).code();
  }

  boolean firstRight(int i) {
    return first[i] == reference(labels, i);
  }

  boolean secondRight(int i) {
    return second[i] == reference(others, i);
  }

  /// Of labelled pixels, each for itself.
  McNemar mcnemar() {
    long b = 0;
    long c = 0;
    for (int i = 0; i < first.length; i++) {
      if (firstRight(i) && !secondRight(i)) b++;
      if (secondRight(i) && !firstRight(i)) c++;
    }
    return McNemar.of(b, c);
  }

  /// The difference of the accuracies, its interval by drawing parcels again.
  PairedDifference byParcel(int replicates, long seed) {
    GroupedDifference difference = new GroupedDifference();
    for (int i = 0; i < first.length; i++)
      difference.add(labels.parcelName(labels.parcel(i)), firstRight(i), secondRight(i));
    return difference.bootstrap(replicates, seed);
  }
}
