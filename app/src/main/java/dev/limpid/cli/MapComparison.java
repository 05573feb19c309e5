package dev.limpid.cli;

import dev.limpid.landcover.GroupedDifference;
import dev.limpid.landcover.GroupedPairs;
import dev.limpid.landcover.McNemar;
import dev.limpid.landcover.PairedDifference;
import dev.limpid.sample.Labels;

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
  static GroupedPairs pairs(Labels labels, int[] codes) {
    GroupedPairs pairs = new GroupedPairs(labels.legend());
    for (int i = 0; i < codes.length; i++)
      pairs.add(labels.parcelName(labels.parcel(i)), codes[i], reference(labels, i));
    return pairs;
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
