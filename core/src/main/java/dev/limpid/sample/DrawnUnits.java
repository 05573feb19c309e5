package dev.limpid.sample;

import dev.limpid.work.Permutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Labelled samples by what was labelled as a whole (a polygon), in an order drawn from a seed:
/// fewer units of the same draw are always among more of them. Immutable.
public final class DrawnUnits {
  /// @param rows ascending
  /// @param seed of what is drawn for this unit alone
  private record Unit(int[] rows, int label, long seed) {}

  private final List<Unit> units;
  private final int[] label;

  private DrawnUnits(List<Unit> units, int[] label) {
    this.units = units;
    this.label = label;
  }

  /// @param unit of each sample; empty text: a unit of its own
  /// @param label position of each sample's class
  public static DrawnUnits of(String[] unit, int[] label, long seed) {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < unit.length; i++)
      rows.computeIfAbsent(unit[i].isEmpty() ? "\0" + i : unit[i], u -> new ArrayList<>()).add(i);
    List<List<Integer>> all = List.copyOf(rows.values());
    SplittableRandom random = new SplittableRandom(seed);
    List<Unit> drawn = new ArrayList<>();
    for (int u : Permutation.of(all.size(), random::nextInt)) {
      int[] of = all.get(u).stream().mapToInt(Integer::intValue).toArray();
      drawn.add(new Unit(of, majority(of, label), random.nextLong()));
    }
    return new DrawnUnits(drawn, label);
  }

  /// The most frequent class, the first of equals.
  private static int majority(int[] rows, int[] label) {
    int[] count = new int[Arrays.stream(rows).map(r -> label[r]).max().orElseThrow() + 1];
    for (int row : rows) count[label[row]]++;
    int best = 0;
    for (int k = 1; k < count.length; k++) if (count[k] > count[best]) best = k;
    return best;
  }

  /// The units of some samples, in the same order.
  public DrawnUnits among(boolean[] samples) {
    List<Unit> left = new ArrayList<>();
    for (Unit unit : units) {
      int[] rows = Arrays.stream(unit.rows).filter(r -> samples[r]).toArray();
      if (rows.length > 0) left.add(new Unit(rows, majority(rows, label), unit.seed));
    }
    return new DrawnUnits(left, label);
  }

  public int size() {
    return units.size();
  }

  /// A share of the units of each class (that of most of their samples), at least one of each.
  ///
  /// @param share more than 0, at most 1
  public DrawnUnits share(double share) {
    if (!(share > 0 && share <= 1))
      throw new IllegalArgumentException("share must be above 0 and at most 1, got " + share);
    List<Unit> taken = new ArrayList<>();
    for (List<Unit> ofClass : byClass())
      taken.addAll(ofClass.subList(0, (int) Math.max(1, Math.round(share * ofClass.size()))));
    return new DrawnUnits(taken, label);
  }

  /// So many units, the classes in turn; all where there are fewer.
  public DrawnUnits first(int count) {
    if (count < 1) throw new IllegalArgumentException("units must be at least 1, got " + count);
    Collection<List<Unit>> classes = byClass();
    List<Unit> taken = new ArrayList<>();
    for (int turn = 0; taken.size() < Math.min(count, units.size()); turn++)
      for (List<Unit> ofClass : classes)
        if (turn < ofClass.size() && taken.size() < count) taken.add(ofClass.get(turn));
    return new DrawnUnits(taken, label);
  }

  /// Classes in the order in which the draw shows them.
  private Collection<List<Unit>> byClass() {
    Map<Integer, List<Unit>> classes = new LinkedHashMap<>();
    for (Unit unit : units) classes.computeIfAbsent(unit.label, k -> new ArrayList<>()).add(unit);
    return classes.values();
  }

  /// Samples of these units, ascending.
  public int[] rows() {
    return units.stream().flatMapToInt(u -> IntStream.of(u.rows)).sorted().toArray();
  }

  /// Labels of all samples, wrong in so large a share of these units: all samples of a unit with
  /// one label get the same wrong one. Units that are wrong at one level are so at every higher
  /// one.
  ///
  /// @param level share of the units that hold a class which the noise changes, 0 to 1
  public int[] noisy(LabelNoise noise, double level) {
    if (!(level >= 0 && level <= 1))
      throw new IllegalArgumentException("noise level must be in 0..1, got " + level);
    int[] noisy = label.clone();
    List<Unit> eligible =
        units.stream()
            .filter(u -> Arrays.stream(u.rows).anyMatch(r -> noise.changes(label[r])))
            .toList();
    for (Unit unit : eligible.subList(0, (int) Math.round(level * eligible.size())))
      for (int row : unit.rows)
        if (noise.changes(label[row]))
          noisy[row] = noise.wrong(label[row], new SplittableRandom(unit.seed + label[row]));
    return noisy;
  }
}
