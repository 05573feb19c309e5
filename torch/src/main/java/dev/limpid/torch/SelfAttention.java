package dev.limpid.torch;

/// Multi-head attention of a series on itself (Vaswani et al. 2017).
public final class SelfAttention {
  private final int heads;
  private final double dropout;
  private final Net net;
  private final Linear in; // queries, keys and values at once: d to 3d
  private final Linear out;

  public SelfAttention(Net.Place place, int width, int heads, double dropout) {
    if (width % heads != 0)
      throw new IllegalArgumentException(
          width + " channels do not divide into " + heads + " heads");
    this.net = place.net();
    this.heads = heads;
    this.dropout = dropout;
    this.in = new Linear(place.in("in_proj"), width, 3L * width);
    this.out = new Linear(place.in("out_proj"), width, width);
  }

  /// @param x (batch, steps, d)
  /// @param seen truth values (batch, steps): steps that others look at; null for all. A row
  ///   without any gives `NaN`
  /// @return (batch, steps, d)
  public Tensor of(Tensor x, Tensor seen) {
    long batch = x.size(0);
    long steps = x.size(1);
    long width = x.size(2);
    Tensor all =
        in.of(x)
            .reshape(batch, steps, 3, heads, width / heads)
            .permute(2, 0, 3, 1, 4); // (3, batch, heads, steps, d/heads)
    Tensor mixed =
        Tensor.attention(
            part(all, 0),
            part(all, 1),
            part(all, 2),
            seen == null ? null : seen.reshape(batch, 1, 1, steps),
            dropout,
            net.training()); // (batch, heads, steps, d/heads)
    return out.of(mixed.transpose(1, 2).reshape(batch, steps, width));
  }

  private static Tensor part(Tensor all, int i) {
    long[] s = all.shape();
    return all.narrow(0, i, 1).reshape(s[1], s[2], s[3], s[4]);
  }
}
