package dev.limpid.calibration;

/// Kullback-Leibler divergence of an approximation from the true posterior, `E_p[ln p - ln q]` in
/// nats: infinite where the approximation leaves out what may be true.
///
/// @param nats 0 where both agree
/// @param standardError from the number of draws and the error of the evidence
public record ForwardKl(double nats, double standardError) {
  /// @param logJoint prior times likelihood at draws of the true posterior, logarithms with all
  ///   constants
  /// @param logApproximation density of the approximation at the same draws, in the same
  ///   coordinates
  /// @param logEvidence logarithm of the integral of prior times likelihood
  public static ForwardKl of(
      double[] logJoint, double[] logApproximation, double logEvidence, double evidenceError) {
    int n = logJoint.length;
    if (n < 2 || logApproximation.length != n)
      throw new IllegalArgumentException(
          "needs two draws or more, got %d and %d".formatted(n, logApproximation.length));
    double mean = 0;
    for (int i = 0; i < n; i++) mean += (logJoint[i] - logApproximation[i]) / n;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double apart = logJoint[i] - logApproximation[i] - mean;
      squares += apart * apart;
    }
    return new ForwardKl(
        mean - logEvidence, Math.hypot(Math.sqrt(squares / (n - 1) / n), evidenceError));
  }
}
