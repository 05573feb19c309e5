package dev.limpid.landcover;

import java.util.Arrays;

/// Estimated shares of the population by map class (row) and reference class (column), and every
/// figure that follows from them alone. They add up to 1, the abstained share included.
///
/// A class that the reference does not show has figures `NaN`; one that it shows and the map never
/// gives has user's accuracy `NaN`, producer's accuracy 0 and F1 0.
public final class CellShares {
  private final int size;
  private final double[][] share; // (map, reference); the last row: abstained
  private final double[] map;
  private final double[] reference;

  /// @param share (map, reference) with one more row for abstained samples; kept, not copied
  CellShares(double[][] share) {
    this.share = share;
    size = share.length - 1;
    map = new double[size + 1];
    reference = new double[size];
    for (int i = 0; i <= size; i++)
      for (int j = 0; j < size; j++) {
        map[i] += share[i][j];
        reference[j] += share[i][j];
      }
  }

  /// Shares of the samples themselves.
  static CellShares of(ConfusionMatrix matrix) {
    int k = matrix.size();
    double n = matrix.total();
    double[][] share = new double[k + 1][k];
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) share[i][j] = matrix.at(i, j) / n;
      share[k][j] = matrix.abstained(j) / n;
    }
    return new CellShares(share);
  }

  /// @param counts (map, reference) with one more row for abstained samples
  static CellShares of(long[][] counts) {
    double n = 0;
    for (long[] row : counts) n += Arrays.stream(row).sum();
    double[][] share = new double[counts.length][];
    for (int i = 0; i < counts.length; i++) {
      share[i] = new double[counts[i].length];
      for (int j = 0; j < share[i].length; j++) share[i][j] = counts[i][j] / n;
    }
    return new CellShares(share);
  }

  /// Number of classes.
  public int size() {
    return size;
  }

  public double at(int mapClass, int referenceClass) {
    return share[mapClass][referenceClass];
  }

  /// Share that the map gives a class.
  public double map(int mapClass) {
    return map[mapClass];
  }

  public double reference(int referenceClass) {
    return reference[referenceClass];
  }

  /// Share where the map abstains.
  public double abstained() {
    return map[size];
  }

  boolean inReference(int k) {
    return reference[k] > 0;
  }

  int classesInReference() {
    int n = 0;
    for (int k = 0; k < size; k++) if (inReference(k)) n++;
    return n;
  }

  double overall() {
    double sum = 0;
    for (int k = 0; k < size; k++) sum += share[k][k];
    return sum;
  }

  double user(int k) {
    return share[k][k] / map[k];
  }

  double producer(int k) {
    return share[k][k] / reference[k];
  }

  /// `2 U P / (U + P)`, written so that it is 0 where the map never gives the class.
  double f1(int k) {
    return inReference(k) ? 2 * share[k][k] / (map[k] + reference[k]) : Double.NaN;
  }

  double iou(int k) {
    return inReference(k) ? share[k][k] / (map[k] + reference[k] - share[k][k]) : Double.NaN;
  }

  /// Mean IoU of the classes that the reference shows.
  double meanIou() {
    double sum = 0;
    for (int k = 0; k < size; k++) if (inReference(k)) sum += iou(k);
    return sum / classesInReference();
  }

  /// Mean F1 of the classes that the reference shows.
  double macroF1() {
    double sum = 0;
    for (int k = 0; k < size; k++) if (inReference(k)) sum += f1(k);
    return sum / classesInReference();
  }

  /// Mean producer's accuracy of the classes that the reference shows.
  double balanced() {
    double sum = 0;
    for (int k = 0; k < size; k++) if (inReference(k)) sum += producer(k);
    return sum / classesInReference();
  }

  /// Cohen (1960). Kept for comparison with published figures; not for choosing between maps.
  double kappa() {
    double chance = 0;
    for (int k = 0; k < size; k++) chance += map[k] * reference[k];
    return (overall() - chance) / (1 - chance);
  }

  /// Quantity disagreement (Pontius & Millones 2011): half the summed difference of the shares.
  double quantity() {
    double sum = map[size];
    for (int k = 0; k < size; k++) sum += Math.abs(reference[k] - map[k]);
    return sum / 2;
  }

  /// Allocation disagreement (Pontius & Millones 2011): the errors that quantity leaves.
  double allocation() {
    return 1 - overall() - quantity();
  }
}
