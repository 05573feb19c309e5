package dev.limpid.cli;

import dev.limpid.landcover.Accuracy;
import dev.limpid.landcover.Comparison;
import dev.limpid.landcover.GroupedPairs;
import dev.limpid.landcover.McNemar;
import dev.limpid.landcover.PairedDifference;
import dev.limpid.sample.Labels;

/// Two maps at the same labelled pixels.
///
/// @param first codes of the first map, one a label
/// @param second codes of the second
record MapComparison(Labels labels, int[] first, int[] second) {
  /// Code that stands for labels which are no class of the map: no map gives it.
  static final int UNMATCHED = 65_535;

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

  Comparison of(String nameOfFirst, String nameOfSecond, Accuracy ofSecond) {
    long b = 0;
    long c = 0;
    for (int i = 0; i < first.length; i++) {
      int truth = reference(labels, i);
      if (first[i] == truth && second[i] != truth) b++;
      if (second[i] == truth && first[i] != truth) c++;
    }
    return new Comparison(
        nameOfFirst,
        nameOfSecond,
        ofSecond,
        McNemar.of(b, c),
        PairedDifference.of(b, c, first.length));
  }
}
