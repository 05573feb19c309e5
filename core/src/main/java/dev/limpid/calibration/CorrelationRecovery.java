package dev.limpid.calibration;

/// How well a posterior has the correlations of a reference.
///
/// @param frobenius root of the sum of squared differences of all entries
/// @param largest absolute difference of an entry
public record CorrelationRecovery(double frobenius, double largest) {
  /// Of two matrices of the same variables in the same order, Pearson's or Spearman's.
  public static CorrelationRecovery of(double[][] got, double[][] reference) {
    if (got.length != reference.length)
      throw new IllegalArgumentException(
          "correlations of %d and of %d variables".formatted(got.length, reference.length));
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < got.length; i++)
      for (int j = 0; j < got.length; j++) {
        double apart = Math.abs(got[i][j] - reference[i][j]);
        if (Double.isNaN(apart))
          throw new IllegalArgumentException(
              "variable %d or %d has one value only".formatted(i, j));
        squares += apart * apart;
        largest = Math.max(largest, apart);
      }
    return new CorrelationRecovery(Math.sqrt(squares), largest);
  }
}
