package dev.limpid.temporal;

import dev.limpid.torch.LayerNorm;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.SelfAttention;
import dev.limpid.torch.Tensor;

/// `z' = z + MHA(LN(z))`, `z'' = z' + MLP(LN(z'))`: the pre-norm form (Xiong et al. 2020).
final class TransformerBlock {
  private final Net net;
  private final double dropout;
  private final LayerNorm before;
  private final SelfAttention attention;
  private final LayerNorm between;
  private final Linear in;
  private final Linear out;

  TransformerBlock(Net.Place place, int width, int heads, int hidden, double dropout) {
    this.net = place.net();
    this.dropout = dropout;
    this.before = new LayerNorm(place.in("norm1"), width);
    this.attention = new SelfAttention(place.in("self_attn"), width, heads, dropout);
    this.between = new LayerNorm(place.in("norm2"), width);
    this.in = new Linear(place.in("linear1"), width, hidden);
    this.out = new Linear(place.in("linear2"), hidden, width);
  }

  /// @param z (pixel, date, width)
  /// @param seen (pixel, date)
  Tensor of(Tensor z, Tensor seen) {
    return Scope.outcome(() -> transformed(z, seen));
  }

  private Tensor transformed(Tensor z, Tensor seen) {
    boolean training = net.training();
    Tensor mixed = z.plus(attention.of(before.of(z), seen).dropout(dropout, training));
    Tensor hidden = in.of(between.of(mixed)).relu().dropout(dropout, training);
    return mixed.plus(out.of(hidden).dropout(dropout, training));
  }
}
