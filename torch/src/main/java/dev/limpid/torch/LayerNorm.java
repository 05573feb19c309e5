package dev.limpid.torch;

import org.bytedeco.pytorch.global.torch;

/// Normalisation of the last axis (Ba et al. 2016).
public final class LayerNorm {
  private static final double EPSILON = 1e-5;

  private final Tensor weight;
  private final Tensor bias;
  private final double epsilon;

  public LayerNorm(Net.Place place, long channels) {
    this(place, channels, EPSILON);
  }

  public LayerNorm(Net.Place place, long channels, double epsilon) {
    this.weight = place.constant("weight", 1, channels);
    this.bias = place.constant("bias", 0, channels);
    this.epsilon = epsilon;
  }

  public Tensor of(Tensor x) {
    return new Tensor(
        torch.layer_norm(
            x.raw,
            new long[] {x.size(-1)},
            Tensor.optional(weight),
            Tensor.optional(bias),
            epsilon,
            false));
  }
}
