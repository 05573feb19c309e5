package dev.limpid.landcover;

import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Counts of samples by what the map says (rows) and what the reference says (columns), in one
/// fixed order of classes. Samples where the map gives no class (code 0) are kept in a row of their
/// own: they are errors of the map, of no class. Immutable.
public final class ConfusionMatrix {
  /// More classes than this are parcel numbers or the like, not a nomenclature.
  public static final int MAX_CLASSES = 1000;

  private final List<LandClass> classes;
  private final long[][] counts; // (map, reference)
  private final long[] abstained; // (reference)
  private final long[] mapTotal;
  private final long[] referenceTotal;
  private final long total;
  private final long correct;
  private final long abstainedTotal;

  private ConfusionMatrix(List<LandClass> classes, long[][] counts, long[] abstained) {
    this.classes = List.copyOf(classes);
    this.counts = counts;
    this.abstained = abstained;
    int k = counts.length;
    mapTotal = new long[k];
    referenceTotal = abstained.clone();
    long trace = 0;
    long without = 0;
    long all = 0;
    for (int j = 0; j < k; j++) without = Math.addExact(without, abstained[j]);
    for (int i = 0; i < k; i++) {
      trace = Math.addExact(trace, counts[i][i]);
      for (int j = 0; j < k; j++) {
        mapTotal[i] = Math.addExact(mapTotal[i], counts[i][j]);
        referenceTotal[j] = Math.addExact(referenceTotal[j], counts[i][j]);
      }
      all = Math.addExact(all, mapTotal[i]);
    }
    total = Math.addExact(all, without);
    correct = trace;
    abstainedTotal = without;
  }

  /// @param counts (map, reference), copied
  public static ConfusionMatrix of(List<LandClass> classes, long[][] counts) {
    return of(classes, counts, new long[classes.size()]);
  }

  /// @param counts (map, reference), copied
  /// @param abstained (reference): samples that the map left without a class, copied
  public static ConfusionMatrix of(List<LandClass> classes, long[][] counts, long[] abstained) {
    int k = classes.size();
    if (k > MAX_CLASSES) throw new IllegalArgumentException(k + " classes; at most " + MAX_CLASSES);
    if (counts.length != k || abstained.length != k)
      throw new IllegalArgumentException(
          k + " classes, but " + counts.length + " rows and " + abstained.length + " abstained");
    requireDistinct(classes);
    long[][] copy = new long[k][];
    for (int i = 0; i < k; i++) {
      if (counts[i].length != k)
        throw new IllegalArgumentException(
            "row " + i + " has " + counts[i].length + " columns for " + k + " classes");
      copy[i] = requireNotNegative(counts[i]);
    }
    return new ConfusionMatrix(classes, copy, requireNotNegative(abstained));
  }

  private static void requireDistinct(List<LandClass> classes) {
    Set<Integer> codes = new HashSet<>();
    for (LandClass c : classes)
      if (!codes.add(c.code()))
        throw new IllegalArgumentException("class code " + c.code() + " is given twice");
  }

  private static long[] requireNotNegative(long[] row) {
    for (long n : row)
      if (n < 0) throw new IllegalArgumentException("counts must not be negative, got " + n);
    return row.clone();
  }

  public static Builder builder() {
    return new Builder();
  }

  /// A builder that lists every class of the legend, also those that no sample shows.
  public static Builder builder(Legend legend) {
    Builder builder = new Builder();
    for (Legend.Entry entry : legend.entries()) builder.name(entry.code(), entry.name());
    return builder;
  }

  /// Collects pairs of codes. The classes are the union of all codes seen or named, in ascending
  /// order of code, so that labels that differ between map and reference are never an obstacle. Not
  /// safe for use by several threads: give each its own and join them with `add`.
  public static final class Builder {
    private final int[] position = new int[65_536]; // by code; 0: not seen, else 1 + position
    private final ArrayList<Integer> codes = new ArrayList<>();
    private final TreeMap<Integer, String> names = new TreeMap<>();
    private long[][] counts = new long[17][16]; // (map, reference); row 0: abstained
    private int tooMany;

    private Builder() {}

    /// Lists a class, whether or not samples show it.
    public Builder name(int code, String name) {
      requireCode(code, 1);
      if (position(code) > 0) names.put(code, name);
      return this;
    }

