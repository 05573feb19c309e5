package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Tensor;
import java.util.random.RandomGenerator;

/// Uniform numbers in (0, 1), never 0 or 1 in the precision that they are for.
public final class Uniforms {
  private static final int BITS = 53;
  private static final int BITS_SINGLE = 24;

  private Uniforms() {}

  /// Noise of k draws of each pixel.
  ///
  /// @return (k, n, noise)
  public static Tensor drawn(RandomGenerator random, Posterior posterior, int k) {
    return drawn(random, posterior.precision(), k, posterior.pixels(), posterior.noise());
  }

  /// @param like of the precision that is wanted
  static Tensor drawn(RandomGenerator random, Tensor like, long... shape) {
    long count = 1;
    for (long side : shape) count = Math.multiplyExact(count, side);
    int bits = Doubles.are(like) ? BITS : BITS_SINGLE;
    double[] values = new double[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      long odd = random.nextLong() >>> (Long.SIZE - bits) | 1;
      values[i] = Math.scalb((double) odd, -bits);
    }
    return Doubles.like(Doubles.of(values, shape), like);
  }

  /// Noise of k draws, spread evenly and the same for all pixels.
  ///
  /// @param k a power of 2
  /// @return (k, n, noise)
  public static Tensor even(Posterior posterior, int k) {
    return even(posterior.precision(), k, posterior.noise())
        .expand(k, posterior.pixels(), posterior.noise());
  }

  /// @return (k, 1, axes)
  static Tensor even(Tensor like, int k, int axes) {
    return Doubles.like(Doubles.of(Lattice.points(k, axes), k, 1, axes), like);
  }
}
