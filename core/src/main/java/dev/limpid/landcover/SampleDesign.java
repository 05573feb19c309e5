package dev.limpid.landcover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Estimates with standard errors from samples drawn at random in strata.
///
/// Everything is a mean or a ratio of two means of per-sample scores that depend only on what map
/// and reference say. The variance of a ratio is that of its residual `y - R x` (Stehman 2014, eq.
/// 27-28; the expanded form there is equal), so the formulas of Olofsson et al. (2014) are the case
/// where the strata are the map classes and no finite-population correction is made.
final class SampleDesign {
  /// One stratum and the counts of its samples.
  ///
  /// @param size pixels of the stratum, or any number in proportion to them
  /// @param mapClass the only map class that the stratum can hold, -1 when it can hold several
  /// @param finite whether `size` is a number of pixels from which samples were drawn without
  ///   replacement, so that a fully sampled stratum has no error
  record Stratum(String name, double size, int mapClass, boolean finite, List<Cell> cells) {
    long samples() {
      long n = 0;
      for (Cell cell : cells) n += cell.n;
      return n;
    }
  }

  record Cell(int map, int reference, long n) {}

  private final int classes;
  private final List<Stratum> strata; // those of some size
  private final double total;

  /// @param classes number of classes
  SampleDesign(int classes, List<Stratum> strata) {
    this.classes = classes;
    this.strata = strata.stream().filter(s -> s.size > 0).toList();
    double sum = 0;
    for (Stratum s : this.strata) sum += s.size;
    total = sum;
  }

  /// The samples as one simple random sample of a large population.
  static SampleDesign simple(ConfusionMatrix matrix) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i <= matrix.size(); i++) cells.addAll(row(matrix, i));
    return new SampleDesign(
        matrix.size(), List.of(new Stratum("all", (double) matrix.total(), -1, false, cells)));
  }

  /// The cells of one row that hold samples; row `size` is the abstained one.
  static List<Cell> row(ConfusionMatrix matrix, int map) {
    List<Cell> cells = new ArrayList<>();
    for (int j = 0; j < matrix.size(); j++) {
      long n = map == matrix.size() ? matrix.abstained(j) : matrix.at(map, j);
      if (n > 0) cells.add(new Cell(map, j, n));
    }
    return cells;
  }

  CellShares shares() {
    double[][] share = new double[classes + 1][classes];
    for (Stratum s : strata) {
      double n = s.samples();
      double weight = s.size / total;
      if (n == 0) for (double[] row : share) Arrays.fill(row, Double.NaN);
      for (Cell cell : s.cells) share[cell.map][cell.reference] += weight * (cell.n / n);
    }
    return new CellShares(share);
  }

  List<Stratum> strata() {
    return strata;
  }

  double total() {
    return total;
  }

  /// Population mean of a score, with the standard error.
  Interval mean(SampleScore y) {
    Interval mean = difference(y);
    return Interval.rate(mean.value(), mean.standardError(), effective((i, j) -> 1));
  }

  /// Population mean of a score that is no rate: it may lie below 0.
  Interval difference(SampleScore y) {
    double value = 0;
    for (Stratum s : strata) value += s.size / total * mean(s, y);
    return Interval.normal(value, Math.sqrt(variance(y, -1)));
  }

  /// Ratio of two population means, with the standard error by linearisation.
  ///
  /// @param mapClass the only map class that `y` and `x` can be non-zero on, -1 when there is none:
  ///   strata that cannot hold it then tell nothing and are left out
  Interval ratio(SampleScore y, SampleScore x, int mapClass) {
    double above = 0;
    double below = 0;
    for (Stratum s : strata)
      if (tells(s, mapClass)) {
        above += s.size / total * mean(s, y);
        below += s.size / total * mean(s, x);
      }
    if (!(below > 0)) return Interval.UNKNOWN;
    double ratio = above / below;
    SampleScore residual = (i, j) -> y.of(i, j) - ratio * x.of(i, j);
    double se = Math.sqrt(variance(residual, mapClass)) / below;
    return Interval.rate(ratio, se, effective(x));
  }

  /// Mean F1 over the classes of the reference; its error is that of the sum of the linearised
  /// ratios.
  Interval macroF1(CellShares p) {
    double value = p.macroF1();
    int count = p.classesInReference();
    double[] below = new double[classes + 1]; // 0 for a class that does not count
    double[] f1 = new double[classes + 1];
    for (int k = 0; k < classes; k++)
      if (p.inReference(k)) {
        below[k] = p.map(k) + p.reference(k);
        f1[k] = p.f1(k);
      }
    SampleScore residual =
        (i, j) -> {
          double sum = 0;
          if (below[i] > 0) sum += ((i == j ? 1 : 0) - f1[i]) / below[i];
          if (below[j] > 0) sum += ((i == j ? 1 : 0) - f1[j]) / below[j];
          return sum / count;
        };
    return Interval.rate(value, Math.sqrt(variance(residual, -1)), effective((i, j) -> 1));
  }

  private static boolean tells(Stratum s, int mapClass) {
    return mapClass < 0 || s.mapClass < 0 || s.mapClass == mapClass;
  }

  private static double mean(Stratum s, SampleScore score) {
    double sum = 0;
    for (Cell cell : s.cells) sum += cell.n * score.of(cell.map, cell.reference);
    return sum / s.samples();
  }

  /// Variance of the estimated population mean of a score; `NaN` when a stratum has a single
  /// sample.
  private double variance(SampleScore score, int mapClass) {
    double sum = 0;
    for (Stratum s : strata) {
      if (!tells(s, mapClass)) continue;
      long n = s.samples();
      double correction = s.finite ? 1 - n / s.size : 1;
      if (correction == 0) continue;
      double weight = s.size / total;
      sum += weight * weight * correction * sampleVariance(s, score) / n;
    }
    return sum;
  }

  private static double sampleVariance(Stratum s, SampleScore score) {
    long n = s.samples();
    if (n <= 1) return Double.NaN;
    double mean = mean(s, score);
    double sum = 0;
    for (Cell cell : s.cells) {
      double d = score.of(cell.map, cell.reference) - mean;
      sum += cell.n * d * d;
    }
    return sum / (n - 1);
  }

  /// Effective number of samples (Kish 1965) among those where a score is not 0.
  private double effective(SampleScore in) {
    double sum = 0;
    double squares = 0;
    for (Stratum s : strata) {
      double weight = s.size / s.samples();
      for (Cell cell : s.cells)
        if (in.of(cell.map, cell.reference) != 0) {
          sum += cell.n * weight;
          squares += cell.n * weight * weight;
        }
    }
    return sum * sum / squares;
  }
}
