package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Points and weights on the unit box: Gauss-Legendre in panels along each axis, or a lattice.
///
/// @param points (point, 1 or n, d)
/// @param weights (point, 1 or n), over the box summing to 1
record Quadrature(Tensor points, Tensor weights) {
  static Quadrature of(int axes, int panels, int nodes) {
    double[][] line = line(panels, nodes);
    int side = line[0].length;
    int count = (int) Math.pow(side, axes);
    double[] points = new double[count * axes];
    double[] weights = new double[count];
    Arrays.fill(weights, 1);
    for (int i = 0; i < count; i++) {
      int rest = i;
      for (int j = 0; j < axes; j++) {
        points[i * axes + j] = line[0][rest % side];
        weights[i] *= line[1][rest % side];
        rest /= side;
      }
    }
    return new Quadrature(Doubles.of(points, count, 1, axes), Doubles.of(weights, count, 1));
  }

  /// Points of equal weight, none beside another along an axis: edges that run along one cost
  /// little.
  ///
  /// @param count a power of 2
  static Quadrature lattice(int axes, int count) {
    Tensor points = Doubles.of(Lattice.points(count, axes), count, 1, axes);
    return new Quadrature(points, points.newZeros(count, 1).plus(1.0 / count));
  }

  /// The rule in parts of so many points, whose means add up to its mean.
  List<Quadrature> parts(int points) {
    List<Quadrature> parts = new ArrayList<>();
    for (long from = 0; from < weights.size(0); from += points) {
      long count = Math.min(points, weights.size(0) - from);
      parts.add(new Quadrature(this.points.narrow(0, from, count), weights.narrow(0, from, count)));
    }
    return parts;
  }

  private static double[][] line(int panels, int nodes) {
    double[][] unit = legendre(nodes);
    double[][] line = new double[2][panels * nodes];
    for (int p = 0; p < panels; p++)
      for (int i = 0; i < nodes; i++) {
        line[0][p * nodes + i] = (p + (1 + unit[0][i]) / 2) / panels;
        line[1][p * nodes + i] = unit[1][i] / 2 / panels;
      }
    return line;
  }

  /// Nodes and weights on [-1, 1], by Newton's method on the polynomial.
  private static double[][] legendre(int n) {
    double[][] rule = new double[2][n];
    for (int i = 0; i < n; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 0;
      for (int step = 0; step < 100; step++) {
        double before = 0;
        double value = 1;
        for (int k = 1; k <= n; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
          before = value;
          value = next;
        }
        slope = n * (x * value - before) / (x * x - 1);
        double change = value / slope;
        x -= change;
        if (Math.abs(change) < 1e-16) break;
      }
      rule[0][i] = x;
      rule[1][i] = 2 / ((1 - x * x) * slope * slope);
    }
    return rule;
  }

  /// The same rule in the ranks of variables: many points where they lie, few elsewhere.
  ///
  /// @param ranks of n pixels (n, d)
  Quadrature inRanksOf(TruncatedNormal ranks) {
    Tensor z = ranks.quantile(points).detach();
    return new Quadrature(z, weights.over(ranks.logDensity(z).sum(-1).exp()).detach());
  }

  Tensor expanded(long pixels) {
    return points.expand(points.size(0), pixels, points.size(2));
  }

  /// The mean of values at the points over the box.
  ///
  /// @param values (point, n)
  /// @return (n)
  Tensor mean(Tensor values) {
    return values.times(weights).sum(0);
  }
}
