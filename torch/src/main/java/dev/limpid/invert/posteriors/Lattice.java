package dev.limpid.invert.posteriors;

import java.util.Arrays;

/// Points that fill the unit cube evenly: a lattice of rank 1 that stays good at each power of 2
/// (Cools, Kuo & Nuyens 2006), folded so that means of smooth functions of k points err by about
/// 1/k^2 (Hickernell 2002).
final class Lattice {
  /// Found component by component, each the best of 400 odd numbers below 2^20: worst-case error
  /// over periodic functions with weights 0.9^j / j, the worst of 2^8, 2^10, 2^12 and 2^14 points
  /// beside the best.
  private static final int[] GENERATOR = {
    1, 318253, 287363, 223171, 486979, 894051, 233317, 382739, 589159, 749165, 17537, 806117,
    927901, 98075, 797745, 960947, 876159, 780375, 724921, 275057, 380479, 880679, 576291, 726183
  };

  private Lattice() {}

  /// @param count a power of 2
  /// @return (point, axis), in (0, 1)
  static double[] points(int count, int axes) {
    double[] shift = new double[axes];
    Arrays.fill(shift, 0.5 / count);
    return points(count, shift);
  }

  /// @param shift of all points, in [0, 1), a number for each axis
  static double[] points(int count, double[] shift) {
    int axes = shift.length;
    if (Integer.bitCount(count) != 1 || axes > GENERATOR.length)
      throw new IllegalArgumentException(
          "a lattice has a power of 2 points and at most %d axes, asked for %d and %d"
              .formatted(GENERATOR.length, count, axes));
    double[] points = new double[Math.multiplyExact(count, axes)];
    for (int i = 0; i < count; i++)
      for (int j = 0; j < axes; j++) {
        double x = (double) ((long) i * GENERATOR[j] % count) / count + shift[j];
        points[i * axes + j] = folded(x - Math.floor(x));
      }
    return points;
  }

  /// Kept off the ends, also in single precision.
  private static double folded(double x) {
    return Math.clamp(1 - Math.abs(2 * x - 1), 0x1p-25, 1 - 0x1p-24);
  }
}
