package dev.limpid.saliency;

import dev.limpid.explain.Differentiable;
import dev.limpid.explain.NetworkMethod;

/// The gradient at the pixel times the difference of the input from where nothing is known
/// (Shrikumar et al. 2017, Not just a black box): the change of the score if the network went on as
/// it is at the pixel. It is exact for a linear network and promises no sum for others.
public record GradientTimesInput() implements NetworkMethod {
  public static final String NAME = "gradient-x-input";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double[] values(Differentiable network, float[] row, float[] from, int target) {
    float[] gradient = network.gradients(row, 1, target);
    double[] values = new double[row.length];
    for (int f = 0; f < values.length; f++)
      if (!Float.isNaN(row[f])) values[f] = gradient[f] * ((double) row[f] - from[f]);
    return values;
  }
}
