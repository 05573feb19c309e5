package dev.limpid.landcover;

import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Samples that come in groups (pixels of one parcel): pixels of a group resemble each other, so
/// the uncertainty is that of drawing other groups, not other pixels. Mutable until `bootstrap`.
public final class GroupedPairs {
  private final ConfusionMatrix.Builder matrix;
  private final Map<String, Map<Long, long[]>> groups = new TreeMap<>(); // (map << 32 | reference)

  public GroupedPairs() {
    matrix = ConfusionMatrix.builder();
  }

  /// Lists every class of the legend, also those that no sample shows.
  public GroupedPairs(Legend legend) {
    matrix = ConfusionMatrix.builder(legend);
  }

  /// @param map code given by the map, 0 where it abstains
  public GroupedPairs add(String group, int map, int reference) {
    matrix.add(map, reference);
    groups.computeIfAbsent(group, g -> new TreeMap<>())
        .computeIfAbsent(((long) map << 32) | reference, k -> new long[1])[0]++;
    return this;
  }

  public int groups() {
    return groups.size();
  }

  public ConfusionMatrix matrix() throws BadInput {
    return matrix.build();
  }

  /// Accuracy with 95 % percentile intervals over resampled groups (Efron 1979). The order in which
  /// samples were added does not matter; the same seed gives the same figures.
  ///
  /// @param replicates 1000 is enough for two digits
  public Accuracy bootstrap(int replicates, long seed) throws BadInput {
    if (replicates < 2)
      throw new IllegalArgumentException("replicates must be 2 or more, got " + replicates);
    ConfusionMatrix all = matrix.build();
    int[][] cells = cells(all);
    Replicates r = new Replicates(CellShares.of(all), cells, replicates);
    long[][] counts = counts();
    SplittableRandom random = new SplittableRandom(seed);
    for (int b = 0; b < replicates && cells.length > 1; b++) {
      long[] table = new long[(all.size() + 1) * all.size()];
      for (int draw = 0; draw < cells.length; draw++) {
        int g = random.nextInt(cells.length);
        for (int c = 0; c < cells[g].length; c++) table[cells[g][c]] += counts[g][c];
      }
      r.record(b, table);
    }
    Accuracy accuracy = Accuracy.assemble(all, Accuracy.Basis.GROUPS, r.point, r);
    return cells.length > 1
        ? accuracy
        : accuracy.withWarning(
            "All samples are of one group: there is no telling how far the figures would change"
                + " with others.");
  }

  /// Per group, the positions of its cells in a flat (map, reference) table.
  private int[][] cells(ConfusionMatrix all) {
    int k = all.size();
    return groups.values().stream()
        .map(g -> g.keySet().stream().mapToInt(key -> cell(all, key, k)).toArray())
        .toArray(int[][]::new);
  }

  private static int cell(ConfusionMatrix all, long key, int k) {
    int map = (int) (key >> 32);
    return (map == 0 ? k : all.position(map)) * k + all.position((int) key);
  }

  private long[][] counts() {
    return groups.values().stream()
        .map(g -> g.values().stream().mapToLong(n -> n[0]).toArray())
        .toArray(long[][]::new);
  }

  /// Figures of every replicate, in rows: overall, classified, macro F1, then user's, producer's
  /// and F1 of each class.
  private static final class Replicates implements Accuracy.Intervals {
    private final int classes;
    private final double[][] figures;
    private final CellShares point;
    private final int groups;
    private final int[] withMap; // groups that the map gives a class somewhere
    private final int[] withReference;

    Replicates(CellShares point, int[][] cells, int replicates) {
      this.point = point;
      classes = point.size();
      groups = cells.length;
      withMap = new int[classes + 1];
      withReference = new int[classes];
      for (int[] group : cells) {
        IntStream.of(group).map(c -> c / classes).distinct().forEach(i -> withMap[i]++);
        IntStream.of(group).map(c -> c % classes).distinct().forEach(j -> withReference[j]++);
      }
      figures = new double[3 + 3 * classes][replicates];
      for (double[] row : figures) Arrays.fill(row, Double.NaN);
    }

    void record(int b, long[] table) {
      long[][] counts = new long[classes + 1][];
      for (int i = 0; i <= classes; i++)
        counts[i] = Arrays.copyOfRange(table, i * classes, (i + 1) * classes);
      CellShares p = CellShares.of(counts);
      figures[0][b] = p.overall();
      figures[1][b] = p.overall() / (1 - p.abstained());
      figures[2][b] = p.macroF1();
      for (int k = 0; k < classes; k++) {
        figures[3 + k][b] = p.user(k);
        figures[3 + classes + k][b] = p.producer(k);
        figures[3 + 2 * classes + k][b] = p.f1(k);
      }
    }

    /// @param n groups that the figure rests on: at exactly 0 or 1, where no replicate differs, the
    ///   limits are Wilson's for as many samples
    private Interval interval(double value, double[] replicates, int n) {
      double[] known = Arrays.stream(replicates).filter(x -> !Double.isNaN(x)).sorted().toArray();
      if (Double.isNaN(value) || known.length < 2) return Interval.valueOnly(value);
      if ((value == 0 || value == 1) && known[0] == known[known.length - 1])
        return Interval.rate(value, 0, n);
      return Interval.percentiles(value, known);
    }

    @Override
    public Interval overall() {
      return interval(point.overall(), figures[0], groups);
    }

    @Override
    public Interval classified() {
      return interval(point.overall() / (1 - point.abstained()), figures[1], groups);
    }

    @Override
    public Interval macroF1() {
      return interval(point.macroF1(), figures[2], groups);
    }

    @Override
    public Interval user(int k) {
      return interval(point.user(k), figures[3 + k], withMap[k]);
    }

    @Override
    public Interval producer(int k) {
      return interval(point.producer(k), figures[3 + classes + k], withReference[k]);
    }

    @Override
    public Interval f1(int k) {
      return interval(point.f1(k), figures[3 + 2 * classes + k], withReference[k]);
    }
  }
}
