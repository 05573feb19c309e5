package dev.limpid.torch;

import org.bytedeco.pytorch.global.torch;

/// Batch normalisation of the second axis (Ioffe & Szegedy 2015). Trained, it is a fixed scale and
/// shift per channel, so a map does not depend on what else is in the batch.
public final class BatchNorm {
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private final Net net;
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor mean;
  private final Tensor variance;

  public BatchNorm(Net.Place place, long channels) {
    this.net = place.net();
    this.weight = place.constant("weight", 1, channels);
    this.bias = place.constant("bias", 0, channels);
    this.mean = place.buffer("running_mean", 0, channels);
    this.variance = place.buffer("running_var", 1, channels);
  }

  public Tensor of(Tensor x) {
    return new Tensor(
        torch.batch_norm(
            x.raw,
            Tensor.optional(weight),
            Tensor.optional(bias),
            Tensor.optional(mean),
            Tensor.optional(variance),
            net.training(),
            MOMENTUM,
            EPSILON,
            false));
  }
}
