package dev.limpid.torch;

import org.bytedeco.pytorch.global.torch;

/// `y = x Wt + b` over the last axis.
public final class Linear {
  private final Tensor weight; // (out, in)
  private final Tensor bias;

  public Linear(Net.Place place, long in, long out) {
    double bound =
        1 / Math.sqrt((double) in); // Kaiming uniform with a = sqrt(5), as PyTorch draws it
    this.weight = place.uniform("weight", bound, out, in);
    this.bias = place.uniform("bias", bound, out);
  }

  public Tensor of(Tensor x) {
    return new Tensor(torch.linear(x.raw, weight.raw, Tensor.optional(bias)));
  }
}