    /// @param map code given by the map, 0 where it abstains
    /// @param reference code of the reference, from 1 to 65535
    public Builder add(int map, int reference) {
      return add(map, reference, 1);
    }

    public Builder add(int map, int reference, long n) {
      requireCode(map, 0);
      requireCode(reference, 1);
      if (n < 0) throw new IllegalArgumentException("counts must not be negative, got " + n);
      int i = map == 0 ? 0 : position(map);
      int j = position(reference);
      if (i >= 0 && j > 0) counts[i][j - 1] = Math.addExact(counts[i][j - 1], n);
      return this;
    }

    /// Adds all that another builder has collected.
    public Builder add(Builder other) {
      other.names.forEach(this::name);
      tooMany += other.tooMany;
      for (int j = 0; j < other.codes.size(); j++) {
        int reference = other.codes.get(j);
        if (other.counts[0][j] > 0) add(0, reference, other.counts[0][j]);
        for (int i = 0; i < other.codes.size(); i++)
          if (other.counts[i + 1][j] > 0)
            add(other.codes.get(i), reference, other.counts[i + 1][j]);
      }
      return this;
    }

    /// @throws BadInput when there are more than `MAX_CLASSES` different codes
    public ConfusionMatrix build() throws BadInput {
      if (tooMany > 0)
        throw new BadInput(
            "matrix.classes",
            "",
            "more than "
                + MAX_CLASSES
                + " different class codes; a land-cover nomenclature has fewer. Check that the"
                + " labels are classes and not parcel numbers");
      List<Integer> sorted = codes.stream().sorted().toList();
      int k = sorted.size();
      long[][] table = new long[k][k];
      long[] none = new long[k];
      for (int j = 0; j < k; j++) {
        int column = position[sorted.get(j)] - 1;
        none[j] = counts[0][column];
        for (int i = 0; i < k; i++) table[i][j] = counts[position[sorted.get(i)]][column];
      }
      List<LandClass> classes =
          sorted.stream()
              .map(code -> new LandClass(code, names.getOrDefault(code, code.toString())))
              .toList();
      return new ConfusionMatrix(classes, table, none);
    }

    /// 1 + the column of a code, -1 when there is no room for one more.
    private int position(int code) {
      if (position[code] > 0) return position[code];
      if (codes.size() == MAX_CLASSES) {
        tooMany = 1;
        return -1;
      }
      codes.add(code);
      position[code] = codes.size();
      if (codes.size() > counts[0].length) grow();
      return position[code];
    }

    private void grow() {
      int side = Math.min(MAX_CLASSES, counts[0].length * 2);
      long[][] larger = new long[side + 1][side];
      for (int i = 0; i < counts.length; i++)
        System.arraycopy(counts[i], 0, larger[i], 0, counts[i].length);
      counts = larger;
    }

    private static void requireCode(int code, int least) {
      if (code < least || code > 65_535)
        throw new IllegalArgumentException(
            "class code must be in " + least + "..65535, got " + code);
    }
  }

  public List<LandClass> classes() {
    return classes;
  }

  /// Number of classes.
  public int size() {
    return classes.size();
  }

  /// Samples of class `map` on the map and `reference` in the reference, both by position.
  public long at(int map, int reference) {
    return counts[map][reference];
  }

  /// Samples of a reference class where the map abstains.
  public long abstained(int reference) {
    return abstained[reference];
  }

  public long abstained() {
    return abstainedTotal;
  }

  /// Samples that the map gives this class.
  public long mapTotal(int map) {
    return mapTotal[map];
  }

  /// Samples of this class in the reference, abstained ones included.
  public long referenceTotal(int reference) {
    return referenceTotal[reference];
  }

  /// All samples, abstained ones included.
  public long total() {
    return total;
  }

  public long correct() {
    return correct;
  }

  /// The samples where the map gives a class.
  public ConfusionMatrix classified() {
    return abstainedTotal == 0
        ? this
        : new ConfusionMatrix(classes, counts, new long[abstained.length]);
  }

  /// Position of a code, -1 when it is no class of this matrix.
  public int position(int code) {
    for (int k = 0; k < classes.size(); k++) if (classes.get(k).code() == code) return k;
    return -1;
  }
}
