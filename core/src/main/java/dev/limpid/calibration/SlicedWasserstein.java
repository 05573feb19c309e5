package dev.limpid.calibration;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Distance between two samples in several dimensions: the mean over random directions of how far
/// the one must be moved along it to become the other (Rabin et al. 2012, Wasserstein barycenter
/// and its application to texture mixing), of first order.
public final class SlicedWasserstein {
  private SlicedWasserstein() {}

  /// @param a (draw, coordinate), in coordinates of like scale
  /// @param b the same; it may have another number of draws
  /// @param directions to average over, at least 1
  public static double of(double[][] a, double[][] b, int directions, long seed) {
    if (directions < 1)
      throw new IllegalArgumentException("directions must be at least 1, got " + directions);
    SplittableRandom random = new SplittableRandom(seed);
    double sum = 0;
    for (int k = 0; k < directions; k++) {
      double[] direction = new double[a[0].length];
      for (int d = 0; d < direction.length; d++) direction[d] = random.nextGaussian();
      double length = Math.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
      for (int d = 0; d < direction.length; d++) direction[d] /= length;
      sum += along(projected(a, direction), projected(b, direction));
    }
    return sum / directions;
  }

  private static double[] projected(double[][] draws, double[] direction) {
    double[] along = new double[draws.length];
    for (int i = 0; i < draws.length; i++)
      for (int d = 0; d < direction.length; d++) along[i] += draws[i][d] * direction[d];
    Arrays.sort(along);
    return along;
  }

  /// Area between the two quantile functions, which are steps.
  private static double along(double[] a, double[] b) {
    double area = 0;
    double done = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      double endA = (i + 1.0) / a.length;
      double endB = (j + 1.0) / b.length;
      double end = Math.min(endA, endB);
      area += (end - done) * Math.abs(a[i] - b[j]);
      done = end;
      if (endA <= end) i++;
      if (endB <= end) j++;
    }
    return area;
  }
}
