package dev.limpid.simulate;

import java.util.SplittableRandom;

/// Random choices in a fixed order, for the parts of a landscape that are drawn once.
final class Draw {
  private final SplittableRandom random;

  Draw(long seed) {
    random = new SplittableRandom(seed);
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /// Mean 0, variance 1 (Irwin-Hall, see [Noise#gaussian]).
  double gaussian() {
    return Noise.gaussian(random.nextLong());
  }

  /// Log-normal with the given median; `sigma` is the standard deviation of its logarithm.
  double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }

  /// A position of `weights`, with probability in proportion to its value.
  int pick(double[] weights) {
    double total = 0;
    for (double w : weights) total += w;
    double left = random.nextDouble() * total;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) return i;
    }
    return weights.length - 1;
  }
}
