package dev.limpid.saliency;

import dev.limpid.explain.Differentiable;
import dev.limpid.explain.NetworkMethod;

/// `(x_f - b_f) * integral over a from 0 to 1 of dF/dx_f (b + a (x - b))` (Sundararajan, Taly & Yan
/// 2017, eq. 1): the change of the score on the straight line from where nothing is known to the
/// pixel, shared among the features. The values sum to the difference of the scores (completeness,
/// proposition 1), up to the error of the integral: by trapezoids, whose number is doubled until
/// the sum is right within [#bound] or [#most] is reached.
///
/// @param most steps of the integral, a power of two from 16
public record IntegratedGradients(int most) implements NetworkMethod {
  public static final String NAME = "integrated-gradients";

  private static final int FIRST = 16;

  /// Error of the sum that is allowed: a part of the difference of the scores, and at least this.
  private static final double PART = 0.005;

  private static final double LEAST = 0.001;

  public IntegratedGradients {
    if (most < FIRST || Integer.bitCount(most) != 1)
      throw new IllegalArgumentException(
          "steps must be a power of two from " + FIRST + ", got " + most);
  }

  /// With at most 1024 steps.
  public IntegratedGradients() {
    this(1024);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean quick() {
    return false;
  }

  @Override
  public double bound(double difference) {
    return Math.max(LEAST, PART * Math.abs(difference));
  }

  @Override
  public double[] values(Differentiable network, float[] row, float[] from, int target) {
    Line line = new Line(network, row, from, target);
    double difference = line.difference();
    double[] sum = new double[row.length]; // of the gradients, the ends half
    line.add(sum, 0.5, new double[] {0, 1});
    line.add(sum, 1, between(FIRST, 1));
    int steps = FIRST;
    double[] values = line.times(sum, steps);
    while (steps < most && !(Math.abs(sum(values) - difference) <= bound(difference))) {
      steps *= 2;
      line.add(sum, 1, between(steps, 2)); // the middles of what is there
      values = line.times(sum, steps);
    }
    return values;
  }

  /// Every `stride`-th place `k / steps` inside the line, the first at `1 / steps`.
  private static double[] between(int steps, int stride) {
    double[] places = new double[steps / stride - (stride == 1 ? 1 : 0)];
    for (int i = 0; i < places.length; i++) places[i] = (1 + i * stride) / (double) steps;
    return places;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double v : values) sum += v;
    return sum;
  }

  /// From where nothing is known to the pixel.
  private record Line(Differentiable network, float[] row, float[] from, int target) {
    /// Of the scores at its ends.
    double difference() {
      float[] scores = network.scores(at(new double[] {0, 1}), 2);
      return (double) scores[scores.length / 2 + target] - scores[target];
    }

    /// Adds the gradients at some places, weighed.
    void add(double[] sum, double weight, double[] places) {
      float[] gradients = network.gradients(at(places), places.length, target);
      for (int i = 0; i < gradients.length; i++) sum[i % sum.length] += weight * gradients[i];
    }

    double[] times(double[] sum, int steps) {
      double[] values = new double[sum.length];
      for (int f = 0; f < values.length; f++)
        if (!Float.isNaN(row[f])) values[f] = sum[f] / steps * ((double) row[f] - from[f]);
      return values;
    }

    /// Rows of features.
    private float[] at(double[] places) {
      float[] rows = new float[places.length * row.length];
      for (int i = 0; i < rows.length; i++) {
        int f = i % row.length;
        double a = places[i / row.length];
        rows[i] = (float) ((1 - a) * from[f] + a * row[f]); // a feature that is missing stays so
      }
      return rows;
    }
  }
}
