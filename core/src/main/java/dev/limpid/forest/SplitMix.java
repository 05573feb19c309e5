package dev.limpid.forest;

/// SplitMix64 (Steele, Lea, Flood 2014, Fast splittable pseudorandom number generators). Written
/// out here because a forest must be the same on every Java release.
final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /// The stream `index` of `seed`: streams of one seed are as independent as seeds.
  SplitMix(long seed, long index) {
    state = mix(mix(seed + GOLDEN_GAMMA) + index * GOLDEN_GAMMA);
  }

  long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /// Uniform on 0 to `bound` - 1 (Lemire 2019, Fast random integer generation in an interval).
  int below(int bound) {
    long product = (next() >>> 32) * bound;
    if ((product & 0xffffffffL) < bound) {
      long least = (1L << 32) % bound;
      while ((product & 0xffffffffL) < least) product = (next() >>> 32) * bound;
    }
    return (int) (product >>> 32);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
