package dev.limpid.sample;

import dev.limpid.io.BadInput;
import dev.limpid.sample.Split.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// One test side without blocks on the ground: by groups of a table, or pixel by pixel where the
/// user insists.
///
/// @param testShare of the groups of each class, 0 (no test side) to less than 1
public record HoldOut(double testShare, long seed) {
  private static final int DRAWS = 100;

  public HoldOut {
    if (!(testShare >= 0 && testShare < 1))
      throw new IllegalArgumentException("test share must be in 0..1 (not 1), got " + testShare);
  }

  /// Whole groups on one side, drawn class by class (the class most frequent in the group). Samples
  /// without groups are drawn one by one, and the split says so.
  public Split split(Samples samples) throws BadInput {
    boolean groups = Folds.hasGroups(samples);
    String method = testShare == 0 ? "none" : groups ? "groups" : "random";
    Split.Design design =
        Split.Design.plain(method, testShare, seed, groups || testShare == 0 ? "" : Folds.RANDOM);
    List<int[]> units = Folds.groups(samples);
    return draw(units, samples.size(), samples::label, samples.legend().names(), design);
  }

  /// Pixel by pixel: neighbours on both sides. Refused unless `unsafe`, and then marked.
  public Split pixels(Labels labels, boolean unsafe) throws BadInput {
    if (!unsafe)
      throw new BadInput(
          "split.pixels",
          "",
          "splitting pixel by pixel puts neighbours from one parcel on both sides; split by blocks,"
              + " or say --unsafe-pixel-split");
    List<int[]> units = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) units.add(new int[] {i});
    Split.Design design = Split.Design.plain("pixels", testShare, seed, Folds.UNSAFE);
    return draw(units, labels.size(), labels::label, labels.legend().names(), design);
  }

  private Split draw(
      List<int[]> units, int size, Split.Classes label, List<String> names, Split.Design design)
      throws BadInput {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<int[]>> byClass = new ArrayList<>();
    for (int k = 0; k <= names.size(); k++) byClass.add(new ArrayList<>());
    for (int[] rows : units) byClass.get(majority(rows, label, names.size()) + 1).add(rows);
    for (int draw = 1; draw <= DRAWS; draw++) {
      byte[] side = new byte[size];
      int tests = 0;
      for (List<int[]> group : byClass) {
        Folds.shuffle(group, random);
        long take = Math.round(testShare * group.size());
        for (int g = 0; g < take; g++)
          for (int row : group.get(g)) side[row] = (byte) Side.TEST.ordinal();
        tests += (int) take;
      }
      long[] parcels = {units.size() - tests, tests};
      Split split =
          new Split(side, design.counted(units.size(), tests, draw), label, names, parcels);
      if (testShare == 0 || twoClasses(split, names.size())) return split;
    }
    throw new BadInput(
        "split.classes",
        "",
        "%d draws of a share of %s of %d groups never put two classes on both sides; use more samples, another --test-share, or --folds"
            .formatted(DRAWS, testShare, units.size()));
  }

  private static int majority(int[] rows, Split.Classes label, int classes) {
    int[] count = new int[classes + 1];
    int best = 0;
    for (int row : rows) count[label.of(row) + 1]++;
    for (int k = 1; k <= classes; k++) if (count[k] > count[best]) best = k;
    return best - 1;
  }

  private static boolean twoClasses(Split split, int classes) {
    Set<Integer> train = new HashSet<>();
    Set<Integer> test = new HashSet<>();
    for (int k = 0; k < classes; k++) {
      if (split.count(Side.TRAIN, k) > 0) train.add(k);
      if (split.count(Side.TEST, k) > 0) test.add(k);
    }
    return train.size() >= 2 && test.size() >= 2;
  }
}
