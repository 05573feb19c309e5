package dev.limpid.calibration;

/// Which rates a count does not rule out: the exact interval of a proportion (Clopper & Pearson
/// 1934).
///
/// @param low 0 to 1
/// @param high 0 to 1
public record BinomialInterval(double low, double high) {
  /// @param hits 0 to `n`
  /// @param n at least 1
  /// @param level such as 0.95
  public static BinomialInterval of(int hits, int n, double level) {
    if (n < 1 || hits < 0 || hits > n || !(level > 0 && level < 1))
      throw new IllegalArgumentException(
          "needs 0 <= hits <= n, n at least 1 and a level between 0 and 1, got %d of %d at %s"
              .formatted(hits, n, level));
    double tail = (1 - level) / 2;
    double high = hits == n ? 1 : rate(hits, n, tail);
    double low = hits == 0 ? 0 : 1 - rate(n - hits, n, tail);
    return new BinomialInterval(low, high);
  }

  /// The rate at which at most so many hits have probability `tail`.
  private static double rate(int hits, int n, double tail) {
    double low = 0;
    double high = 1;
    for (int step = 0; step < 60; step++) {
      double middle = 0.5 * (low + high);
      if (atMost(hits, n, middle) > tail) low = middle;
      else high = middle;
    }
    return 0.5 * (low + high);
  }

  private static double atMost(int hits, int n, double rate) {
    double logTerm = n * Math.log1p(-rate);
    double odds = Math.log(rate) - Math.log1p(-rate);
    double sum = Math.exp(logTerm);
    for (int k = 1; k <= hits; k++) {
      logTerm += Math.log((n - k + 1.0) / k) + odds;
      sum += Math.exp(logTerm);
    }
    return sum;
  }
}
