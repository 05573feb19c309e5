package dev.limpid.landcover;

/// Figures of one confusion matrix; those over classes are of the classes in the reference.
public record TrialFigures(double overallAccuracy, double macroF1, double meanIou) {
  public static TrialFigures of(ConfusionMatrix matrix) {
    CellShares shares = CellShares.of(matrix);
    return new TrialFigures(shares.overall(), shares.macroF1(), shares.meanIou());
  }
}
