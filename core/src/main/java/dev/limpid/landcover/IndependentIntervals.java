package dev.limpid.landcover;

/// Intervals of a simple random sample.
final class IndependentIntervals implements Accuracy.Intervals {
  private final ConfusionMatrix matrix;
  private final CellShares shares;
  private final SampleDesign design;

  IndependentIntervals(ConfusionMatrix matrix) {
    this.matrix = matrix;
    shares = CellShares.of(matrix);
    design = SampleDesign.simple(matrix);
  }

  @Override
  public Interval overall() {
    return wilson(matrix.correct(), matrix.total());
  }

  @Override
  public Interval classified() {
    return wilson(matrix.correct(), matrix.total() - matrix.abstained());
  }

  @Override
  public Interval macroF1() {
    return design.macroF1(shares);
  }

  @Override
  public Interval user(int k) {
    return wilson(matrix.at(k, k), matrix.mapTotal(k));
  }

  @Override
  public Interval producer(int k) {
    return wilson(matrix.at(k, k), matrix.referenceTotal(k));
  }

  @Override
  public Interval f1(int k) {
    return DesignIntervals.f1(design, k);
  }

  private static Interval wilson(long right, long n) {
    return Interval.wilson(n == 0 ? Double.NaN : (double) right / n, (double) n);
  }
}
