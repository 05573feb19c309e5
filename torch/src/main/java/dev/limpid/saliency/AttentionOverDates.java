package dev.limpid.saliency;

import dev.limpid.explain.Differentiable;
import dev.limpid.explain.NetworkMethod;

/// Where the network looks: the weight of each date in its attention, shared equally by the bands
/// of the date. Weights are not parts of the score (Jain & Wallace 2019, Attention is not
/// explanation): they say nothing about the direction, and are the same for every class.
public record AttentionOverDates() implements NetworkMethod {
  public static final String NAME = "attention";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean weights() {
    return true;
  }

  @Override
  public double[] values(Differentiable network, float[] row, float[] from, int target) {
    return network.attention(row);
  }
}
