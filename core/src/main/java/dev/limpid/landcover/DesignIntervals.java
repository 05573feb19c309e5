package dev.limpid.landcover;

/// Intervals of random samples in strata.
final class DesignIntervals implements Accuracy.Intervals {
  private final SampleDesign design;
  private final CellShares shares;
  private final int abstained; // position of the abstained row

  DesignIntervals(SampleDesign design, CellShares shares, int classes) {
    this.design = design;
    this.shares = shares;
    abstained = classes;
  }

  @Override
  public Interval overall() {
    return design.mean((i, j) -> i == j ? 1 : 0);
  }

  @Override
  public Interval classified() {
    return design.ratio((i, j) -> i == j ? 1 : 0, (i, j) -> i == abstained ? 0 : 1, -1);
  }

  @Override
  public Interval macroF1() {
    return design.macroF1(shares);
  }

  @Override
  public Interval user(int k) {
    return design.ratio((i, j) -> i == k && j == k ? 1 : 0, (i, j) -> i == k ? 1 : 0, k);
  }

  @Override
  public Interval producer(int k) {
    return design.ratio((i, j) -> i == k && j == k ? 1 : 0, (i, j) -> j == k ? 1 : 0, -1);
  }

  @Override
  public Interval f1(int k) {
    return f1(design, k);
  }

  /// F1 as the ratio of `2 [map and reference k]` to `[map k] + [reference k]`.
  static Interval f1(SampleDesign design, int k) {
    return design.ratio(
        (i, j) -> i == k && j == k ? 2 : 0, (i, j) -> (i == k ? 1 : 0) + (j == k ? 1 : 0), -1);
  }
}
