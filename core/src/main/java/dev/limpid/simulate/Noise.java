package dev.limpid.simulate;

/// Random numbers that are a function of a seed and a place, so that pixels can be computed in any
/// order.
final class Noise {
  private static final double TWO_POW_MINUS_53 = 0x1p-53;

  private Noise() {}

  /// The mixing function of SplitMix64 (Steele, Lea and Flood 2014; constants of Stafford's variant
  /// 13).
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static long hash(long seed, long a, long b) {
    return mix(mix(seed + 0x9E3779B97F4A7C15L * a) + 0xD1B54A32D192ED03L * b);
  }

  /// Uniform in 0 (inclusive) to 1 (exclusive).
  static double uniform(long hash) {
    return (hash >>> 11) * TWO_POW_MINUS_53;
  }

  /// Mean 0, variance 1, within 3.5: the sum of the four 16-bit parts of `hash` (Irwin-Hall), near
  /// enough to a Gaussian for noise and far cheaper.
  static float gaussian(long hash) {
    long sum =
        (hash & 0xFFFF) + ((hash >>> 16) & 0xFFFF) + ((hash >>> 32) & 0xFFFF) + (hash >>> 48);
    return (sum - 131_070) * (1.7320508f / 65_536);
  }

  /// Smooth noise in -1 to 1 whose features are about one unit wide: random values at the points of
  /// the integer lattice, joined by Perlin's (2002) quintic.
  static double smooth(long seed, double x, double y) {
    long col = (long) Math.floor(x);
    long row = (long) Math.floor(y);
    double u = fade(x - col);
    double v = fade(y - row);
    double top = lerp(lattice(seed, col, row), lattice(seed, col + 1, row), u);
    double low = lerp(lattice(seed, col, row + 1), lattice(seed, col + 1, row + 1), u);
    return lerp(top, low, v);
  }

  /// A sum of smooth noises, each half as wide and half as strong as the one before; about -1 to 1.
  static double fractal(long seed, double x, double y, int octaves) {
    double sum = 0;
    double strength = 1;
    double total = 0;
    for (int k = 0; k < octaves; k++) {
      sum += strength * smooth(seed + 7919L * k, x, y);
      total += strength;
      strength /= 2;
      x = 2 * x + 17.3; // moved, so that lattice points of octaves do not coincide
      y = 2 * y + 5.9;
    }
    return sum / total;
  }

  static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /// 0 below `low`, 1 above `high`, smooth between.
  static double ramp(double low, double high, double x) {
    double t = Math.clamp((x - low) / (high - low), 0.0, 1.0);
    return t * t * (3 - 2 * t);
  }

  private static double lattice(long seed, long col, long row) {
    return 2 * uniform(hash(seed, col, row)) - 1;
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double lerp(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
