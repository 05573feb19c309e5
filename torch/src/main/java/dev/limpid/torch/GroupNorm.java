package dev.limpid.torch;

import org.bytedeco.pytorch.global.torch;

/// Normalisation of groups of channels, the second axis, over all that an entry of the first axis
/// holds of them (Wu & He 2018).
public final class GroupNorm {
  private static final double EPSILON = 1e-5;

  private final long groups;
  private final Tensor weight;
  private final Tensor bias;

  public GroupNorm(Net.Place place, long groups, long channels) {
    if (channels % groups != 0)
      throw new IllegalArgumentException(
          channels + " channels do not divide into " + groups + " groups");
    this.groups = groups;
    this.weight = place.constant("weight", 1, channels);
    this.bias = place.constant("bias", 0, channels);
  }

  public Tensor of(Tensor x) {
    return new Tensor(
        torch.group_norm(
            x.raw, groups, Tensor.optional(weight), Tensor.optional(bias), EPSILON, false));
  }

  /// Of images (image, channel, row, column), each pixel by itself: what is far away has no
  /// influence. Libtorch's own form is slow for so many small groups.
  public Tensor ofPixels(Tensor x) {
    long[] s = x.shape();
    long size = s[1] / groups;
    Tensor each = x.permute(0, 2, 3, 1).reshape(-1, size); // (pixel and group, channel)
    org.bytedeco.pytorch.Tensor normed =
        torch.layer_norm(
            each.raw,
            new long[] {size},
            Tensor.optional(null),
            Tensor.optional(null),
            EPSILON,
            false);
    Tensor pixels = new Tensor(torch.addcmul(bias.raw, normed.view(-1, s[1]), weight.raw));
    return pixels.reshape(s[0], s[2], s[3], s[1]).permute(0, 3, 1, 2);
  }
}
